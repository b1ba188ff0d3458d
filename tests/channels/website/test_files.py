"""Files of the chat over HTTP: sent, seen at the desk and back, and everything that must not be."""

import os
from io import BytesIO
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.testclient import TestClient

from tandem.handover import files
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.channels.website.test_session import begin
from tests.conftest import make_runtime, put_away
from tests.support import pictures
from tests.support.clamd import SmallClamd
from tests.support.desks import DeskClient
from tests.support.shops import FixedClock

PHOTO = pictures.phone_photo()


@pytest.fixture
def app(runtime):
    return create_app(runtime)


@pytest.fixture
def web(app):
    with TestClient(app, base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def chat(web):
    return begin(web)


def bring(chat, data=PHOTO, name="broken mug.jpg"):
    headers = chat.headers | {"Tandem-File-Name": quote(name)}
    return chat.web.post("/chat/files", content=data, headers=headers)


def brought(chat, *given, **named) -> dict:
    answer = bring(chat, *given, **named)
    assert answer.status_code == 201, answer.text
    return answer.json()["file"]


def fetch(chat, file_id):
    return chat.web.get(f"/chat/files/{file_id}", headers=chat.headers)


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def sent(chat, text="", *ids, number="one"):
    return chat.post("turns", id=number, text=text, files=list(ids))


def test_a_photo_is_sent_and_comes_back_without_its_place(chat):
    file = brought(chat)
    assert file["name"] == "broken mug.jpg" and file["type"] == "image/jpeg"
    turn = sent(chat, "", file["id"]).json()["turn"]
    assert turn["text"] == "Picture: broken mug.jpg"
    assert turn["card"] == {"kind": "files", "files": [file], "instead": True}
    kept = fetch(chat, file["id"])
    assert Image.open(BytesIO(kept.content)).size == (320, 240)
    assert b"Pear" not in kept.content and b"Exif" not in kept.content


def test_no_browser_runs_what_was_sent(chat):
    for data, name in ((PHOTO, "a.html"), (pictures.PDF, "b.svg")):
        answer = fetch(chat, brought(chat, data, name)["id"])
        told = answer.headers
        assert told["content-disposition"].startswith("attachment; filename=")
        assert told["content-security-policy"] == "default-src 'none'; sandbox"
        assert told["x-content-type-options"] == "nosniff"
        assert told["cross-origin-resource-policy"] == "same-origin"
        assert told["content-type"] in ("image/jpeg", "application/pdf")
        assert "no-store" in told["cache-control"]


def test_a_name_adds_no_header(chat):
    name = 'x"\r\nSet-Cookie: a=1; größe\u202e.jpg'
    answer = fetch(chat, brought(chat, name=name)["id"])
    assert "set-cookie" not in answer.headers
    told = answer.headers["content-disposition"]
    assert told.count('"') == 2 and "UTF-8''x%20Set-Cookie%20a%201%20gr%C3%B6%C3%9Fe.jpg" in told


@pytest.mark.parametrize(("data", "refusal"), [
    (pictures.SVG, (415, "file_kind")),
    (pictures.HTML, (415, "file_kind")),
    (b"", (400, "empty_file")),
    (pictures.huge_png(), (413, "picture_too_large")),
    (pictures.picture(kind="PNG")[:200], (422, "bad_picture")),
    (b"\xff\xd8\xff" + b"\0" * 10_000_000, (413, "file_too_large")),
    (b"\xff\xd8\xff" + b"\0" * 13_000_000, (413, "file_too_large")),
], ids=["svg", "html", "nothing", "bomb", "damaged", "large", "larger"])  # fmt: skip
def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(chat, runtime, data, refusal):
    assert code(bring(chat, data, "holiday.png")) == refusal
    assert not runtime.config.settings.files_dir.exists()
    assert not runtime.storage.files.of(chat.started["conversation"])


def test_a_body_that_does_not_say_its_length_is_cut_off(chat):
    parts = (b"\xff\xd8\xff" * 100_000 for _ in range(50))
    answer = chat.web.post("/chat/files", content=parts, headers=chat.headers)
    assert "content-length" not in answer.request.headers
    assert code(answer) == (413, "file_too_large")


def test_nobody_else_gets_it_by_its_id(web, chat, app, runtime):
    file = brought(chat)
    sent(chat, "look", file["id"])
    other = begin(web)
    assert code(fetch(other, file["id"])) == (404, "unknown_file")
    assert code(sent(other, "mine", file["id"])) == (404, "unknown_file")
    assert code(web.get(f"/chat/files/{file['id']}"))[0] == 401
    gone = web.request("DELETE", f"/chat/files/{file['id']}", headers=other.headers)
    assert code(gone) == (404, "unknown_file")
    assert fetch(chat, file["id"]).status_code == 200
    for guess in ("..%2f..%2fetc%2fpasswd", "f_" + "a" * 20, "%00"):
        assert fetch(chat, guess).status_code in (400, 404)


def test_whoever_signed_out_gets_nothing_more(chat):
    file = brought(chat)
    sent(chat, "look", file["id"])
    chat.post("leave")
    assert code(fetch(chat, file["id"]))[0] == 401
    assert code(bring(chat))[0] == 401


def test_a_file_goes_with_one_message_once(chat, runtime):
    file = brought(chat)
    first = sent(chat, "look", file["id"]).json()["turn"]
    assert sent(chat, "look", file["id"]).json()["turn"]["id"] == first["id"]  # the same again
    assert code(sent(chat, "again", file["id"], number="two")) == (404, "unknown_file")
    turns = runtime.storage.conversations.turns(chat.started["conversation"])
    assert [turn.text for turn in turns].count("look") == 1
    assert "again" not in [turn.text for turn in turns]  # nothing of a refused message is stored


def test_five_with_one_message_and_not_more(chat):
    ids = [brought(chat)["id"] for _ in range(6)]
    assert code(sent(chat, "", *ids)) == (400, "too_many_files")
    assert sent(chat, "", *ids[:5]).status_code == 202


def test_many_files_of_one_conversation_are_too_many(chat, runtime):
    runtime.config.settings.files_per_conversation = 2
    brought(chat), brought(chat)
    assert code(bring(chat)) == (429, "too_many_files")


def test_a_visitor_has_a_limit_whatever_conversation_they_begin(web, runtime):
    runtime.config.settings.files_per_visitor = 2
    browser = "4b4f3a5e-0000-4000-8000-000000000001"
    for _ in range(2):
        brought(begin(web, visitor=browser))
    assert code(bring(begin(web, visitor=browser))) == (429, "too_many_requests")
    brought(begin(web, visitor=browser.replace("1", "2")))


def test_files_can_be_switched_off(web, runtime):
    assert begin(web).started["files"]["at_once"] == 5
    runtime.config.settings.files = False
    chat = begin(web)
    assert chat.started["files"] is None
    assert code(bring(chat)) == (403, "files_off")


def test_what_is_taken_back_is_gone(chat, runtime):
    file = brought(chat)
    path = f"/chat/files/{file['id']}"
    assert chat.web.request("DELETE", path, headers=chat.headers).status_code == 204
    assert runtime.file_store.get(file["id"]) is None
    assert code(fetch(chat, file["id"])) == (404, "unknown_file")
    kept = brought(chat)
    sent(chat, "look", kept["id"])
    path = f"/chat/files/{kept['id']}"
    assert chat.web.request("DELETE", path, headers=chat.headers).status_code == 404
    assert fetch(chat, kept["id"]).status_code == 200


def test_what_was_never_sent_is_swept_and_so_are_bytes_without_a_record(tmp_path, filled_shop):
    clock = FixedClock()
    runtime = make_runtime(tmp_path, filled_shop, clock=clock)
    conversation = runtime.storage.conversations.open("website")
    loose = files.keep(runtime, conversation, PHOTO, "a.jpg", "customer")
    kept = files.keep(runtime, conversation, PHOTO, "b.jpg", "customer")
    runtime.storage.conversations.add_turn(conversation, "customer", "look", files=(kept.id,))
    runtime.file_store.put("f_" + "b" * 20, b"nobody's")
    assert files.sweep(runtime) == 0
    for file in (f for f in runtime.config.settings.files_dir.rglob("*") if f.is_file()):
        os.utime(file, (clock.at.timestamp(),) * 2)  # kept by the clock of the test
    clock.go_on(hours=3)
    assert files.sweep(runtime) == 2
    assert runtime.file_store.get(kept.id) and runtime.storage.files.get(kept.id)
    assert runtime.file_store.get(loose.id) is None and runtime.storage.files.get(loose.id) is None
    assert files.sweep(runtime) == 0
    put_away(runtime)


def test_the_assistant_says_that_it_cannot_look_and_who_will(chat, runtime):
    sent(chat, "", brought(chat)["id"])
    found = chat.wait(lambda now: any("can't look at" in turn["text"] for turn in now["turns"]))
    answer = (
        found["turns"][-1] if "can't look" in found["turns"][-1]["text"] else found["turns"][-2]
    )
    assert "a person who helps you sees them" in answer["text"]
    sent(chat, "", brought(chat)["id"], number="two")
    chat.wait(lambda now: any(turn["text"] == "I've kept that one too." for turn in now["turns"]))


def test_what_was_asked_stays_asked(chat, runtime):
    conversation = chat.started["conversation"]
    button = {"title": "Yes", "payload": "/affirm"}
    runtime.storage.conversations.add_turn(
        conversation, "bot", "Shall I book the return?", buttons=[button]
    )
    sent(chat, "", brought(chat)["id"])
    found = chat.wait(lambda now: now["turns"][-1]["text"] == "Shall I book the return?")
    assert found["turns"][-1]["buttons"] == [{"title": "Yes"}]
    sent(chat, "", brought(chat)["id"], number="two")
    found = chat.wait(
        lambda now: [t["text"] for t in now["turns"]].count("Shall I book the return?") == 3
    )
    pressed = {"turn": found["turns"][-1]["id"], "index": 0}
    assert chat.post("turns", id="three", button=pressed).status_code == 202


class TestAtTheDesk:
    """What an agent sees and sends."""

    @pytest.fixture
    def case(self, chat, runtime):
        sent(chat, "it came broken", brought(chat)["id"])
        return call_person(runtime, chat.started["conversation"], "h1")

    @pytest.fixture
    def sam(self, app, web, runtime):
        return DeskClient(app, runtime, "Sam")

    def bring(self, sam, case, data=PHOTO, name="label.pdf"):
        headers = {"X-Tandem-Desk": sam.token, "Tandem-File-Name": quote(name)}
        return sam.http.post(f"/desk/api/cases/{case.id}/files", content=data, headers=headers)

    def test_it_is_seen_in_the_transcript_and_leaves_a_trace(self, sam, case, runtime):
        turns = sam.get(f"api/cases/{case.id}").json()["turns"]
        (file,) = next(turn["card"]["files"] for turn in turns if turn["card"])
        answer = sam.get(f"api/cases/{case.id}/files/{file['id']}")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]
        sam.get(f"api/cases/{case.id}/files/{file['id']}")
        deeds = [(one["deed"], one["detail"]) for one in runtime.storage.audit.newest()]
        assert deeds.count(("opened a file", file["id"])) == 1  # once in ten minutes

    def test_only_agents_and_only_by_its_own_case(self, sam, web, case, chat, runtime):
        (file,) = runtime.storage.files.of(case.conversation_id)
        nobody = TestClient(web.app, base_url="http://shop.test")
        assert nobody.get(f"/desk/api/cases/{case.id}/files/{file.id}").status_code == 401
        other = call_person(runtime, runtime.storage.conversations.open("website"), "h2")
        assert code(sam.get(f"api/cases/{other.id}/files/{file.id}")) == (404, "unknown_file")

    def test_an_agent_sends_one_and_the_customer_gets_it(self, sam, case, chat, runtime):
        assert code(self.bring(sam, case, pictures.PDF)) == (409, "not_yours")
        assert sam.do(case, "claim").status_code == 200
        file = self.bring(sam, case, pictures.PDF).json()["file"]
        assert code(fetch(chat, file["id"])) == (404, "unknown_file")  # not sent yet
        turn = sam.do(case, "reply", id="a1", text="Here is the label.", files=[file["id"]])
        assert turn.json()["turn"]["card"]["files"] == [file]
        assert fetch(chat, file["id"]).content == pictures.PDF
        deeds = [one["deed"] for one in runtime.storage.audit.newest()]
        assert {"brought a file", "replied"} <= set(deeds)

    def test_a_customer_cannot_send_what_an_agent_made_ready(self, sam, case, chat):
        sam.do(case, "claim")
        file = self.bring(sam, case).json()["file"]
        assert code(sent(chat, "mine", file["id"], number="x")) == (404, "unknown_file")

    def test_a_change_needs_the_sessions_own_token(self, sam, case):
        sam.do(case, "claim")
        answer = sam.http.post(f"/desk/api/cases/{case.id}/files", content=PHOTO)
        assert answer.status_code == 403

    def test_a_conversation_that_is_watched_shows_its_files(self, sam, chat, runtime):
        sent(chat, "look", brought(chat)["id"])
        conversation = chat.started["conversation"]
        (file,) = runtime.storage.files.of(conversation)
        shown = sam.get(f"api/live/{conversation}/files/{file.id}")
        assert shown.headers["content-type"] == "image/jpeg"
        assert code(sam.get(f"api/live/c_nobodys/files/{file.id}"))[0] == 404


class TestTheScanner:
    """Malware is refused; while the scanner is away a file is held."""

    @pytest.fixture
    def scanned(self, tmp_path, filled_shop):
        clamd = SmallClamd()
        clock = FixedClock()
        runtime = make_runtime(tmp_path, filled_shop, clamav=clamd.address, clock=clock)
        yield runtime, clamd, clock
        clamd.stop()
        put_away(runtime)

    def test_malware_is_refused_in_words_and_not_kept(self, scanned):
        runtime, _, _ = scanned
        with TestClient(create_app(runtime), base_url="http://shop.test") as web:
            chat = begin(web)
            evil = pictures.PDF[:-7] + pictures.EICAR + b"\n%%EOF\n"
            assert code(bring(chat, evil, "invoice.pdf")) == (422, "file_infected")
            brought(chat)
        assert len(runtime.storage.files.of(chat.started["conversation"])) == 1
        faults = [
            one["data"] for one in runtime.storage.events.of(chat.started["conversation"], "fault")
        ]
        assert {"what": "malware", "told": "file_infected"} in faults

    def test_while_it_is_away_nobody_gets_a_file_and_that_is_said(self, scanned):
        runtime, clamd, _ = scanned
        clamd.stop()
        with TestClient(create_app(runtime), base_url="http://shop.test") as web:
            chat = begin(web)
            file = brought(chat)
            assert file["state"] == "held"
            sent(chat, "", file["id"])
            chat.wait(lambda now: any("virus scanner isn't" in t["text"] for t in now["turns"]))
            assert code(fetch(chat, file["id"])) == (409, "file_held")
            again = SmallClamd()
            runtime.file_scanner._address = again.address
            assert files.look_again(runtime) == {chat.started["conversation"]}
            assert fetch(chat, file["id"]).status_code == 200
            shown = [t["card"] for t in chat.again()["turns"] if t["card"]]
            assert "state" not in shown[0]["files"][0]
            again.stop()

    @pytest.mark.parametrize("how", ["found", "never looked at"])
    def test_what_does_not_pass_later_is_deleted_and_said(self, scanned, how):
        runtime, clamd, clock = scanned
        conversation = runtime.storage.conversations.open("website")
        clamd.stop()
        evil = pictures.PDF[:-7] + pictures.EICAR + b"\n%%EOF\n"
        file = files.keep(runtime, conversation, evil, "invoice.pdf", "customer")
        words, card = files.message(runtime, conversation, "", (file.id,))
        runtime.storage.conversations.add_turn(
            conversation, "customer", words, card=card, files=(file.id,)
        )
        assert files.look_again(runtime) == set()  # still away: it waits
        again = SmallClamd()
        if how == "found":
            runtime.file_scanner._address = again.address
        else:
            clock.go_on(hours=25)
        assert files.look_again(runtime) == {conversation}
        again.stop()
        assert runtime.file_store.get(file.id) is None
        turns = runtime.storage.conversations.turns(conversation)
        assert turns[0].card["files"][0]["state"] == "removed"
        assert "invoice.pdf" in turns[-1].text and "deleted" in turns[-1].text

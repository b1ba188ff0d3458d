"""The front door and the desk over HTTP, with Rasa unreachable: the worst everyday case."""

import re
import time

import jwt
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tandem.core.database import reading
from tandem.escalation.decision import Decision
from tandem.handover.open_case import hand_over
from tandem.server.app import create_app
from tandem.storage import tables


@pytest.fixture
def web(runtime):
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client


@pytest.fixture
def chat(web):
    started = web.post("/chat/start", json={}).json()
    return Chat(web, started)


class Chat:
    """A customer's side."""

    def __init__(self, web, started):
        self.web, self.started = web, started
        self.headers = {"Authorization": f"Bearer {started['token']}"}

    def post(self, path, **body):
        return self.web.post(f"/chat/{path}", json=body, headers=self.headers)

    def again(self, **body):
        return self.web.post("/chat/start", json=body, headers=self.headers).json()

    def wait(self, what):
        end = time.monotonic() + 5
        while time.monotonic() < end:
            found = self.again()
            if what(found):
                return found
            time.sleep(0.02)
        raise AssertionError(found)


class Desk:
    """An agent's side."""

    def __init__(self, web, runtime, email):
        runtime.storage.agents.add(email, email.split("@")[0].title(), "secret-enough", "agent")
        self.web = web
        web.cookies.clear()
        page = web.get("/desk/sign-in")
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page.text)[1]
        form = {"email": email, "password": "secret-enough", "csrf": csrf}
        assert web.post("/desk/sign-in", data=form, follow_redirects=False).status_code == 303
        self.cookies = dict(web.cookies)
        self.token = re.search(r'data-token="([^"]+)"', web.get("/desk").text)[1]

    def post(self, case, verb, **body):
        self.web.cookies.clear()
        self.web.cookies.update(self.cookies)
        headers = {"X-Tandem-Desk": self.token}
        return self.web.post(f"/desk/api/cases/{case}/{verb}", json=body, headers=headers)

    def get(self, path):
        self.web.cookies.clear()
        self.web.cookies.update(self.cookies)
        return self.web.get(f"/desk/api/{path}").json()


def signed(runtime, email, **more):
    row = runtime.shop.accounts.sign_in(email, "fernway-demo-2026")
    customer_id = runtime.shop.accounts.customer_id_of(row)
    claims = {"sub": customer_id, "aud": "tandem", "exp": int(time.time()) + 60} | more
    return jwt.encode(claims, runtime.config.settings.identity_secret, "HS256")


def tries(runtime) -> int:
    """How often the turn that was tried most was tried."""
    with reading(runtime.storage.database) as db:
        return db.execute(select(func.max(tables.turn.c.attempts))).scalar_one()


def test_with_rasa_down_the_message_is_kept_and_a_person_offered_once(chat, runtime, monkeypatch):
    monkeypatch.setattr("tandem.turns.worker.LOOK_SECONDS", 0.05)
    chat.post("turns", id="1", text="where is order 1042")
    found = chat.wait(lambda f: f["turns"][-1]["speaker"] == "system")
    assert "kept" in found["turns"][-1]["text"]
    assert found["turns"][-1]["buttons"] == [{"title": "Talk to a person"}]
    chat.wait(lambda f: tries(runtime) > 3)
    assert len(chat.again()["turns"]) == 3
    assert runtime.storage.turn_queue.has_open(chat.started["conversation"])


def test_with_rasa_down_asking_for_a_person_in_words_works(chat):
    chat.post("turns", id="1", text="can i talk to a human")
    chat.wait(lambda f: f["state"]["case"])


def test_with_rasa_down_the_button_works_too(chat):
    chat.post("turns", id="1", text="where is order 1042")
    found = chat.wait(lambda f: f["turns"][-1]["buttons"])
    chat.post("turns", id="2", button={"turn": found["turns"][-1]["id"], "index": 0})
    found = chat.wait(lambda f: f["state"]["case"])
    assert found["state"]["case"].startswith("H-")


def test_after_many_tries_the_customer_hears_that_no_answer_comes(chat, runtime, monkeypatch):
    monkeypatch.setattr("tandem.turns.without_rasa.MOST_ATTEMPTS", 2)
    monkeypatch.setattr("tandem.turns.worker.LOOK_SECONDS", 0.05)
    chat.post("turns", id="1", text="where is order 1042")
    found = chat.wait(lambda f: "went wrong" in f["turns"][-1]["text"])
    assert found["turns"][-1]["buttons"] == [{"title": "Talk to a person"}]
    assert runtime.storage.turn_queue.waiting() == []


def test_a_handover_whose_process_died_before_it_said_so_is_told_after_all(runtime):
    """The action server opens the case and dies: Rasa has no answer, and the turn is still open."""
    conversation = runtime.storage.conversations.open("website")
    turn = runtime.storage.conversations.add_turn(
        conversation, "customer", "a person please", work="todo"
    )
    case = hand_over(runtime, conversation, turn.id, Decision("hand_over", "asked", "asked")).case
    with TestClient(create_app(runtime), base_url="http://shop.test"):
        end = time.monotonic() + 5
        while (
            runtime.storage.conversations.turns(conversation)[-1].speaker != "system"
            and time.monotonic() < end
        ):
            time.sleep(0.02)
    told = [
        turn.text
        for turn in runtime.storage.conversations.turns(conversation)
        if turn.speaker == "system"
    ]
    assert len(told) == 1 and case.reference in told[0]
    assert runtime.storage.turn_queue.waiting() == []


def test_two_sides_talk_and_the_bot_keeps_silent(chat, web, runtime):
    chat.post("person")
    desk = Desk(web, runtime, "sam@example.org")
    (case,) = desk.get("cases")["cases"]
    assert desk.post(case["id"], "claim").status_code == 200
    desk.post(case["id"], "reply", id="r1", text="Hello, this is Sam.")
    desk.post(case["id"], "reply", id="r1", text="Hello, this is Sam.")
    chat.post("turns", id="1", text="hello Sam")
    found = chat.again()
    said = [(turn["speaker"], turn["text"]) for turn in found["turns"]]
    assert said.count(("agent", "Hello, this is Sam.")) == 1
    assert said[-1] == ("customer", "hello Sam")
    assert found["state"]["owner"] == "person"
    assert found["state"]["agent"] == {"name": "Sam", "initials": "S"}
    whole = desk.get(f"cases/{case['id']}")
    assert whole["turns"][-1]["text"] == "hello Sam"


def test_a_secret_is_hidden_before_anything_keeps_it_and_that_is_said_once(chat, runtime):
    said = "order 1042, card 4242 4242 4242 4242, cvv 314"
    answer = chat.post("turns", id="1", text=said).json()["turn"]["text"]
    assert answer == "order 1042, card [card number hidden], cvv [security code hidden]"
    chat.post("turns", id="2", text="my password is hunter2")
    told = [turn["text"] for turn in chat.again()["turns"] if "hidden" in turn["text"]]
    assert told[0] == answer and told[2] == "my password is [password hidden]"
    assert told[1].startswith("I've hidden the card number and the security code")
    assert len(told) == 3
    runtime.storage.database.dispose()
    kept = b"".join(
        file.read_bytes() for file in runtime.config.settings.var_dir.glob("tandem.db*")
    )
    assert b"hidden" in kept
    assert [secret for secret in (b"4242 4242", b"cvv 314", b"hunter2") if secret in kept] == []


def test_codes_the_dialogue_needs_stay(chat):
    for number, text in enumerate(("where is 1042", "code AUTUMN15", "call +44 7700 900123")):
        answer = chat.post("turns", id=str(number), text=text).json()["turn"]["text"]
        assert answer == text


def test_a_second_claim_hears_who_was_first(chat, web, runtime):
    chat.post("person")
    sam, noor = Desk(web, runtime, "sam@example.org"), Desk(web, runtime, "noor@example.org")
    (case,) = sam.get("cases")["cases"]
    sam.post(case["id"], "claim")
    refused = noor.post(case["id"], "claim")
    assert refused.status_code == 409
    assert "Sam took this case" in refused.json()["error"]["message"]
    assert noor.post(case["id"], "reply", id="x", text="hi").status_code == 409


def test_closing_tells_the_customer_and_notes_stay_private(chat, web, runtime):
    chat.post("person")
    desk = Desk(web, runtime, "sam@example.org")
    (case,) = desk.get("cases")["cases"]
    desk.post(case["id"], "claim")
    desk.post(case["id"], "note", text="was crying, be gentle")
    assert desk.post(case["id"], "close", outcome="who knows").status_code == 400
    assert desk.post(case["id"], "close", outcome="solved", note="label sent").status_code == 200
    found = chat.again()
    assert found["state"]["owner"] == "bot"
    assert "closed" in found["turns"][-1]["text"]
    assert not any("crying" in turn["text"] for turn in found["turns"])


def test_a_stranger_has_no_desk(web, chat):
    chat.post("person")
    web.cookies.clear()
    assert web.get("/desk/api/cases").status_code == 401
    assert web.get("/desk", follow_redirects=False).status_code == 303
    assert web.get("/desk/stream").status_code == 401


def test_a_change_without_the_desk_header_is_refused(web, chat, runtime):
    chat.post("person")
    desk = Desk(web, runtime, "sam@example.org")
    (case,) = desk.get("cases")["cases"]
    response = web.post(f"/desk/api/cases/{case['id']}/claim", json={})
    assert response.json()["error"]["code"] == "forged_request"


def test_leaving_the_queue_and_being_called_back(chat, runtime):
    chat.post("person")
    assert chat.post("cancel").status_code == 202
    assert chat.again()["state"]["owner"] == "bot"
    assert chat.post("cancel").status_code == 409
    assert chat.post("callback", phone="call me").status_code == 400
    assert chat.post("callback", phone="+44 113 496 0000").status_code == 202
    (case,) = runtime.storage.cases.open_cases()
    assert case.callback_phone == "+44 113 496 0000"


def test_signing_out_closes_the_conversation_to_the_visitor(web, runtime):
    good = signed(runtime, "maya.lindqvist@example.org")
    chat = Chat(web, web.post("/chat/start", json={"identity": good}).json())
    assert chat.again(identity=good)["conversation"] == chat.started["conversation"]
    assert chat.again()["conversation"] != chat.started["conversation"]


def test_too_many_messages_are_refused_with_a_time_to_wait(chat, runtime):
    runtime.config.settings.messages_per_minute = 3
    codes = [chat.post("turns", id=str(n), text=f"hello {n}").status_code for n in range(5)]
    assert codes == [202, 202, 202, 429, 429]
    assert chat.post("turns", id="1", text="hello 1").status_code == 202


def test_every_page_carries_its_headers(web):
    for path in ("/", "/desk/sign-in", "/widget", "/health", "/nowhere"):
        headers = web.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]


def test_a_part_of_a_page_carries_what_is_of_use_for_one(web):
    for path in ("/widget.js", "/static/chat/chat.css", "/static/chat/app/main.js"):
        headers = web.get(path).headers
        assert headers["content-security-policy"] == "default-src 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert "permissions-policy" not in headers


def test_a_mistake_of_ours_shows_no_traceback(runtime):
    app = create_app(runtime)
    with TestClient(app, raise_server_exceptions=False, base_url="http://shop.test") as web:
        app.state.tokens = None
        response = web.post("/chat/start", json={})
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "Traceback" not in response.text


def test_what_was_last_said_to_the_customer_goes_along_with_their_answer(runtime):
    store = runtime.storage.conversations
    conversation = store.open("website")
    store.add_turn(conversation, "bot", "Sorry, I could not find it.")
    store.add_turn(conversation, "system", "You are offline.")
    store.add_turn(conversation, "bot", "What is the number?")
    first = store.add_turn(conversation, "customer", "1042")
    second = store.add_turn(conversation, "customer", "hello?")
    said = "Sorry, I could not find it. What is the number?"
    assert store.said_before(conversation, first.seq) == said
    assert store.said_before(conversation, second.seq) == said
    assert store.said_before(conversation, 1) == ""

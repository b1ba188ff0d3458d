"""Files in Slack: a customer's come into the conversation, an agent's go out, both by a real client
and a local server that speaks Slack's API."""

from io import BytesIO

import pytest
from PIL import Image

from tandem.channels.slack.files import _is_slacks
from tandem.core.errors import Refused, Unavailable
from tandem.handover import agent_actions, files
from tandem.handover.open_case import call_person
from tandem.privacy import erasure
from tandem.privacy.subject import find
from tests.support import pictures
from tests.support.slack_server import payload

PHOTO = pictures.phone_photo()


@pytest.fixture
def sam(runtime):
    runtime.storage.agents.add("sam@fernway.example.com", "Sam Okafor", "secret-enough", "agent")
    return runtime.storage.agents.with_email("sam@fernway.example.com")


def kept(rig, place="D0MAYA/"):
    return rig.runtime.storage.files.of(rig.conversation(place))


def test_a_customers_photo_is_kept_with_the_words(rig):
    rig.server.share("F0PHOTO", PHOTO)
    rig.send("message_file")
    rig.done()
    (file,) = kept(rig)
    turns = rig.runtime.storage.conversations.turns(file.conversation_id)
    turn = next(one for one in turns if one.speaker == "customer")
    assert turn.text == "the jacket looks like this" and turn.id == file.turn_id
    assert file.name == "jacket.jpg" and turn.card["files"][0]["id"] == file.id
    data = rig.runtime.file_store.get(file.id)
    assert Image.open(BytesIO(data)).size == (320, 240) and b"Pear" not in data
    assert rig.server.whispers == []


def test_a_photo_alone_is_a_message_that_is_answered(rig):
    rig.server.share("F0PHOTO", PHOTO)
    rig.send("message_file", text="", blocks=[])
    rig.done()
    assert rig.said() == ["Picture: jacket.jpg"]
    rig.done()
    assert any("can't look at pictures" in text for text in rig.server.texts("D0MAYA"))


def test_the_same_event_twice_is_one_file(rig):
    rig.server.share("F0PHOTO", PHOTO)
    rig.send("message_file")
    rig.done()
    rig.send("message_file", event_id="Ev0AGAIN")
    rig.done()
    assert len(kept(rig)) == 1


def test_while_slack_does_not_give_it_out_it_is_asked_again(rig):
    rig.server.share("F0PHOTO", PHOTO)
    rig.server.fail("files.info", times=2)
    rig.send("message_file")
    rig.done()
    assert len(kept(rig)) == 1 and rig.said() == ["the jacket looks like this"]


def deletion_of(rig, name):
    """Slack's event for the deletion of a message that it sent before."""
    at, data = payload(name)["event"]["ts"], payload("message_deleted")
    data["event"]["deleted_ts"] = data["event"]["previous_message"]["ts"] = at
    rig.send(data)
    rig.done()


def test_a_photo_goes_with_its_deleted_message(rig):
    rig.server.share("F0PHOTO", PHOTO)
    rig.send("message_file")
    rig.done()
    (file,) = kept(rig)
    call_person(rig.runtime, file.conversation_id, "p1")
    assert files.opened(rig.runtime, file.conversation_id, file.id, "agent")[1]
    deletion_of(rig, "message_file")
    assert rig.said() == ["(deleted)"]
    assert rig.runtime.file_store.get(file.id) is None
    turns = rig.runtime.storage.conversations.turns(file.conversation_id)
    (card,) = (turn.card for turn in turns if turn.speaker == "customer")
    assert card["files"][0]["state"] == "removed"
    with pytest.raises(Refused) as refused:
        files.opened(rig.runtime, file.conversation_id, file.id, "agent")
    assert refused.value.code == "file_gone"


def test_a_deleted_photo_goes_as_soon_as_the_store_answers_again(rig, monkeypatch):
    rig.server.share("F0PHOTO", PHOTO)
    rig.send("message_file")
    rig.done()
    (file,) = kept(rig)
    turn = rig.runtime.storage.conversations.by_client_id(
        file.conversation_id, f"slack:D0MAYA:{payload('message_file')['event']['ts']}"
    )

    def away(_key):
        raise Unavailable("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(rig.runtime.file_store, "delete", away, raising=False)
        with pytest.raises(Unavailable):
            files.remove_sent(rig.runtime, turn)
    assert rig.runtime.storage.files.get(file.id).state == "removed"
    files.remove_sent(rig.runtime, turn)
    assert rig.runtime.file_store.get(file.id) is None


@pytest.mark.parametrize(("about", "why"), [
    ({"size": 11_000_000}, "too large"),
    ({"url_private_download": "http://169.254.169.254/latest/meta-data"}, "not there any more"),
    ({"url_private_download": "https://slack.com.example.net/x"}, "not there any more"),
])  # fmt: skip
def test_what_is_too_large_or_lies_elsewhere_is_not_fetched(rig, about, why):
    rig.server.share("F0PHOTO", PHOTO, **about)
    rig.send("message_file")
    rig.done()
    assert kept(rig) == []
    (whisper,) = rig.server.whispers
    assert why in whisper["text"]


def test_our_token_goes_to_slack_alone():
    api = "https://slack.com/api/"
    assert _is_slacks("https://files.slack.com/files-pri/T0-F0/x.jpg", api)
    others = ["http://files.slack.com/x", "https://files.slack.com.evil.net/x", "file:///etc/x"]
    others += ["https://evil.net/?x=files.slack.com", "https://slack.com@evil.net", "", "https://"]
    assert not [url for url in others if _is_slacks(url, api)]


def test_what_an_agent_sends_is_uploaded_once_even_if_an_answer_gets_lost(rig, sam):
    rig.send("message_direct")
    rig.done()
    case = call_person(rig.runtime, rig.conversation(), "h-1")
    case = agent_actions.claim(rig.runtime, case.id, sam)
    file = files.keep(rig.runtime, rig.conversation(), pictures.PDF, "label.pdf", "agent")
    rig.server.fail("files.getUploadURLExternal")
    agent_actions.say(rig.runtime, case, sam, "Your label.", "a1", (file.id,))
    rig.done()
    uploads = [m for m in rig.server.channels["D0MAYA"] if m.get("files")]
    assert len(uploads) == 1
    (theirs,) = uploads[0]["files"]
    assert rig.server.files[theirs]["data"] == pictures.PDF
    assert rig.server.files[theirs]["name"] == "label.pdf"
    assert [text for text in rig.server.texts("D0MAYA") if "Your label." in text]

    erasure.erase(rig.runtime, find(rig.runtime, rig.conversation()), rig.conversation(), "tests")
    rig.done()
    assert theirs not in rig.server.files


def test_under_the_card_both_sides_files_go_through(rig, runtime, sam):
    """A website customer's picture is seen in the agents' channel, and one from there goes back."""
    conversation = runtime.storage.conversations.open("website")
    runtime.storage.conversations.add_turn(conversation, "customer", "it came broken")
    case = call_person(runtime, conversation, "h1")
    agent_actions.claim(runtime, case.id, sam, "slack")
    rig.done()
    photo = files.keep(runtime, conversation, PHOTO, "mug.jpg", "customer")
    words, card = files.message(runtime, conversation, "", (photo.id,))
    runtime.storage.conversations.add_turn(
        conversation, "customer", words, card=card, files=(photo.id,)
    )
    rig.done()
    thread = [m for m in rig.server.channels["C0AGENTS"] if m.get("thread_ts") and m.get("files")]
    assert len(thread) == 1

    rig.server.share("F0LABEL", pictures.PDF, "label.pdf")
    root = next(m["ts"] for m in rig.server.channels["C0AGENTS"] if not m.get("thread_ts"))
    about = {"files": [{"id": "F0LABEL", "name": "label.pdf"}], "subtype": "file_share"}
    rig.send("message_of_agent", thread_ts=root, blocks=[], text="Print this.", **about)
    rig.done()
    turn = runtime.storage.conversations.turns(conversation)[-1]
    assert (turn.speaker, turn.text) == ("agent", "Print this.")
    assert turn.card["files"][0]["name"] == "label.pdf"

    rig.server.share("F0PAGE", pictures.HTML, "page.html")
    about |= {"files": [{"id": "F0PAGE", "name": "page.html"}], "ts": "1764000099.000001"}
    rig.send("message_of_agent", thread_ts=root, blocks=[], text="And this.",
             event_id="Ev0PAGE", **about)  # fmt: skip
    rig.done()
    assert runtime.storage.conversations.turns(conversation)[-1].text == "Print this."
    assert "Not sent, the text neither" in rig.server.whispers[-1]["text"]

"""Chatwoot, both ways: our case as its conversation, its agents' words to our customer."""

import json
import time

import pytest
from starlette.testclient import TestClient

from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.support.other_desks import CHATWOOT, ChatwootServer, chatwoot_signed

SECRET = "c" * 24


@pytest.fixture
def server():
    server = ChatwootServer()
    yield server
    server.close()


@pytest.fixture
def sam(runtime):
    runtime.storage.agents.add("sam@fernway.example.com", "Sam Okafor", "secret-enough", "agent")
    return runtime.storage.agents.with_email("sam@fernway.example.com")


@pytest.fixture
def desk(runtime, server, sam, monkeypatch):
    monkeypatch.setattr("tandem.storage.job_queue.FIRST_PAUSE_SECONDS", 0.05)
    settings = runtime.config.settings
    settings.chatwoot_url, settings.chatwoot_inbox = server.url, server.INBOX
    settings.chatwoot_token, settings.chatwoot_webhook_secret = server.TOKEN, SECRET
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        yield Both(runtime, server, web)


class Both:
    """A case here and its conversation there."""

    def __init__(self, runtime, server, web):
        self.runtime, self.server, self.web = runtime, server, web

    def call(self, customer_id=None):
        self.conversation = self.runtime.storage.conversations.open("website", customer_id)
        self.runtime.storage.conversations.add_turn(
            self.conversation, "customer", "my parcel 1042 is late"
        )
        self.case_id = call_person(self.runtime, self.conversation, f"h {self.conversation}").id
        return self.settle()

    @property
    def case(self):
        return self.runtime.storage.cases.get(self.case_id)

    def settle(self):
        events, end = self.runtime.storage.events, time.monotonic() + 8
        while time.monotonic() < end:
            behind = events.after(events.position("fan_out"), ["message", "case"])[0]
            boxes = (self.runtime.storage.outbox, self.runtime.storage.inbox)
            if not behind and not any(box.counts().waiting for box in boxes):
                return self
            time.sleep(0.02)
        raise AssertionError(
            self.runtime.storage.outbox.listed() + self.runtime.storage.inbox.listed()
        )

    def hears(self, name, headers=None, **changes):
        data = json.loads((CHATWOOT / f"{name}.json").read_text("utf-8")) | changes
        body = json.dumps(data).encode()
        signed = chatwoot_signed(SECRET, body) if headers is None else headers
        answer = self.web.post("/chatwoot/events", content=body, headers=signed)
        self.settle()
        return answer

    def said(self, speaker="agent"):
        turns = self.runtime.storage.conversations.turns(self.conversation)
        return [turn.text for turn in turns if turn.speaker == speaker]

    def there(self):
        (messages,) = self.server.messages.values()
        return [(m["message_type"], m["private"], m["content"]) for m in messages]


def test_a_case_becomes_an_open_conversation_with_the_packet_as_a_note(desk):
    desk.call()
    (conversation,) = desk.server.conversations
    assert conversation["status"] == "open"
    attributes = conversation["custom_attributes"]
    assert attributes["reference"] == desk.case.reference
    assert attributes["desk"] == f"http://shop.test/desk#{desk.case_id}"
    kind, private, packet = desk.there()[0]
    assert (kind, private) == ("outgoing", True)
    assert "Why now: asked for a person" in packet and "Open with: " in packet
    assert desk.server.contacts[0]["name"] == "Visitor"


def test_a_known_customer_is_one_contact_however_often_they_call(desk, runtime):
    customer = runtime.shop.customers.with_email("maya.lindqvist@example.org")
    desk.server.contacts.append(
        {"id": 4, "identifier": "old", "email": customer.email, "name": "Maya"}
    )
    desk.call(customer.id)
    assert [c["email"] for c in desk.server.contacts] == [customer.email]
    assert desk.server.conversations[0]["source_id"] == "again-4"


def test_a_customer_is_served_from_chatwoot(desk, runtime):
    desk.call()
    assert desk.hears("message_outgoing").status_code == 200
    desk.hears("message_outgoing")  # Chatwoot sends it again
    assert desk.said() == ["Hello, I have order 1042 open."]
    assert (desk.case.state, runtime.storage.agents.name(desk.case.agent_id)) == (
        "with_agent",
        "Sam Okafor",
    )
    runtime.storage.conversations.receive(desk.conversation, "thank you", "c1", None)
    desk.settle()
    assert desk.there()[-1] == ("incoming", False, "thank you")
    desk.hears("message_private")
    assert [note.text for note in runtime.storage.cases.notes(desk.case_id)] == ["her dog died"]
    desk.hears("conversation_resolved")
    assert (desk.case.state, desk.case.outcome) == ("closed", "solved")
    closed, asked = desk.said("system")[-2:]
    assert "closed the conversation" in closed and "how was this" in asked


def test_what_was_said_in_chatwoot_does_not_go_back_there(desk):
    desk.call()
    before = desk.there()
    desk.hears("message_outgoing")
    assert [m for m in desk.there()[len(before) :] if not m[1]] == []


def test_what_the_desk_says_and_does_shows_there(desk, runtime, sam):
    desk.call()
    agent_actions.claim(runtime, desk.case_id, sam)
    agent_actions.say(runtime, desk.case, sam, "Hello from the desk.", "d1")
    agent_actions.close(runtime, desk.case_id, sam, "solved")
    desk.settle()
    assert ("outgoing", False, "Sam Okafor: Hello from the desk.") in desk.there()
    assert desk.server.conversations[0]["status"] == "resolved"


def test_somebody_who_is_not_at_our_desk_answers_under_their_name(desk, runtime):
    desk.call()
    desk.hears("message_by_somebody_else")
    assert runtime.storage.conversations.turns(desk.conversation)[-1].name == "Jo Field"


def test_who_does_not_have_the_case_is_not_passed_on_and_it_is_noted(desk, runtime, sam):
    desk.call()
    agent_actions.claim(runtime, desk.case_id, sam)
    desk.hears("message_by_somebody_else")
    assert desk.said() == []
    (note,) = runtime.storage.cases.notes(desk.case_id)
    assert "Jo Field wrote this in Chatwoot" in note.text and "Jo here." in note.text


@pytest.mark.parametrize(
    "name", ["message_of_ours", "message_incoming", "conversation_pending", "unknown_event"]
)
def test_what_we_do_not_act_on_is_acknowledged(desk, runtime, name):
    desk.call()
    before = desk.case
    assert desk.hears(name).status_code == 200
    assert desk.case == before and desk.said() == []
    assert runtime.storage.inbox.get(1) is None


def test_conversations_that_are_not_from_us_are_left_alone(desk, runtime):
    desk.call()
    other = json.loads((CHATWOOT / "message_outgoing.json").read_text("utf-8"))["conversation"]
    assert desk.hears("message_outgoing", conversation=other | {"id": 999}).status_code == 200
    assert desk.said() == []


def test_broken_and_forged_events_are_refused(desk):
    desk.call()
    assert desk.hears("broken_no_conversation").status_code == 400
    assert desk.hears("message_outgoing", headers={}).status_code == 401
    late = chatwoot_signed(SECRET, b"{}", time.time() - 400)
    assert desk.web.post("/chatwoot/events", content=b"{}", headers=late).status_code == 401
    wrong = chatwoot_signed("other", b"{}")
    assert desk.web.post("/chatwoot/events", content=b"{}", headers=wrong).status_code == 401
    assert desk.said() == []


def test_with_chatwoot_failing_everything_arrives_once_and_in_order(desk, runtime):
    desk.server.fail(500, 502)
    desk.server.fail(500, after=True)
    desk.call()
    for n in range(3):
        runtime.storage.conversations.receive(desk.conversation, f"line {n}", f"c{n}", None)
    desk.server.fail(503)
    desk.server.fail(500, after=True)
    desk.settle()
    assert len(desk.server.conversations) == 1
    incoming = [text for kind, _, text in desk.there() if kind == "incoming"]
    assert incoming == ["line 0", "line 1", "line 2"]
    assert sum("Why now" in text for _, _, text in desk.there()) == 1

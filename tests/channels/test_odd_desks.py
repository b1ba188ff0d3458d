"""Whatever another help desk signs and sends is done or refused in words: the webhook's answers and
Chatwoot's events, on the real front door."""

import itertools
import json
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tandem.channels.chatwoot.posts import CASE
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away
from tests.support import odd
from tests.support.other_desks import (
    CHATWOOT,
    ChatwootServer,
    Receiver,
    chatwoot_signed,
    webhook_signed,
)

SECRET = "w" * 40
EVENTS = [json.loads(file.read_text("utf-8")) for file in sorted(CHATWOOT.glob("*.json"))]
DEEP = [
    b"[" * 200_000,
    b'{"event":' * 50_000,
    b'{"a":' + b"1" * 5000 + b"}",
    b"x" * (256 * 1024 + 1),
]
PATIENCE_SECONDS = 20
STATES = ("todo", "done", "dead")
REFUSALS = {400, 404, 409, 413}


class Front:
    """A front door with a webhook and a Chatwoot, and an open case."""

    def __init__(self, runtime, chatwoot, web):
        self.runtime, self.chatwoot, self.web = runtime, chatwoot, web
        self.tally = Counter()

    def case(self) -> dict:
        conversation = self.runtime.storage.conversations.open("website")
        return call_person(self.runtime, conversation, f"h {conversation}")

    def answers(self, body: bytes) -> int:
        signed = webhook_signed(SECRET, body)
        return self._checked(self.web.post("/webhook/answers", content=body, headers=signed))

    def events(self, body: bytes) -> int:
        signed = chatwoot_signed(SECRET, body)
        return self._checked(self.web.post("/chatwoot/events", content=body, headers=signed))

    def _checked(self, answer) -> int:
        self.tally[answer.status_code] += 1
        if answer.status_code != 200:
            assert answer.status_code in REFUSALS, answer.text
            error = answer.json()["error"]
            assert error["code"] and error["message"]
        return answer.status_code


@pytest.fixture
def front(tmp_path, filled_shop, monkeypatch):
    monkeypatch.setattr("tandem.storage.job_queue.FIRST_PAUSE_SECONDS", 60)  # tried once
    receiver, chatwoot = Receiver(SECRET), ChatwootServer()
    connected = {
        "webhook_url": receiver.url,
        "webhook_secret": SECRET,
        "chatwoot_url": chatwoot.url,
        "chatwoot_inbox": chatwoot.INBOX,
        "chatwoot_token": chatwoot.TOKEN,
        "chatwoot_webhook_secret": SECRET,
    }
    runtime = make_runtime(tmp_path, filled_shop, **connected)
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        yield Front(runtime, chatwoot, web)
    receiver.close()
    chatwoot.close()
    put_away(runtime)


def test_odd_answers_to_the_webhook(front, capsys):
    whole = {"case": "?", "do": "say", "text": "Hello.", "id": "1", "agent_name": "Jo"}
    whole |= {"agent_email": "jo@example.org", "outcome": "solved"}
    deeds = ("claim", "say", "note", "close", "give_back")
    originals = [whole | {"do": do} for do in deeds]

    @odd.often(250)
    @given(odd.spoiled(originals) | odd.JSON, st.booleans())
    def attack(data, known):
        if known and isinstance(data, dict):
            data = data | {"case": front.case()["id"]}
        front.answers(json.dumps(data).encode())

    attack()
    with capsys.disabled():
        odd.told("webhook answers", front.tally)
    assert front.tally[200] > 10 and front.tally[400] > 20


def test_odd_events_from_chatwoot(front, capsys):
    """What is taken in is done by the front door's own workers; none fails on its shape."""
    named = [event.get("conversation", event).get("id") for event in EVENTS]
    for number in {str(number) for number in named if number}:
        front.runtime.storage.external_ids.put(CASE, front.case()["id"], number)
    numbers = itertools.count(1_000_000)

    @odd.often(300)
    @given(odd.spoiled(EVENTS) | odd.JSON, st.booleans())
    def attack(data, another):
        if another and isinstance(data, dict) and data.get("event") == "message_created":
            data |= {"id": next(numbers)}
        front.events(json.dumps(data).encode())

    attack()
    inbox = front.runtime.storage.inbox
    end = time.monotonic() + PATIENCE_SECONDS
    while any(not work.last_error for work in inbox.listed(("todo",))):
        assert time.monotonic() < end, [w.last_error for w in inbox.waiting()]
        time.sleep(0.05)
    done = Counter(work.last_error or "done" for work in inbox.listed(STATES, limit=10_000))
    with capsys.disabled():
        odd.told("Chatwoot", front.tally)
        print(f"of what was taken in: {dict(done)}")
    assert front.tally[200] > 20 and front.tally[400] > 20 and done["done"] > 5
    assert {error.partition(":")[0] for error in done} <= {"done", "empty_message"}


ODD = ({"a": 1}, [1], 1.5, True, "x" * 400, 10**30, "1/2", "\ud800")
PLACES = (("id",), ("conversation", "id"), ("content",), ("sender", "email"))


def test_a_field_of_another_kind_never_reaches_the_inbox_to_fail_there(front):
    for place, odd_one in itertools.product(PLACES, ODD):
        data = json.loads((CHATWOOT / "message_outgoing.json").read_text("utf-8"))
        holder = data if len(place) == 1 else data[place[0]]
        holder[place[-1]] = odd_one
        is_text = isinstance(odd_one, str) and place[-1] in ("content", "email")
        status = front.events(json.dumps(data).encode())
        assert status == (200 if is_text else 400), (place, odd_one)


@pytest.mark.parametrize("body", DEEP, ids=lambda body: str(body[:9]))
def test_deep_and_large_bodies(front, body):
    assert front.answers(body) in (400, 413)
    assert front.events(body) in (400, 413, 200)

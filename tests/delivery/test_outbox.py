"""Outside work: done once, tried again when it fails, and kept with the conversation."""

import pytest

from tandem.delivery import outbox_worker
from tandem.delivery.mail import read_mailbox
from tandem.delivery.outbox_worker import deliver_next
from tandem.storage.job_queue import MOST_ATTEMPTS

MAIL = {"to": "ada@example.org", "subject": "Your label", "text": "It is attached."}


@pytest.fixture
def turn(runtime):
    conversation = runtime.storage.conversations.open("website")
    return runtime.storage.conversations.add_turn(
        conversation, "customer", "send me the label"
    ), conversation


def test_the_same_work_is_stored_and_done_once(runtime, turn):
    key = f"{turn[0].id}:label"
    runtime.storage.outbox.put("mail", MAIL, key)
    runtime.storage.outbox.put("mail", MAIL, key)
    assert deliver_next(runtime)
    assert not deliver_next(runtime)
    assert [mail["subject"] for mail in read_mailbox(runtime.config.settings.mailbox_dir)] == [
        "Your label"
    ]


def test_what_became_of_it_is_kept_with_the_conversation(runtime, turn):
    runtime.storage.outbox.put("mail", MAIL, f"{turn[0].id}:label")
    deliver_next(runtime)
    (event,) = runtime.storage.events.of(turn[1], "delivery")
    assert event["data"] == {"kind": "mail", "attempt": 1, "error": None}
    assert event["turn_id"] == turn[0].id


def test_a_failure_is_kept_and_tried_again_later(runtime, turn, monkeypatch):
    def broken(payload, runtime):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setitem(outbox_worker.KINDS, "mail", broken)
    runtime.storage.outbox.put("mail", MAIL, f"{turn[0].id}:label")
    assert deliver_next(runtime)
    assert not deliver_next(runtime)  # not due yet
    (waiting,) = runtime.storage.outbox.waiting()
    assert waiting.state == "todo" and "no mail server" in waiting.last_error
    (event,) = runtime.storage.events.of(turn[1], "delivery")
    assert event["data"]["error"] == "ConnectionRefusedError"


def test_after_the_last_attempt_it_is_a_dead_letter(runtime):
    runtime.storage.outbox.put("mail", MAIL, "k")
    work = runtime.storage.outbox.claim()
    runtime.storage.outbox.failed(work.id, MOST_ATTEMPTS, "no")
    (waiting,) = runtime.storage.outbox.waiting()
    assert waiting.state == "dead"

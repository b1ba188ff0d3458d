"""Outside work: done once, tried again when it fails, and kept with the conversation."""

import pytest

from tandem.delivery import outbox_worker
from tandem.delivery.mail import read_mailbox
from tandem.delivery.outbox_worker import deliver_next
from tandem.storage.job_queue import MOST_ATTEMPTS

MAIL = {"to": "ada@example.org", "subject": "Your label", "text": "It is attached."}


@pytest.fixture
def turn(engine):
    conversation = engine.store.open("website")
    return engine.store.add_turn(conversation, "customer", "send me the label"), conversation


def test_the_same_work_is_stored_and_done_once(engine, turn):
    key = f"{turn[0].id}:label"
    engine.outbox.put("mail", MAIL, key)
    engine.outbox.put("mail", MAIL, key)
    assert deliver_next(engine)
    assert not deliver_next(engine)
    assert [mail["subject"] for mail in read_mailbox(engine.settings.mailbox_dir)] == ["Your label"]


def test_what_became_of_it_is_kept_with_the_conversation(engine, turn):
    engine.outbox.put("mail", MAIL, f"{turn[0].id}:label")
    deliver_next(engine)
    (event,) = engine.events.of(turn[1], "delivery")
    assert event["data"] == {"kind": "mail", "attempt": 1, "error": None}
    assert event["turn_id"] == turn[0].id


def test_a_failure_is_kept_and_tried_again_later(engine, turn, monkeypatch):
    def broken(payload, engine):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setitem(outbox_worker.KINDS, "mail", broken)
    engine.outbox.put("mail", MAIL, f"{turn[0].id}:label")
    assert deliver_next(engine)
    assert not deliver_next(engine)  # not due yet
    (waiting,) = engine.outbox.waiting()
    assert waiting["state"] == "todo" and "no mail server" in waiting["last_error"]
    (event,) = engine.events.of(turn[1], "delivery")
    assert event["data"]["error"] == "ConnectionRefusedError"


def test_after_the_last_attempt_it_is_a_dead_letter(engine):
    engine.outbox.put("mail", MAIL, "k")
    work = engine.outbox.claim()
    engine.outbox.failed(work["id"], MOST_ATTEMPTS, "no")
    (waiting,) = engine.outbox.waiting()
    assert waiting["state"] == "dead"

"""Who leaves in low mood without an outcome becomes a task, once, and is told nothing."""

import pytest

from tandem.cli.operate.demo import fill
from tandem.core.conversation import NluResult
from tandem.insights.follow_up import follow_up
from tandem.insights.roll_up import refresh
from tests.conftest import make_runtime, put_away
from tests.support.shops import FixedClock

pytestmark = pytest.mark.services


@pytest.fixture
def timed(tmp_path, filled_shop):
    clock = FixedClock()
    runtime = make_runtime(tmp_path, filled_shop, clock=clock)
    fill(runtime)
    yield runtime, clock
    put_away(runtime)


def leaves(runtime, mood, *, deed="", email="noah.price@example.org", channel="website"):
    conversation_id = runtime.storage.conversations.open(channel)
    turn = runtime.storage.conversations.receive(conversation_id, "nobody can tell me").turn
    decision = {
        "readings": [{"name": "frustration", "value": mood, "words": "frustrated", "turns": [1]}],
        "decision": {"do": "offer_person", "rule": "frustration"},
    }
    runtime.storage.conversations.hear(
        turn,
        conversation_id,
        NluResult(intent="order_status", confidence=0.9),
        facts={"email": email} if email else {},
        decision=decision,
        offered=True,
    )
    if deed:
        about = {"skill": "order_status", "outcome": deed, "tried": "Told", "facts": {}}
        runtime.storage.events.add(conversation_id, "action", about, turn.id)
    runtime.storage.turn_queue.finish(turn.id, [{"text": "Would you like a colleague?"}])
    return conversation_id


def test_a_task_within_minutes_and_only_one(timed):
    runtime, clock = timed
    conversation_id = leaves(runtime, 0.8)
    assert follow_up(runtime) == [], "they may still be writing"
    before = runtime.storage.outbox.counts().waiting
    clock.go_on(minutes=11)
    (case,) = follow_up(runtime)
    assert case.conversation_id == conversation_id and case.contact_method == "mail"
    assert case.email == "noah.price@example.org" and "0.80" in case.reason
    assert follow_up(runtime) == []
    assert runtime.storage.outbox.counts().waiting == before, "nobody is written to by us"
    turns = runtime.storage.conversations.turns(conversation_id)
    assert [turn.speaker for turn in turns] == ["customer", "bot"]


def test_whoever_closes_the_chat_is_a_task_at_once(timed):
    runtime, clock = timed
    conversation_id = leaves(runtime, 0.9)
    clock.go_on(minutes=1)
    runtime.storage.conversations.end(conversation_id)
    assert [case.conversation_id for case in follow_up(runtime)] == [conversation_id]


@pytest.mark.parametrize("why", ["calm", "settled", "unknown"])
def test_no_task_for_the_others(timed, why):
    runtime, clock = timed
    if why == "calm":
        leaves(runtime, 0.4)
    elif why == "unknown":
        leaves(runtime, 0.9, email="")
    else:
        conversation_id = leaves(runtime, 0.9, deed="done")
        thanks = runtime.storage.conversations.receive(conversation_id, "thanks").turn
        decision = {"readings": [{"name": "frustration", "value": 0.2}], "decision": {}}
        heard = NluResult(intent="thanks", confidence=0.9)
        runtime.storage.conversations.hear(
            thanks, conversation_id, heard, facts={}, decision=decision, offered=False
        )
        runtime.storage.turn_queue.finish(thanks.id, [])
    clock.go_on(minutes=15)
    assert follow_up(runtime) == []


def test_a_task_is_no_handover(timed):
    runtime, clock = timed
    leaves(runtime, 0.8)
    clock.go_on(minutes=11)
    assert follow_up(runtime)
    clock.go_on(hours=2)
    refresh(runtime)
    from tandem.learning.measure_sql import Scope
    from tandem.learning.measures import BY_NAME

    day = clock().date()
    scope = Scope(day, day.replace(day=day.day + 1), clock())
    found = runtime.storage.measured.figure(BY_NAME["handover_rate"], scope)
    assert (found.hits, found.n) == (0, 1)

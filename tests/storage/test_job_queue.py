"""Boxes of work: in order within a lane, patient when asked, dead letters kept and replayed."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from tandem.cli.operate import outbox as verbs
from tandem.core.database import writing
from tandem.core.errors import Later, Refused
from tandem.delivery.fan_out import FanOut, Job
from tandem.delivery.loop import Loop
from tandem.delivery.outbox_worker import deliver_next, work_next
from tandem.storage import tables as t
from tandem.storage.job_queue import Counts


@pytest.fixture
def runtime(either):
    """Every test here runs on SQLite and on PostgreSQL."""
    return either


@pytest.fixture
def done():
    return []


@pytest.fixture
def kinds(done):
    def work(payload, runtime):
        if payload["n"] in payload.get("failing", ()):
            raise ConnectionError("closed")
        done.append(payload["n"])

    return {"work": work}


def put(runtime, n, lane=None, **more):
    return runtime.storage.outbox.put("work", {"n": n} | more, f"key {n}", lane)


def all_due(runtime, kinds):
    while deliver_next(runtime, kinds):
        pass


def test_a_lane_keeps_its_order_when_its_first_work_fails_and_others_go_on(runtime, kinds, done):
    put(runtime, 1, "a", failing=[1])
    put(runtime, 2, "a")
    put(runtime, 3, "b")
    put(runtime, 4)
    all_due(runtime, kinds)
    assert done == [3, 4]
    assert [w.payload["n"] for w in runtime.storage.outbox.waiting()] == [1, 2]


def test_many_threads_keep_the_order_of_a_lane(runtime, kinds, done):
    for n in range(60):
        put(runtime, n, f"lane {n % 3}")
    loop = Loop("test", lambda: deliver_next(runtime, kinds), threads=6)
    loop.start()
    for _ in range(500):
        if len(done) == 60:
            break
        threading.Event().wait(0.02)
    loop.stop()
    assert sorted(done) == list(range(60))
    for lane in range(3):
        assert [n for n in done if n % 3 == lane] == sorted(n for n in done if n % 3 == lane)


def test_steady_urgent_traffic_holds_up_work_for_seconds_only(monkeypatch):
    monkeypatch.setattr("tandem.delivery.loop.LONGEST_WAY_SECONDS", 0.2)
    times = []

    def once():
        times.append(time.monotonic())
        return len(times) < 50

    began = time.monotonic()
    loop = Loop("test", once, busy=lambda: True)
    loop.start()
    while len(times) < 50 and time.monotonic() < began + 5:
        time.sleep(0.01)
    loop.stop()
    assert len(times) >= 50 and times[0] - began >= 0.2 and times[49] - times[0] < 2


def test_a_dead_letter_holds_up_nobody_and_can_be_replayed(runtime, kinds, done):
    put(runtime, 1, "a")
    put(runtime, 2, "a")
    first = runtime.storage.outbox.claim()
    runtime.storage.outbox.give_up(first.id, "no such channel")
    all_due(runtime, kinds)
    assert done == [2]
    assert runtime.storage.outbox.counts() == Counts(0, 1)
    assert runtime.storage.outbox.replay(first.id) and not runtime.storage.outbox.replay(first.id)
    all_due(runtime, kinds)
    assert done == [2, 1]


def test_who_asks_to_wait_is_given_the_time_and_it_is_no_failure(runtime):
    def busy(payload, runtime):
        raise Later(120, "too many requests")

    put(runtime, 1)
    assert deliver_next(runtime, {"work": busy})
    assert not deliver_next(runtime, {"work": busy})
    (work,) = runtime.storage.outbox.waiting()
    wait = (work.next_at - runtime.clock()).total_seconds()
    assert 110 < wait <= 120 and work.attempts == 0


def test_what_can_never_work_is_not_tried_again(runtime):
    def never(payload, runtime):
        raise Refused("bad_mail", "to: no address")

    put(runtime, 1)
    deliver_next(runtime, {"work": never})
    assert runtime.storage.outbox.counts() == Counts(0, 1)


def test_the_inbox_forgets_what_was_said_once_it_is_done(runtime):
    runtime.storage.inbox.put("work", {"text": "my secret"}, "event:Ev1")
    work_next(runtime.storage.inbox, runtime, {"work": lambda payload, runtime: None})
    assert runtime.storage.inbox.get(1).payload == {}
    assert not runtime.storage.inbox.put("work", {"text": "my secret"}, "event:Ev1")


def plan(runtime, event):
    yield Job("work", {"n": event["id"]}, f"test:{event['id']}", event["conversation_id"])


def test_events_are_planned_once_in_order_and_nothing_from_before(runtime, kinds, done):
    old = runtime.storage.conversations.open("website")
    runtime.storage.conversations.add_turn(old, "customer", "before")
    fan_out = FanOut(runtime, [plan], lambda: None)
    said = [runtime.storage.conversations.add_turn(old, "customer", f"turn {n}") for n in range(3)]
    assert fan_out.once() and not fan_out.once()
    again = FanOut(runtime, [plan], lambda: None)  # the process starts anew
    assert not again.once()
    all_due(runtime, kinds)
    turns = [e["turn_id"] for e in runtime.storage.events.of(old, "message") if e["id"] in done]
    assert turns == [turn.id for turn in said]


def test_an_event_that_appears_late_in_a_gap_is_not_passed_over(runtime):
    conversation = runtime.storage.conversations.open("website")
    runtime.storage.conversations.add_turn(conversation, "customer", "first")
    start = runtime.storage.events.after(0, ["message"])[1]
    with writing(
        runtime.storage.database
    ) as db:  # number start + 1 belongs to somebody still writing
        more = {"conversation_id": conversation, "kind": "message", "data": {}}
        moment = runtime.clock()
        db.execute(insert(t.event).values(id=start + 2, at=moment, **more))
    assert runtime.storage.events.after(start, ["message"]) == ([], start)
    with writing(runtime.storage.database) as db:
        db.execute(insert(t.event).values(id=start + 1, at=moment, **more))
    events, end = runtime.storage.events.after(start, ["message"])
    assert [event["id"] for event in events] == [start + 1, start + 2] and end == start + 2


def test_a_gap_that_nobody_fills_holds_up_the_reader_for_seconds_only(runtime):
    conversation = runtime.storage.conversations.open("website")
    start = runtime.storage.events.after(0, ["message"])[1]
    long_ago = runtime.clock() - timedelta(seconds=6)
    with writing(runtime.storage.database) as db:
        about = {"conversation_id": conversation, "kind": "message", "data": {}}
        db.execute(insert(t.event).values(id=start + 5, at=long_ago, **about))
    assert runtime.storage.events.after(start, ["message"])[1] == start + 5


def test_planning_that_died_half_way_is_repeated_without_doubles(runtime, kinds, done):
    def dies(runtime, event):
        yield from plan(runtime, event)
        raise RuntimeError("killed")

    FanOut(runtime, [plan], lambda: None)
    conversation = runtime.storage.conversations.open("website")
    runtime.storage.conversations.add_turn(conversation, "customer", "hello")
    with pytest.raises(RuntimeError):
        FanOut(runtime, [dies], lambda: None).once()
    assert FanOut(runtime, [plan], lambda: None).once()
    all_due(runtime, kinds)
    assert len(done) == 1


def test_the_verbs_list_show_and_replay(runtime, monkeypatch):
    monkeypatch.setattr(verbs, "runtime", lambda: runtime)
    run = CliRunner().invoke
    assert "Nothing is waiting" in run(verbs.app, ["list"]).output
    put(runtime, 1)
    runtime.storage.outbox.give_up(1, "channel_not_found")
    listed = run(verbs.app, ["list", "--dead"]).output
    assert "work" in listed and "channel_not_found" in listed
    assert '"key": "key 1"' in run(verbs.app, ["show", "1"]).output
    assert "tried again" in run(verbs.app, ["replay", "--all"]).output
    assert runtime.storage.outbox.counts() == Counts(1, 0)
    assert isinstance(run(verbs.app, ["replay", "1"]).exception, Refused)

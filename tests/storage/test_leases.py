"""Work that a dead process had is done soon, that of a slow one is left to it; on one clock."""

import threading
import time

import pytest

from benchmarks.drill.faults import faketime
from tandem.delivery.outbox_worker import work_next
from tandem.storage import lease
from tandem.storage.job_queue import Counts, StoredJob
from tandem.storage.lease import LEASE_SECONDS
from tandem.storage.turn_queue import Claimed
from tests.support.other_process import elsewhere

AHEAD = {"FAKETIME": "+3600s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def first(what, seconds: float):
    """What `what()` gives as soon as it gives something, and after how many seconds."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if found := what():
            return found, time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"nothing in {seconds} s")


def claims(conversation: str) -> str:
    return f"runtime.storage.turn_queue.claim({conversation!r}); runtime.storage.outbox.claim()"


def test_what_a_killed_process_had_is_free_in_seconds_for_one(whole, url, tmp_path, filled_shop):
    conversation = whole.storage.conversations.open("website")
    turn = whole.storage.conversations.add_turn(conversation, "customer", "hello", work="todo")
    whole.storage.outbox.put("work", {}, "key")
    elsewhere(claims(conversation), url, tmp_path, filled_shop)
    assert (
        whole.storage.turn_queue.claim(conversation) is None
        and whole.storage.outbox.claim() is None
    )
    assert whole.storage.turn_queue.waiting() == []
    _, after = first(whole.storage.turn_queue.waiting, LEASE_SECONDS + 1)
    time.sleep(0.2)  # the mail was taken a moment after the turn
    got, barrier = [], threading.Barrier(6)

    def race(claim):
        barrier.wait()
        got.append(claim())

    for_turn = [lambda: whole.storage.turn_queue.claim(conversation)] * 3
    racing = [
        threading.Thread(target=race, args=(c,))
        for c in for_turn + [whole.storage.outbox.claim] * 3
    ]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    turns = [one for one in got if isinstance(one, Claimed)]
    assert [(one.turn.id, one.attempts) for one in turns] == [(turn.id, 1)]
    assert len([one for one in got if isinstance(one, StoredJob)]) == 1
    assert after <= LEASE_SECONDS + 0.5


@pytest.fixture
def short(monkeypatch):
    """Leases that run out while a test watches."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.8)
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.2)


def test_slow_work_is_not_taken_from_who_does_it(whole, short):
    done = []

    def slow(payload, runtime):
        time.sleep(2.5)
        done.append(payload)

    whole.storage.outbox.put("work", {"n": 1}, "key")
    at_it = threading.Thread(target=work_next, args=(whole.storage.outbox, whole, {"work": slow}))
    at_it.start()
    time.sleep(0.2)
    while at_it.is_alive():
        assert not work_next(whole.storage.outbox, whole, {"work": slow})
        time.sleep(0.1)
    assert len(done) == 1 and whole.storage.outbox.counts() == Counts(0, 0)


def test_work_that_hangs_for_good_is_left_to_others(whole, short):
    whole.storage.outbox.put("work", {}, "key")
    mine = whole.storage.outbox.claim()
    with lease.renewing(lambda: whole.storage.outbox.renew(mine), 0.6):
        first(whole.storage.outbox.claim, 3)
        assert not whole.storage.outbox.renew(mine)  # the other one has it now


def test_a_turn_is_kept_by_who_renews_it_and_no_more_once_it_is_anothers(whole, short):
    conversation = whole.storage.conversations.open("website")
    whole.storage.conversations.add_turn(conversation, "customer", "hello", work="todo")
    claimed = whole.storage.turn_queue.claim(conversation)
    turn, attempts = claimed.turn, claimed.attempts
    for _ in range(8):
        time.sleep(0.2)
        assert whole.storage.turn_queue.renew(turn.id, attempts)
        assert whole.storage.turn_queue.claim(conversation) is None
    again, _ = first(lambda: whole.storage.turn_queue.claim(conversation), 2)
    assert again.attempts == attempts + 1
    assert not whole.storage.turn_queue.renew(turn.id, attempts)
    assert whole.storage.turn_queue.finish(turn.id, [{"text": "one"}])
    assert whole.storage.turn_queue.finish(turn.id, [{"text": "two"}]) == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_process_whose_clock_is_an_hour_ahead_neither_delays_nor_hurries(
    whole, url, tmp_path, filled_shop
):
    library = faketime()
    if library is None:
        pytest.skip("THE CLOCK IS NOT TURNED: faketime is not installed (Debian: faketime)")
    conversation = whole.storage.conversations.open("website")
    whole.storage.conversations.add_turn(conversation, "customer", "hello", work="todo")
    whole.storage.outbox.put("work", {"n": 1}, "first")
    whole.storage.outbox.later(whole.storage.outbox.claim().id, 600, "asked to wait")
    step = f"""
import time
from tandem.handover.open_case import call_person
assert runtime.storage.outbox.claim() is None, "what is due in ten minutes"
runtime.storage.turn_queue.claim({conversation!r})
runtime.storage.outbox.put("work", {{"n": 2}}, "second")
call_person(runtime, runtime.storage.conversations.open("website"), "h1")
print(time.time(), flush=True)
"""
    told = elsewhere(step, url, tmp_path, filled_shop, LD_PRELOAD=library, **AHEAD)
    assert float(told) > time.time() + 3000, "its clock was really turned"
    assert whole.storage.outbox.claim().payload == {"n": 2}
    case = whole.storage.cases.get(whole.storage.timers.all()[0].case_id)
    assert abs((case.requested_at - whole.clock()).total_seconds()) < 60
    first(lambda: whole.storage.turn_queue.claim(conversation), LEASE_SECONDS + 1)

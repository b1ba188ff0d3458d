"""Work that a dead process had is done soon, that of a slow one is left to it; on one clock."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.drill.faults import faketime
from tandem.delivery.outbox_worker import work_next
from tandem.storage import boxes, lease, work
from tandem.storage.lease import LEASE_SECONDS
from tests.front.conftest import make_engine, new_database, put_away

OTHER = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from tests.front.conftest import make_engine
engine = make_engine(Path({folder!r}), Path({shop!r}), {url!r})
{step}
os.kill(os.getpid(), signal.SIGKILL)
"""
AHEAD = {"FAKETIME": "+3600s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        return new_database(request)
    return f"sqlite:///{tmp_path / 'tandem.db'}"


@pytest.fixture
def here(url, tmp_path, filled_shop):
    engine = make_engine(tmp_path, filled_shop, url)
    yield engine
    put_away(engine)


def elsewhere(step: str, url: str, tmp_path: Path, filled_shop: Path, **environment) -> str:
    """Do `step` in a process of its own, which is then killed; what it printed."""
    words = {
        "paths": sys.path, "folder": str(tmp_path / "other"), "shop": str(filled_shop), "url": url,
    }  # fmt: skip
    code = OTHER.format(**words, step=step)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | environment
    )
    assert done.returncode == -9, done.stderr[-2000:]
    return done.stdout


def first(what, seconds: float):
    """What `what()` gives as soon as it gives something, and after how many seconds."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if found := what():
            return found, time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"nothing in {seconds} s")


def claims(conversation: str) -> str:
    return f"engine.work.claim({conversation!r}); engine.outbox.claim()"


def test_what_a_killed_process_had_is_free_in_seconds_for_one(here, url, tmp_path, filled_shop):
    conversation = here.store.open("website")
    turn = here.store.add_turn(conversation, "customer", "hello", work="todo")
    here.outbox.put("work", {}, "key")
    elsewhere(claims(conversation), url, tmp_path, filled_shop)
    assert here.work.claim(conversation) is None and here.outbox.claim() is None
    assert here.work.waiting() == []
    _, after = first(here.work.waiting, LEASE_SECONDS + 1)
    time.sleep(0.2)  # the mail was taken a moment after the turn
    got, barrier = [], threading.Barrier(6)

    def race(claim):
        barrier.wait()
        got.append(claim())

    for_turn = [lambda: here.work.claim(conversation)] * 3
    racing = [threading.Thread(target=race, args=(c,)) for c in for_turn + [here.outbox.claim] * 3]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    turns = [one for one in got if isinstance(one, tuple)]
    assert [(t.id, attempts) for t, attempts in turns] == [(turn.id, 1)]
    assert len([one for one in got if isinstance(one, dict)]) == 1
    assert after <= LEASE_SECONDS + 0.5


@pytest.fixture
def short(monkeypatch):
    """Leases that run out while a test watches."""
    for module in (boxes, work):
        monkeypatch.setattr(module, "LEASE_SECONDS", 0.8)
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.2)


def test_slow_work_is_not_taken_from_who_does_it(here, short):
    done = []

    def slow(payload, engine):
        time.sleep(2.5)
        done.append(payload)

    here.outbox.put("work", {"n": 1}, "key")
    at_it = threading.Thread(target=work_next, args=(here.outbox, here, {"work": slow}))
    at_it.start()
    time.sleep(0.2)
    while at_it.is_alive():
        assert not work_next(here.outbox, here, {"work": slow})
        time.sleep(0.1)
    assert len(done) == 1 and here.outbox.counts() == {"waiting": 0, "dead": 0}


def test_work_that_hangs_for_good_is_left_to_others(here, short):
    here.outbox.put("work", {}, "key")
    mine = here.outbox.claim()
    with lease.renewing(lambda: here.outbox.renew(mine), 0.6):
        first(here.outbox.claim, 3)
        assert not here.outbox.renew(mine)  # the other one has it now


def test_a_turn_is_kept_by_who_renews_it_and_no_more_once_it_is_anothers(here, short):
    conversation = here.store.open("website")
    here.store.add_turn(conversation, "customer", "hello", work="todo")
    turn, attempts = here.work.claim(conversation)
    for _ in range(8):
        time.sleep(0.2)
        assert here.work.renew(turn.id, attempts)
        assert here.work.claim(conversation) is None
    (_, again), _ = first(lambda: here.work.claim(conversation), 2)
    assert again == attempts + 1
    assert not here.work.renew(turn.id, attempts)
    assert here.work.finish(turn.id, [{"text": "one"}])
    assert here.work.finish(turn.id, [{"text": "two"}]) == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_process_whose_clock_is_an_hour_ahead_neither_delays_nor_hurries(
    here, url, tmp_path, filled_shop
):
    library = faketime()
    if library is None:
        pytest.skip("THE CLOCK IS NOT TURNED: faketime is not installed (Debian: faketime)")
    conversation = here.store.open("website")
    here.store.add_turn(conversation, "customer", "hello", work="todo")
    here.outbox.put("work", {"n": 1}, "first")
    here.outbox.later(here.outbox.claim()["id"], 600, "asked to wait")
    step = f"""
import time
from tandem.handover import call_person
assert engine.outbox.claim() is None, "what is due in ten minutes"
engine.work.claim({conversation!r})
engine.outbox.put("work", {{"n": 2}}, "second")
call_person(engine, engine.store.open("website"), "h1")
print(time.time(), flush=True)
"""
    told = elsewhere(step, url, tmp_path, filled_shop, LD_PRELOAD=library, **AHEAD)
    assert float(told) > time.time() + 3000, "its clock was really turned"
    assert here.outbox.claim()["payload"] == {"n": 2}
    case = here.cases.get(here.timers.all()[0]["case_id"])
    assert abs((case["requested_at"] - here.clock()).total_seconds()) < 60
    first(lambda: here.work.claim(conversation), LEASE_SECONDS + 1)

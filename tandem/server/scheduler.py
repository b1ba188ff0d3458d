"""Keeps the time in the web process: fires timers that are due, offers waiting cases, watches the
guardrails of experiments, and once a day erases what is too old to be kept."""

import asyncio
import logging
import time
from contextlib import suppress

from tandem.cases.case import Case
from tandem.core.pubsub.memory import DESK, Hints, MemoryPubSub
from tandem.handover.files import look_again, sweep
from tandem.handover.timeouts import fire, offer_cases
from tandem.insights.experiments import watch_guardrails
from tandem.insights.follow_up import follow_up
from tandem.insights.roll_up import look_for_returns, refresh
from tandem.insights.watch import look
from tandem.privacy.retention import daily
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
LOOK_SECONDS = 2.0
"""How often a process looks by itself; at once when something happened to a case."""
ONLY_SHOWN = {"typing", "conversation"}
"""Hints about what was said or seen: no case has moved."""
MEASURE_SECONDS, ALARM_SECONDS, FIRST_ALARM_SECONDS = 60.0, 3600.0, 300.0
"""How often the roll-up is refreshed, and how often alarms are read: they go by whole days. After a
start the roll-up comes first."""
FILE_SECONDS, SWEEP_SECONDS = 15.0, 3600.0
"""How often files that wait for the scanner are tried again, and leftovers deleted."""
DAY_LOOK_SECONDS = 600
"""How often a process looks whether a new day has begun."""
AT_ONCE = 100
"""Timers fired in one look, so that offers are not kept waiting by many that are due at once."""


async def keep_time(runtime: Runtime, pubsub: MemoryPubSub) -> None:
    """For ever: do what is due, and tell the open screens."""
    with pubsub.watch(DESK) as queue:
        while True:
            try:
                for case in await asyncio.to_thread(tick, runtime):
                    pubsub.publish(case.conversation_id)
                    pubsub.publish(DESK, {"case": case.id})
            except Exception:
                log.exception("a timer failed; it is tried again")
            await _something_happened(queue)


async def _something_happened(queue: Hints) -> None:
    """Until a hint comes that is about cases, or for LOOK_SECONDS."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK_SECONDS):
            while (await queue.get()).keys() & ONLY_SHOWN:
                pass
    while not queue.empty():
        queue.get_nowait()


async def keep_measures(runtime: Runtime, pubsub: MemoryPubSub) -> None:
    """For ever: the roll-up is kept fresh, who left in low mood becomes a task, alarms and the
    guardrails of experiments are read."""
    looked = time.monotonic() - ALARM_SECONDS + FIRST_ALARM_SECONDS
    while True:
        await asyncio.sleep(MEASURE_SECONDS)
        try:
            await asyncio.to_thread(refresh, runtime)
            for case in await asyncio.to_thread(follow_up, runtime):
                pubsub.publish(DESK, {"case": case.id})
            if time.monotonic() >= looked + ALARM_SECONDS:
                looked = time.monotonic()
                await asyncio.to_thread(look_for_returns, runtime)
                await asyncio.to_thread(look, runtime)
                await asyncio.to_thread(watch_guardrails, runtime)
        except Exception:
            log.exception("measuring failed; it goes on in a minute")


async def keep_files(runtime: Runtime, pubsub: MemoryPubSub) -> None:
    """For ever: what is held is looked at, and what nobody sent or needs is deleted."""
    swept = time.monotonic()
    while True:
        await asyncio.sleep(FILE_SECONDS)
        try:
            if runtime.file_scanner.is_on:
                for conversation_id in await asyncio.to_thread(look_again, runtime):
                    pubsub.publish(conversation_id)
                    pubsub.publish(DESK, {"conversation": conversation_id})
            if time.monotonic() >= swept + SWEEP_SECONDS:
                swept = time.monotonic()
                await asyncio.to_thread(sweep, runtime)
        except Exception:
            log.exception("looking after files failed; it goes on in a while")


async def keep_days(runtime: Runtime) -> None:
    """For ever: the work of each day."""
    while True:
        try:
            await asyncio.to_thread(daily, runtime)
        except Exception:
            log.exception("the day's erasing failed; it goes on tomorrow")
        await asyncio.sleep(DAY_LOOK_SECONDS)


def tick(runtime: Runtime) -> list[Case]:
    """Everything that is due now. Returns the cases that changed."""
    changed = []
    for _ in range(AT_ONCE):
        timer = runtime.storage.timers.claim()
        if timer is None:
            break
        case = fire(runtime, timer)
        changed += [case] if case else []
    return changed + offer_cases(runtime)

"""Keeps the time in the web process: fires timers that are due, offers waiting cases, and once a
day erases what is too old to be kept."""

import asyncio
import logging

from tandem.cases.case import Case
from tandem.core.pubsub.memory import DESK, MemoryPubSub
from tandem.handover.timeouts import fire, offer_cases
from tandem.privacy.retention import daily
from tandem.runtime import Runtime

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
DAY_LOOK_SECONDS = 600
"""How often a process looks whether a new day has begun."""
AT_ONCE = 100
"""Timers fired in one look, so that offers are not kept waiting by many that are due at once."""


async def keep_time(runtime: Runtime, pubsub: MemoryPubSub) -> None:
    """For ever: do what is due, and tell the open screens."""
    while True:
        try:
            for case in await asyncio.to_thread(tick, runtime):
                pubsub.publish(case.conversation_id)
                pubsub.publish(DESK, {"case": case.id})
        except Exception:
            log.exception("a timer failed; it is tried again")
        await asyncio.sleep(LOOK_SECONDS)


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

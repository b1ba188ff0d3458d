"""How many customers can come a second: they arrive by themselves, whether others wait or not.

Each holds a conversation of six turns and thinks between them. The rate grows until the slowest
twentieth of the answers takes longer than a second; the last rate before that is the capacity.
"""

import asyncio
import itertools
import random
import time
from dataclasses import dataclass

from benchmarks.capacity.sites import Site, say
from benchmarks.load import FrontDoorTalk
from benchmarks.table import percentile
from benchmarks.talks import client

AIM_SECONDS = 1.0
THINKING_SECONDS = 2.0
ARRIVING_SECONDS = 30.0
RATES = (1, 2, 3, 4, 5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Step:
    """One rate: customers a second, turns answered a second, seconds of an answer, failures."""

    rate: float
    turns_per_second: float
    p50: float
    p95: float
    failed: int

    @property
    def met(self) -> bool:
        """Whether this rate can be served."""
        return self.p95 <= AIM_SECONDS and not self.failed


async def capacity(site: Site) -> list[Step]:
    """The steps up to the first rate that cannot be served."""
    steps = []
    await step(site, 0.5, 10)  # warm
    for rate in RATES:
        steps.append(await step(site, rate, ARRIVING_SECONDS))
        one = steps[-1]
        say(f"  {rate} customers/s: p50 {one.p50:.2f} s, p95 {one.p95:.2f} s, {one.failed} failed")
        if not one.met:
            break
    return steps


async def step(site: Site, rate: float, seconds: float) -> Step:
    """One rate for so many seconds, until the last conversation has ended."""
    found, waits, failed = itertools.cycle(site.scripts), [], 0
    began = time.perf_counter()
    async with client(site.base) as http, asyncio.TaskGroup() as group:

        async def customer(script) -> None:
            nonlocal failed
            talk = FrontDoorTalk(http)
            try:
                await talk.open()
                for number, text in enumerate(script.turns):
                    sent = time.perf_counter()
                    reply = await asyncio.wait_for(talk.say(text), 60)
                    waits.append(time.perf_counter() - sent)
                    script.check(number, reply)
                    await asyncio.sleep(random.expovariate(1 / THINKING_SECONDS))
                await talk.close()
            except Exception as error:
                failed += 1
                say(f"  {type(error).__name__}: {error}")

        while time.perf_counter() - began < seconds:
            group.create_task(customer(next(found)))
            await asyncio.sleep(random.expovariate(rate))
    took = time.perf_counter() - began
    waits.sort()
    return Step(rate, len(waits) / took, percentile(waits, 0.5), percentile(waits, 0.95), failed)

"""How much one machine serves, and what it costs.

    .venv/bin/python -m benchmarks.capacity [customers] [cluster] [idle] [length] [workers]

customers: customers a second with p95 <= 1 s, one process of each. cluster: the same with two of
each on PostgreSQL and Redis. idle: memory of 1,000 open chats. length: answer times up to the
500th turn. workers: 1, 2 and 4 Rasas. All of them without a word.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.capacity.arrivals import ARRIVING_SECONDS, capacity, step
from benchmarks.capacity.idle import idle
from benchmarks.capacity.length import length
from benchmarks.capacity.sites import say, site
from benchmarks.machine import describe

CHATS = 1000
TURNS = 500
WORKERS = (1, 2, 4)
PARTS = ("customers", "cluster", "idle", "length", "workers")
RESULTS = Path("results") / "capacity.json"


async def customers() -> list[dict]:
    """One process of each."""
    async with site() as one:
        return [asdict(found) for found in await capacity(one)]


async def cluster() -> list[dict]:
    """Two of each."""
    async with site({"web": 2, "actions": 2, "rasa": 2}) as two:
        return [asdict(found) for found in await capacity(two)]


async def open_chats() -> dict:
    """A front door alone: an idle chat asks nobody else."""
    async with site(only=("web",)) as door:
        return await idle(door, CHATS)


async def long_conversation() -> list:
    """One customer who does not stop."""
    async with site(patient=True) as one:
        return await length(one, TURNS)


async def workers() -> list[dict]:
    """The same customers, more Rasas: what each adds in answers and in memory."""
    found = []
    for count in WORKERS:
        async with site({"web": 1, "actions": 1, "rasa": count}) as some:
            await step(some, 0.5, 10)
            one = asdict(await step(some, 1.5, ARRIVING_SECONDS))
            found.append({"rasas": count, "rasa_mb": round(some.memory("rasa")), **one})
            say(f"  {found[-1]}")
    return found


RUN = {
    "customers": customers,
    "cluster": cluster,
    "idle": open_chats,
    "length": long_conversation,
    "workers": workers,
}


def main() -> None:
    """Run the parts named on the command line, keep and print their figures."""
    parts = sys.argv[1:] or list(PARTS)
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for part in parts:
        if part not in RUN:
            sys.exit(f"{part}: no such part. Known: {', '.join(PARTS)}.")
        say(part)
        kept[part] = asyncio.run(RUN[part]())
    kept["machine"] = describe()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1))
    print(json.dumps({part: kept[part] for part in (*parts, "machine")}, indent=1))


if __name__ == "__main__":
    main()

"""Loads for each way in: Rasa's rest webhook (both sides) and our front door."""

import asyncio
import itertools
import uuid
from collections.abc import Callable

import httpx

from benchmarks.conversations import Script
from benchmarks.load import PATIENCE_SECONDS, FrontDoorTalk, Load, RasaTalk, Talk, run
from tandem.channels.website.start import start
from tandem.runtime import Runtime

CUSTOMERS = (1, 8)
"""How many talk at once."""
CONVERSATIONS_EACH = 2
"""With several at once there are more conversations, so that mostly all of them talk."""


class Conversations:
    """An endless supply of scripts, the same for both sides."""

    def __init__(self, found: list[Script]):
        self._scripts = itertools.cycle(found)

    def take(self, turns: int) -> list[Script]:
        """Whole conversations of at least `turns` turns."""
        taken: list[Script] = []
        while sum(len(script.turns) for script in taken) < turns:
            taken.append(next(self._scripts))
        return taken


def rasa_loads(
    base: str, supply: Conversations, turns: int, runtime: Runtime | None = None
) -> list[Load]:
    """Posts to Rasa's rest webhook at `base`, first one customer, then eight.

    With `runtime` the turns are stored for our actions before the clock starts, as the front door
    would have done it, and replies are checked.
    """

    def talk(http: httpx.AsyncClient, script: Script) -> Talk:
        if runtime is None:
            return RasaTalk(http, f"customer-{uuid.uuid4().hex}")
        conversation = start(runtime, None)
        stored = [
            runtime.storage.conversations.add_turn(conversation, "customer", text)
            for text in script.turns
        ]
        return RasaTalk(http, conversation, [turn.id for turn in stored])

    return asyncio.run(_loads(base, supply, turns, talk, check=runtime is not None))


def front_door_loads(base: str, supply: Conversations, turns: int) -> list[Load]:
    """As customers in their browsers, at our front door."""
    return asyncio.run(_loads(base, supply, turns, lambda http, _: FrontDoorTalk(http), True))


async def _loads(
    base: str,
    supply: Conversations,
    turns: int,
    talk: Callable[[httpx.AsyncClient, Script], Talk],
    check: bool,
) -> list[Load]:
    loads = []
    async with client(base) as http:
        for customers in CUSTOMERS:
            warm = [(talk(http, script), script) for script in supply.take(1)]
            await run(warm, 1, check)
            amount = turns if customers == 1 else turns * CONVERSATIONS_EACH
            talks = [(talk(http, script), script) for script in supply.take(amount)]
            loads.append(await run(talks, customers, check))
    return loads


def client(base: str) -> httpx.AsyncClient:
    """As many connections as there are customers."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    return httpx.AsyncClient(base_url=base, timeout=PATIENCE_SECONDS, limits=limits)


async def one_turn(base: str) -> None:
    """A customer who opens the chat and says hello."""
    async with client(base) as http:
        talk = FrontDoorTalk(http)
        await talk.open()
        await talk.say("hello")
        await talk.close()

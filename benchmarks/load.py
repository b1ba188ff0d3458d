"""Customers who talk: `run` lets some of them at once hold conversations and times every turn."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from benchmarks.conversations import Script

PATIENCE_SECONDS = 60
BEST = "Very good"
"""A button of the question how it was, which is not an answer: `rating_5` in words.yml."""


class Talk(Protocol):
    """One conversation with what is measured, from one customer's side."""

    async def open(self) -> None:
        """Begin; its time counts for the turns per second, not for a turn."""

    async def say(self, text: str) -> str:
        """Send one message; returns the words of the first reply as soon as they are here."""

    async def close(self) -> None:
        """Leave."""


@dataclass(slots=True)
class Load:
    """What was measured: seconds of every turn, and of all of it; how many got no reply."""

    customers: int
    turns: list[float] = field(default_factory=list)
    seconds: float = 0.0
    silent: int = 0

    @property
    def per_second(self) -> float:
        """Turns answered per second."""
        return len(self.turns) / self.seconds


async def run(talks: list[tuple[Talk, Script]], customers: int, check: bool) -> Load:
    """Hold all conversations, `customers` at a time, without pauses to think.

    Raises WrongAnswer when `check` and a reply shows that the work was not done.
    """
    load, waiting = Load(customers), iter(talks)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(customers):
            group.create_task(_customer(waiting, load, check))
    load.seconds = time.perf_counter() - began
    return load


async def _customer(waiting: Iterator[tuple[Talk, Script]], load: Load, check: bool) -> None:
    for talk, script in waiting:
        await talk.open()
        for number, text in enumerate(script.turns):
            began = time.perf_counter()
            reply = await asyncio.wait_for(talk.say(text), PATIENCE_SECONDS)
            load.turns.append(time.perf_counter() - began)
            load.silent += not reply
            if check:
                script.check(number, reply)
        await talk.close()


RASA_TOKEN = "-".join(["benchmarks"] * 4)


class RasaTalk:
    """Posts to Rasa's rest webhook. `turn_ids`: the front door's ids of the turns, if it has any.

    Our actions answer only turns that are stored; where the front door is left out, the turns are
    stored beforehand and their ids sent along.
    """

    def __init__(self, http: httpx.AsyncClient, sender: str, turn_ids: list[str] | None = None):
        self._http, self._sender = http, sender
        self._turn_ids = iter(turn_ids or ())

    async def open(self) -> None:
        """A conversation with Rasa begins with its first message."""

    async def say(self, text: str) -> str:
        """The replies, in one answer; empty when Rasa found nothing to say."""
        body = {"sender": self._sender, "message": text}
        if turn := next(self._turn_ids, None):
            body["metadata"] = {"turn": turn}
        headers = {"x-tandem-token": RASA_TOKEN}  # stock Rasa asks for none
        answer = await self._http.post("/webhooks/rest/webhook", json=body, headers=headers)
        answer.raise_for_status()
        return "\n".join(message["text"] for message in answer.json() if message.get("text"))

    async def close(self) -> None:
        """Nothing to leave."""


class FrontDoorTalk:
    """A customer's browser: posts to /chat/turns, hears the reply on /chat/stream."""

    def __init__(self, http: httpx.AsyncClient):
        self._http = http
        self._headers: dict[str, str] = {}
        self._heard: asyncio.Queue[dict] = asyncio.Queue()
        self._listening: asyncio.Task | None = None

    async def open(self) -> None:
        """Start the conversation and listen; returns when the greeting has come."""
        started = await self._http.post("/chat/start", json={"identity": None})
        started.raise_for_status()
        self._headers = {"Authorization": f"Bearer {started.json()['token']}"}
        self._listening = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._heard.get(), PATIENCE_SECONDS)

    async def _listen(self) -> None:
        kind = ""
        async with self._http.stream("GET", "/chat/stream", headers=self._headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif kind == "turn" and line.startswith("data: "):
                    self._heard.put_nowait(json.loads(line.removeprefix("data: ")))

    async def say(self, text: str) -> str:
        """The first reply, passing over the question how it was. Raises when the reply is not the
        assistant's own (trouble, a person)."""
        body = {"id": str(uuid.uuid4()), "text": text}
        stored = await self._http.post("/chat/turns", json=body, headers=self._headers)
        stored.raise_for_status()
        own = stored.json()["turn"]["seq"]
        while True:
            turn = await self._heard.get()
            if turn["seq"] > own and not any(b["title"] == BEST for b in turn["buttons"]):
                break
        if turn["speaker"] != "bot":
            raise RuntimeError(f"{text!r} was answered by {turn['speaker']}: {turn['text']!r}")
        return turn["text"]

    async def close(self) -> None:
        """Stop listening."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

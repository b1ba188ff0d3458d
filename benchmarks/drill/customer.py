"""A customer of the drill: holds one conversation whatever breaks, and remembers what became of it.

Behaves as the chat in the browser does: a message is sent again with the same id until the front
door has taken it, the stream is opened again where it broke off, and nothing is said twice.
"""

import asyncio
import contextlib
import json
import time
import uuid
from dataclasses import dataclass, field

import httpx

TRY_AGAIN_SECONDS = 0.5
REST_SECONDS = 3.0
"""An answer may have several parts, one after the other; they all belong to it."""
PATIENCE_SECONDS = 90.0
"""How long a customer waits for the answer to one message before it counts as none."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a customer says, and a word that the true answer has. `person`: they want a person."""

    text: str
    expect: str = ""
    person: bool = False


@dataclass(slots=True)
class Said:
    """What became of one message: times in seconds of the loop's clock, and what was answered."""

    text: str
    sent_at: float
    stored_at: float | None = None
    answered_at: float | None = None
    turn: str | None = None
    wrong: str | None = None


@dataclass(slots=True)
class Customer:
    """One scripted customer. `talk` ends when everything is said or patience is over."""

    http: httpx.AsyncClient
    lines: tuple[Line, ...]
    pause: float
    said: list[Said] = field(default_factory=list)
    conversation: str | None = None
    reference: str | None = None
    _answered_at: float = 0.0
    _headers: dict[str, str] = field(default_factory=dict)
    _turns: dict[int, dict] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self) -> None:
        """The whole conversation."""
        await self._until_taken(self._open)
        listening = asyncio.create_task(self._listen())
        try:
            for line in self.lines:
                await self._say(line)
                await asyncio.sleep(self.pause)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _open(self) -> None:
        answer = await self.http.post("/chat/start", json={"identity": None})
        answer.raise_for_status()
        started = answer.json()
        self.conversation = started["conversation"]
        self._headers = {"Authorization": f"Bearer {started['token']}"}

    async def _say(self, line: Line) -> None:
        said = Said(line.text, time.monotonic())
        self.said.append(said)
        body = {"id": str(uuid.uuid4()), "text": line.text}

        async def post() -> None:
            answer = await self.http.post("/chat/turns", json=body, headers=self._headers)
            answer.raise_for_status()
            turn = answer.json()["turn"]
            said.turn, said.stored_at = turn["id"], time.monotonic()
            self._turns[turn["seq"]] = turn

        await self._until_taken(post)
        if said.turn is None:
            return
        seq = max(n for n, turn in self._turns.items() if turn["id"] == said.turn)
        words = await self._answer_after(seq, line)
        if words is None:
            return
        said.answered_at = self._answered_at
        if line.expect and line.expect.casefold() not in words.casefold():
            said.wrong = words

    async def _answer_after(self, seq: int, line: Line) -> str | None:
        """The words of the first real answer: the assistant's, or that a person is called."""
        end, first = time.monotonic() + PATIENCE_SECONDS, None
        while time.monotonic() < end:
            later = [turn for n, turn in sorted(self._turns.items()) if n > seq]
            spoken = [turn["text"] for turn in later if turn["speaker"] == "bot"]
            if line.person and self.reference:
                self._answered_at = time.monotonic()
                return "\n".join(turn["text"] for turn in later)
            if spoken and not line.person:
                words = "\n".join(spoken)
                first = first or time.monotonic()
                whole = line.expect.casefold() in words.casefold()
                if whole or time.monotonic() > first + REST_SECONDS:
                    self._answered_at = first
                    return words
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 1.0)
            except TimeoutError:
                continue
        return None

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError, json.JSONDecodeError):
                await self._read_stream()
            await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def _read_stream(self) -> None:
        seen, kind = max(self._turns, default=0), ""
        url = f"/chat/stream?after={seen}"
        timeout = httpx.Timeout(10, read=40)  # the stream says something every 15 s
        async with self.http.stream("GET", url, headers=self._headers, timeout=timeout) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind in ("turn", "state"):
                    data = json.loads(line.removeprefix("data: "))
                    if kind == "turn":
                        self._turns[data["seq"]] = data
                    else:
                        self.reference = data.get("case") or self.reference
                    self._news.set()

    async def _until_taken(self, attempt) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                await attempt()
                return
            except httpx.HTTPError:
                await asyncio.sleep(TRY_AGAIN_SECONDS)

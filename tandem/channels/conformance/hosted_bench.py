"""A channel of one's own on the bench: its own gateway at the other side, no Rasa, no threads."""

import asyncio
import itertools
from typing import Protocol

import httpx
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tandem.channels.conformance.bench import Button
from tandem.channels.contract import Channel
from tandem.channels.hosted import Hosted, routes_of
from tandem.core.conversation import Turn
from tandem.core.database import writing
from tandem.core.errors import Refused
from tandem.delivery.fan_out import FanOut
from tandem.delivery.outbox_worker import work_next
from tandem.runtime import Runtime
from tandem.storage import tables as t
from tandem.storage.job_queue import JobQueue

MOST_TRIES = 200
Sent = tuple[bytes, dict[str, str]]
"""Body and headers of a request."""


class Provider(Protocol):
    """What the author of a channel gives the suite: the provider, or a small one of one's own, to
    which the channel that the factory makes is connected. `people` are two senders."""

    people: tuple[str, str]

    def request(self, person: str, text: str, key: str) -> Sent:
        """What the provider sends us when this person writes; `key` tells their messages apart."""
        ...

    def got(self, person: str) -> list[str]:
        """The messages that have reached this person, oldest first."""
        ...

    def away(self, times: int) -> None:
        """Fail the next requests, so many times."""
        ...

    def loses_answer(self) -> None:
        """Do the next request, and answer that it failed."""
        ...

    # Only with `can.buttons` and `can.edits`:
    #     pressed(person, choice, key) -> Sent
    #     revised(person, text or None, key) -> Sent


class HostedBench:
    """Everything between the gateway and the database is what runs in the front door."""

    sends = True

    def __init__(self, runtime: Runtime, channel: Channel, gateway: Provider):
        self.runtime, self.can, self.people = runtime, channel.can, gateway.people
        self._gateway, self._count = gateway, itertools.count(1)
        self._hosted = Hosted(runtime, channel, lambda _: None, lambda: None)
        self._path = f"/channels/{channel.name}"
        self._system = f"{channel.name} place"
        handlers = {Refused: _refused}
        self._web = Starlette(routes=routes_of([self._hosted]), exception_handlers=handlers)  # type: ignore[arg-type]

    def begin(self, person: str) -> str:
        """They say hello."""
        self.write(person, "hello", f"hello {next(self._count)}")
        found = self.runtime.storage.external_ids.behind(self._system, person)
        return found.ours if found else ""

    def write(self, person: str, text: str, key: str) -> None:
        """By the gateway's request."""
        self._post(*self._gateway.request(person, text, key))
        self._settle()

    def say(self, conversation_id: str, text: str, agent: str, buttons: list[Button]) -> Turn:
        """Stored as the desk and the assistant store it."""
        speaker = "agent" if agent else "bot"
        return self.runtime.storage.conversations.add_turn(
            conversation_id, speaker, text, buttons=buttons, name=agent or None
        )

    def told(self, person: str) -> list[str]:
        """Comes the same way."""
        return self.reads(person)

    def forge(self, person: str, text: str, key: str) -> bool:
        """Another body under the same signature, and none at all."""
        body, headers = self._gateway.request(person, text, key)
        signed, _ = self._gateway.request(person, "something else", key)
        plain = {"content-type": headers.get("content-type", "application/json")}
        statuses = {self._post(body, plain), self._post(signed + b" ", headers)}
        self._settle()
        return statuses == {401}

    def odd(self, person: str) -> list[int]:
        """Not signed, and half of a body: no provider signs what it does not send."""
        body, headers = self._gateway.request(person, "odd", "odd")
        odd = [b"", b"{", b"\xff\xfe", b"[" * 10_000, body[: len(body) // 2], b"x" * 100_000]
        return [self._post(one, headers) for one in odd]

    def press(self, person: str, turn: Turn, index: int, key: str) -> None:
        """The button, or the number of one list."""
        if self.can.buttons:
            pressed = self._gateway.pressed  # type: ignore[attr-defined]
            self._post(*pressed(person, f"{turn.id} {index}", key))
            self._settle()
        else:
            self.write(person, str(index + 1), key)

    def revise(self, person: str, key: str, text: str | None) -> None:
        """By the gateway's request."""
        self._post(*self._gateway.revised(person, text, key))  # type: ignore[attr-defined]
        self._settle()

    def reads(self, person: str) -> list[str]:
        """What the gateway has got."""
        self._settle()
        return self._gateway.got(person)

    def away(self, times: int) -> None:
        """So is the gateway."""
        self._gateway.away(times)

    def loses_answer(self) -> None:
        """So does the gateway."""
        self._gateway.loses_answer()

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        return asyncio.run(self._posted(body, headers))

    async def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        transport = httpx.ASGITransport(self._web)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            return (await client.post(self._path, content=body, headers=headers)).status_code

    def _settle(self) -> None:
        """All that came in is done, and all that follows has gone out."""
        storage = self.runtime.storage
        self._empty(storage.inbox, t.inbox, self._hosted.incoming)
        planner = FanOut(self.runtime, list(self._hosted.plans), lambda: None)
        while planner.once():
            pass
        self._empty(storage.outbox, t.outbox, self._hosted.outgoing)

    def _empty(self, box: JobQueue, table, kinds) -> None:
        for _ in range(MOST_TRIES):
            with writing(self.runtime.storage.database) as db:  # what is to be tried later is now
                db.execute(
                    update(table)
                    .where(table.c.state == "todo", table.c.kind.in_(list(kinds)))
                    .values(next_at=self.runtime.clock())
                )
            if not work_next(box, self.runtime, kinds):
                return


async def _refused(_request: Request, error: Refused) -> Response:
    return JSONResponse(error.as_json(), error.status)

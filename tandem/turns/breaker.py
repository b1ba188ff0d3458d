"""Whether Rasa is asked at all: where one has waited in vain, nobody waits for the same.

A circuit breaker (Nygard, Release It!): it opens where Rasa does not even say that it lives; who is
waiting then is told at once, and who comes is; one look after the other finds when it is back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tandem.core.errors import Unavailable


class Breaker:
    """`lives` asks Rasa whether it answers; it is asked at most every `pause` seconds."""

    def __init__(self, lives: Callable[[], Awaitable[bool]], pause: float):
        self._lives, self._pause = lives, pause
        self._opened = asyncio.Event()
        self._next_look = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nothing is sent to Rasa now."""
        return self._opened.is_set()

    async def call[T](
        self,
        asking: Coroutine[Any, Any, T],
        enough: asyncio.Event,
        seconds: float | None = None,
    ) -> T:
        """What `asking` comes to. Raises Unavailable at once while open, as soon as it opens or it
        is `enough`, and after `seconds`."""
        if self.is_open:
            asking.close()
            raise Unavailable("Rasa: not asked, since it does not answer")
        asked = asyncio.ensure_future(asking)
        ends = [asyncio.ensure_future(event.wait()) for event in (self._opened, enough)]
        try:
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait({asked, *ends}, timeout=seconds, return_when=first)
            if asked.done():
                return asked.result()
        finally:
            for waiting in (asked, *ends):
                waiting.cancel()
        raise Unavailable("Rasa: not waited for any longer")

    async def check(self) -> None:
        """Something was in vain: open if Rasa does not live."""
        if not self.is_open and not await self._lives():
            self._opened.set()
            self._next_look = asyncio.get_running_loop().time() + self._pause

    async def look(self) -> bool:
        """While open, one look now and then whether it is back. Whether it is closed now."""
        now = asyncio.get_running_loop().time()
        if self.is_open and now >= self._next_look:
            if await self._lives():
                self._opened.clear()
            self._next_look = asyncio.get_running_loop().time() + self._pause
        return not self.is_open

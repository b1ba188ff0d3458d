"""Tells the open screens that something changed. The database stays the truth: a hint that is
lost costs a moment, never a message, because every stream also looks by itself now and then."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from typing import Any

DESK = "desk"


class MemoryLive:
    """Hints within one process. Topics are conversation ids and DESK."""

    def __init__(self):
        self._watchers: dict[str, set[asyncio.Queue]] = defaultdict(set)
        self._woken: list[Callable[[], None]] = []

    def wakes(self, wake: Callable[[], None]) -> None:
        """Call `wake` at every hint of any topic; it must return at once."""
        self._woken.append(wake)

    def tell(self, topic: str, data: dict[str, Any] | None = None) -> None:
        """Wake everybody who watches `topic`. A watcher who is far behind misses hints."""
        for wake in self._woken:
            wake()
        for queue in self._watchers.get(topic, ()):
            if not queue.full():
                queue.put_nowait(data or {})

    @contextmanager
    def watch(self, topic: str):
        """A queue of the hints of `topic`."""
        queue: asyncio.Queue = asyncio.Queue(maxsize=200)
        self._watchers[topic].add(queue)
        try:
            yield queue
        finally:
            self._watchers[topic].discard(queue)
            if not self._watchers[topic]:
                del self._watchers[topic]

    def watched(self, topic: str) -> bool:
        """Whether anybody watches `topic` at the moment."""
        return bool(self._watchers.get(topic))


async def hints(queue: asyncio.Queue, seconds: float) -> AsyncIterator[list[dict[str, Any]]]:
    """The hints that came in, in bunches; an empty bunch every `seconds` without any."""
    while True:
        try:
            bunch = [await asyncio.wait_for(queue.get(), seconds)]
            while not queue.empty():
                bunch.append(queue.get_nowait())
            yield bunch
        except TimeoutError:
            yield []

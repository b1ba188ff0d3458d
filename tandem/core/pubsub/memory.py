"""Tells the open screens that something changed. The database stays the truth: a hint that is
lost costs a moment, never a message, because every stream also looks by itself now and then.

`MemoryPubSub` serves one web process, `RedisPubSub` (tandem/core/pubsub/redis.py) any number.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

DESK = "desk"
LOOK_SECONDS = 15.0
"""How often a stream looks by itself when nobody told it anything."""
TYPING_SECONDS = 6.0
QUIET = {"turns": [], "same_owner": True}
"""With a hint: no turn is new, and the conversation is whose it was."""

Hints = asyncio.Queue[dict[str, Any]]


class MemoryPubSub:
    """Hints within one process. Topics are conversation ids and DESK.

    `look_seconds` is how often a stream should look by itself at present.
    """

    look_seconds = LOOK_SECONDS

    def __init__(self) -> None:
        self._watchers: dict[str, set[Hints]] = defaultdict(set)
        self._woken: list[Callable[[], None]] = []
        self._typing: dict[str, tuple[str, float]] = {}

    def wakes(self, wake: Callable[[], None]) -> None:
        """Call `wake` at every hint of any topic told in this process; it must return at once."""
        self._woken.append(wake)

    def publish(self, topic: str, data: dict[str, Any] | None = None) -> None:
        """Wake everybody who watches `topic`. A watcher who is far behind misses hints.

        To be called in the event loop.
        """
        for wake in self._woken:
            wake()
        self._wake(topic, data or {})

    def type(self, conversation_id: str, who: str, seconds: float = TYPING_SECONDS) -> None:
        """`who` writes in this conversation; forgotten after `seconds`."""
        self.publish(conversation_id, {"types": who, "seconds": seconds} | QUIET)

    def stop_typing(self, conversation_id: str, who: str) -> None:
        """`who` does not write there any more; that another one does stays.

        The hint of the message sent tells the screens.
        """
        if self._typing.get(conversation_id, ("", 0.0))[0] == who:
            self.publish(conversation_id, {"types": None} | QUIET)

    def typing(self, conversation_id: str) -> str | None:
        """Who is writing there, if anybody."""
        who, until = self._typing.get(conversation_id, (None, 0.0))
        if until < time.monotonic():
            self._typing.pop(conversation_id, None)
            return None
        return who

    @contextmanager
    def watch(self, topic: str) -> Iterator[Hints]:
        """A queue of the hints of `topic`."""
        queue: Hints = asyncio.Queue(maxsize=200)
        self._watchers[topic].add(queue)
        try:
            yield queue
        finally:
            self._watchers[topic].discard(queue)
            if not self._watchers[topic]:
                del self._watchers[topic]

    def watched(self, topic: str) -> bool:
        """Whether anybody watches `topic` in this process at the moment."""
        return bool(self._watchers.get(topic))

    async def run(self) -> None:
        """What keeps it going; within one process there is nothing to do."""

    def _wake(self, topic: str, data: dict[str, Any]) -> None:
        if "types" in data:
            self._typing.pop(topic, None)
            if data["types"]:
                self._typing[topic] = (data["types"], time.monotonic() + data["seconds"])
        for queue in self._watchers.get(topic, ()):
            if not queue.full():
                queue.put_nowait(data)

    def _wake_all(self) -> None:
        """Hints may have been missed: let everybody look."""
        for topic in list(self._watchers):
            self._wake(topic, {})


async def hints(pubsub: MemoryPubSub, queue: Hints) -> AsyncIterator[list[dict[str, Any]]]:
    """The hints that came in, in bunches; an empty bunch when none came for `look_seconds`."""
    while True:
        try:
            bunch = [await asyncio.wait_for(queue.get(), pubsub.look_seconds)]
            while not queue.empty():
                bunch.append(queue.get_nowait())
            yield bunch
        except TimeoutError:
            yield []

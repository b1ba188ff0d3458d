"""Hints between any number of web processes, over one Redis channel.

What is told here wakes this process at once and the others a moment later. While Redis is away
the screens look into the database more often, and everybody looks once when it is back.
"""

import asyncio
import json
import logging
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis
from redis.exceptions import RedisError

from tandem.core.pubsub.memory import LOOK_SECONDS, MemoryPubSub

log = logging.getLogger(__name__)
CHANNEL = "tandem:live"
LOOK_SECONDS_WITHOUT_REDIS = 2.0
PAUSE_SECONDS = 1.0
TIMEOUT_SECONDS = 5.0
MOST_UNSENT = 10_000


class RedisPubSub(MemoryPubSub):
    """As MemoryLive, across processes. `run` must be running."""

    def __init__(self, url: str):
        super().__init__()
        self._redis = Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS)
        self._me = uuid4().hex
        self._unsent: asyncio.Queue[str] = asyncio.Queue(MOST_UNSENT)
        self.look_seconds = LOOK_SECONDS_WITHOUT_REDIS

    def publish(self, topic: str, data: dict[str, Any] | None = None) -> None:
        """Wake all watchers here, and soon those elsewhere."""
        super().publish(topic, data)
        told = dict(data or {})
        if told.get("turns"):
            del told["turns"]  # the other processes read them from the store
        if not self._unsent.full():  # lost hints cost a moment, see tandem/core/pubsub/memory.py
            self._unsent.put_nowait(json.dumps({"by": self._me, "topic": topic, "data": told}))

    async def run(self) -> None:
        """Send and hear hints for ever; Redis may come and go."""
        while True:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._hear())
                    tasks.create_task(self._send())
            except* (RedisError, OSError) as errors:
                if self.look_seconds == LOOK_SECONDS:
                    log.warning("no Redis (%s): screens follow more slowly", errors.exceptions[0])
                self.look_seconds = LOOK_SECONDS_WITHOUT_REDIS
                self._wake_all()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _hear(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                if message["type"] == "subscribe":
                    self.look_seconds = LOOK_SECONDS
                    self._wake_all()
                    continue
                told = json.loads(message["data"])
                if told["by"] != self._me:
                    self._wake(told["topic"], told["data"])

    async def _send(self) -> None:
        while True:
            told = await self._unsent.get()
            await self._redis.publish(CHANNEL, told)


def open_pubsub(redis_url: str) -> MemoryPubSub:
    """Hints for this installation: within the process unless there is a Redis."""
    return RedisPubSub(redis_url) if redis_url else MemoryPubSub()

"""Rasa's lock on a conversation, for one process or for many.

Rasa's own Redis lock reads, changes and writes back in separate steps, so two processes can hold
it at once, and without Redis every message fails. Here the queue within the process is Rasa's, and
between processes one atomic SET NX PX with a token decides. The lock is renewed every moment while
its process lives: who dies leaves the conversation free after seconds. When Redis is away the lock
holds within the process: the front door sends one turn of a conversation at a time anyway.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import AsyncGenerator, Optional, Text
from uuid import uuid4

import redis.asyncio as redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
SECONDS_BETWEEN_TRIES = 0.05
LEASE_SECONDS = 5.0
BEAT_SECONDS = 1.5
REDIS_TIMEOUT_SECONDS = 1.0
IF_OURS = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call({}) end"
RELEASE = IF_OURS.format("'del', KEYS[1]")
RENEW = IF_OURS.format("'pexpire', KEYS[1], ARGV[2]")
"""Only the holder may: its lock may have run out and be somebody else's by now."""


class ConversationLocks(InMemoryLockStore):
    """Set in endpoints.yml as `lock_store: {type: ..., url: ...}`."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None) -> None:
        """`endpoint_config.url` is a redis:// address; empty: one process has all conversations."""
        super().__init__()
        address = endpoint_config.url if endpoint_config else ""
        self._redis = (
            redis.from_url(
                address,
                socket_timeout=REDIS_TIMEOUT_SECONDS,
                socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
            )
            if address
            else None
        )
        self._told = False

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: Text,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = SECONDS_BETWEEN_TRIES,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation for at most `lock_lifetime` seconds. Raises LockError in time."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as ticket:
            token = await self._take(conversation_id, lock_lifetime)
            beating = asyncio.ensure_future(self._beat(conversation_id, token, lock_lifetime))
            try:
                yield ticket
            finally:
                beating.cancel()
                if token:
                    await self._let_go(conversation_id, token)

    async def _take(self, conversation_id: Text, seconds: float) -> Optional[Text]:
        """A token once the lock is ours; None without Redis, or when nobody lets go in time."""
        if self._redis is None:
            return None
        token, end = uuid4().hex, asyncio.get_running_loop().time() + seconds
        try:
            while not await self._redis.set(
                _key(conversation_id), token, nx=True, px=_milliseconds(seconds)
            ):
                if asyncio.get_running_loop().time() >= end:
                    return None  # whoever had it is dead: its lifetime is over as well
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        except RedisError as error:
            if not self._told:
                log.warning(f"no Redis ({error}): locks hold within this process only")
            self._told = True
            return None
        self._told = False
        return token

    async def _beat(self, conversation_id: Text, token: Optional[Text], seconds: float) -> None:
        """Renew the lock for at most `seconds`: what hangs for good is left to others."""
        end = asyncio.get_running_loop().time() + seconds
        while token and (left := end - asyncio.get_running_loop().time()) > BEAT_SECONDS:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(RedisError):
                key, kept = _key(conversation_id), _milliseconds(left)
                await self._redis.eval(RENEW, 1, key, token, kept)

    async def _let_go(self, conversation_id: Text, token: Text) -> None:
        with suppress(RedisError):  # it runs out by itself
            await self._redis.eval(RELEASE, 1, _key(conversation_id), token)


def _milliseconds(left: float) -> int:
    return int(min(left, LEASE_SECONDS) * 1000)


def _key(conversation_id: Text) -> Text:
    return f"tandem:rasa-lock:{conversation_id}"

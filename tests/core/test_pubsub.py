"""Hints reach every screen of every web process, and do without Redis when they must."""

import asyncio
import contextlib

import pytest

from tandem.core.pubsub.memory import LOOK_SECONDS, MemoryPubSub, hints
from tandem.core.pubsub.redis import LOOK_SECONDS_WITHOUT_REDIS, RedisPubSub, open_pubsub

pytestmark = pytest.mark.services


@contextlib.asynccontextmanager
async def two_processes(url):
    """Two lives that hear each other, as two web processes have."""
    first, second = RedisPubSub(url), RedisPubSub(url)
    tasks = [asyncio.create_task(pubsub.run()) for pubsub in (first, second)]
    await until(lambda: first.look_seconds == second.look_seconds == LOOK_SECONDS)
    yield first, second
    for task in tasks:
        task.cancel()


async def until(what, seconds=10):
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.02)


async def next_hint(queue):
    async with asyncio.timeout(5):
        return await queue.get()


def test_without_redis_url_hints_stay_within_the_process():
    assert type(open_pubsub("")) is MemoryPubSub


def test_a_hint_wakes_its_watchers_and_no_others():
    async def story():
        pubsub = MemoryPubSub()
        with pubsub.watch("c1") as mine, pubsub.watch("c2") as other:
            pubsub.publish("c1", {"x": 1})
            assert await next_hint(mine) == {"x": 1}
            assert other.empty()
        assert not pubsub.watched("c1")

    asyncio.run(story())


def test_typing_is_known_until_it_ends():
    pubsub = MemoryPubSub()
    pubsub.type("c1", "Sam Okafor", seconds=60)
    assert pubsub.typing("c1") == "Sam Okafor"
    pubsub.stop_typing("c1", "assistant")
    assert pubsub.typing("c1") == "Sam Okafor"
    pubsub.stop_typing("c1", "Sam Okafor")
    assert pubsub.typing("c1") is None
    pubsub.type("c1", "Sam Okafor", seconds=-1)
    assert pubsub.typing("c1") is None


def test_a_stream_looks_by_itself_when_nobody_tells_it_anything():
    async def story():
        pubsub = MemoryPubSub()
        pubsub.look_seconds = 0.01
        with pubsub.watch("c1") as queue:
            async for bunch in hints(pubsub, queue):
                assert bunch == []
                return

    asyncio.run(story())


def test_hints_and_typing_cross_processes(redis_url):
    async def story():
        async with two_processes(redis_url) as (first, second):
            with second.watch("c1") as queue:
                first.publish("c1", {"case": "k1", "turns": ["not for JSON"]})
                assert await next_hint(queue) == {"case": "k1"}
                first.type("c1", "Sam Okafor")
                assert (await next_hint(queue))["types"] == "Sam Okafor"
                assert second.typing("c1") == "Sam Okafor"
                first.stop_typing("c1", "Sam Okafor")
                await next_hint(queue)
                assert second.typing("c1") is None

    asyncio.run(story())


def test_a_process_does_not_hear_its_own_hints_twice(redis_url):
    async def story():
        async with two_processes(redis_url) as (first, second):
            with first.watch("c1") as own, second.watch("c1") as other:
                first.publish("c1", {"n": 1})
                await next_hint(other)
                assert await next_hint(own) == {"n": 1}
                await asyncio.sleep(0.1)
                assert own.empty()

    asyncio.run(story())


def test_redis_may_stop_and_come_back(redis_server):
    async def story():
        async with two_processes(redis_server.url) as (first, second):
            with second.watch("c1") as queue:
                redis_server.stop()
                await until(lambda: second.look_seconds == LOOK_SECONDS_WITHOUT_REDIS)
                first.publish("c1", {"lost": True})
                redis_server.start()
                await until(lambda: first.look_seconds == second.look_seconds == LOOK_SECONDS)
                while not queue.empty():
                    queue.get_nowait()  # it was woken to look, whatever it had missed
                first.publish("c1", {"n": 2})
                await until(lambda: not queue.empty())
                assert queue.get_nowait() == {"n": 2}

    asyncio.run(story())


@pytest.mark.parametrize("seconds", [LOOK_SECONDS_WITHOUT_REDIS])
def test_screens_look_more_often_without_redis(seconds):
    assert RedisPubSub("redis://127.0.0.1:9/0").look_seconds == seconds < LOOK_SECONDS

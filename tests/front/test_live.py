"""Hints reach every screen of every web process, and do without Redis when they must."""

import asyncio
import contextlib

import pytest

from tandem.core.pubsub.memory import LOOK_SECONDS, MemoryLive, hints
from tandem.core.pubsub.redis import LOOK_SECONDS_WITHOUT_REDIS, RedisLive, open_live


@contextlib.asynccontextmanager
async def two_processes(url):
    """Two lives that hear each other, as two web processes have."""
    first, second = RedisLive(url), RedisLive(url)
    tasks = [asyncio.create_task(live.run()) for live in (first, second)]
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
    assert type(open_live("")) is MemoryLive


def test_a_hint_wakes_its_watchers_and_no_others():
    async def story():
        live = MemoryLive()
        with live.watch("c1") as mine, live.watch("c2") as other:
            live.tell("c1", {"x": 1})
            assert await next_hint(mine) == {"x": 1}
            assert other.empty()
        assert not live.watched("c1")

    asyncio.run(story())


def test_typing_is_known_until_it_ends():
    live = MemoryLive()
    live.type("c1", "Sam Okafor", seconds=60)
    assert live.typing("c1") == "Sam Okafor"
    live.stop_typing("c1")
    assert live.typing("c1") is None
    live.type("c1", "Sam Okafor", seconds=-1)
    assert live.typing("c1") is None


def test_a_stream_looks_by_itself_when_nobody_tells_it_anything():
    async def story():
        live = MemoryLive()
        live.look_seconds = 0.01
        with live.watch("c1") as queue:
            async for bunch in hints(live, queue):
                assert bunch == []
                return

    asyncio.run(story())


def test_hints_and_typing_cross_processes(redis_url):
    async def story():
        async with two_processes(redis_url) as (first, second):
            with second.watch("c1") as queue:
                first.tell("c1", {"case": "k1", "turns": ["not for JSON"]})
                assert await next_hint(queue) == {"case": "k1"}
                first.type("c1", "Sam Okafor")
                assert (await next_hint(queue))["types"] == "Sam Okafor"
                assert second.typing("c1") == "Sam Okafor"
                first.stop_typing("c1")
                await next_hint(queue)
                assert second.typing("c1") is None

    asyncio.run(story())


def test_a_process_does_not_hear_its_own_hints_twice(redis_url):
    async def story():
        async with two_processes(redis_url) as (first, second):
            with first.watch("c1") as own, second.watch("c1") as other:
                first.tell("c1", {"n": 1})
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
                first.tell("c1", {"lost": True})
                redis_server.start()
                await until(lambda: first.look_seconds == second.look_seconds == LOOK_SECONDS)
                while not queue.empty():
                    queue.get_nowait()  # it was woken to look, whatever it had missed
                first.tell("c1", {"n": 2})
                await until(lambda: not queue.empty())
                assert queue.get_nowait() == {"n": 2}

    asyncio.run(story())


@pytest.mark.parametrize("seconds", [LOOK_SECONDS_WITHOUT_REDIS])
def test_screens_look_more_often_without_redis(seconds):
    assert RedisLive("redis://127.0.0.1:9/0").look_seconds == seconds < LOOK_SECONDS

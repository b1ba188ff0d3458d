"""One message of a conversation at a time, in one Rasa process or in several, Redis or not."""

import asyncio
import shutil
import socket
import subprocess
import time

import pytest
from rasa.utils.endpoints import EndpointConfig

from nlu.rasa_server.lock_store import ConversationLocks


@pytest.fixture
def redis_url():
    """A Redis of the test's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = shutil.which("redis-server")
    assert program, "redis-server is not installed"
    server = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield f"redis://127.0.0.1:{port}/0"
    server.kill()
    server.wait()


def most_at_once(stores, conversation_ids) -> int:
    """How many of ten messages for each store were inside the lock at the same time, at most."""

    async def story():
        inside = most = 0

        async def message(store, conversation_id):
            nonlocal inside, most
            async with store.lock(conversation_id):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.005)
                inside -= 1

        await asyncio.gather(
            *(
                message(store, cid)
                for store in stores
                for cid in conversation_ids
                for _ in range(10)
            )
        )
        return most

    return asyncio.run(story())


def locks(url=""):
    return ConversationLocks(endpoint_config=EndpointConfig(url=url))


def test_within_a_process_one_after_the_other():
    assert most_at_once([locks()], ["c1"]) == 1


def test_between_processes_one_after_the_other(redis_url):
    assert most_at_once([locks(redis_url), locks(redis_url), locks(redis_url)], ["c1"]) == 1


def test_other_conversations_do_not_wait(redis_url):
    assert most_at_once([locks(redis_url), locks(redis_url)], ["c1", "c2"]) == 2


def test_without_redis_it_still_locks_within_the_process():
    assert most_at_once([locks("redis://127.0.0.1:9/0")], ["c1"]) == 1


def test_a_lock_that_ran_out_is_not_taken_from_its_next_holder(redis_url):
    async def story():
        late, next_one = locks(redis_url), locks(redis_url)
        async with late.lock("c1", lock_lifetime=0.05):
            await asyncio.sleep(0.1)  # ran out: somebody else may go on
            async with next_one.lock("c1", lock_lifetime=60):
                await late._let_go("c1", "not the token")
                assert await next_one._redis.get("tandem:rasa-lock:c1")

    asyncio.run(story())


def test_who_lives_keeps_the_lock_and_who_dies_leaves_it_in_seconds(redis_url, monkeypatch):
    monkeypatch.setattr("nlu.rasa_server.lock_store.LEASE_SECONDS", 0.4)
    monkeypatch.setattr("nlu.rasa_server.lock_store.BEAT_SECONDS", 0.1)

    async def story():
        slow, dead, next_one = locks(redis_url), locks(redis_url), locks(redis_url)
        order = []

        async def after(name):
            async with next_one.lock(name):
                order.append("next")

        async with slow.lock("c1"):
            waiting = asyncio.create_task(after("c1"))
            await asyncio.sleep(1.2)
            order.append("slow")
        await waiting
        assert order == ["slow", "next"]
        assert await dead._take("c2", 60)  # and its process is killed
        began = time.monotonic()
        await after("c2")
        assert time.monotonic() - began < 0.7

    asyncio.run(story())

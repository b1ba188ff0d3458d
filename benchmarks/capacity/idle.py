"""What an open chat costs that says nothing: memory of one front door with many open streams."""

import asyncio
import contextlib

import httpx

from benchmarks.capacity.sites import Site
from benchmarks.talks import client

AT_ONCE = 50


async def idle(site: Site, chats: int) -> dict[str, float]:
    """MB of the front door before and with `chats` open chats, kB each, how many are open."""
    before = site.memory("web")
    places, opened = asyncio.Semaphore(AT_ONCE), 0
    enough = asyncio.Event()

    async def chat(http: httpx.AsyncClient) -> None:
        nonlocal opened
        async with places:
            started = await http.post("/chat/start", json={})
            started.raise_for_status()
            headers = {"Authorization": f"Bearer {started.json()['token']}"}
            stream = http.stream("GET", "/chat/stream", headers=headers, timeout=None)
            answer = await stream.__aenter__()
            lines = answer.aiter_lines()
            await anext(lines)
            opened += 1
        await enough.wait()
        with contextlib.suppress(httpx.HTTPError):
            await stream.__aexit__(None, None, None)

    async with client(site.base) as http, asyncio.TaskGroup() as group:
        for _ in range(chats):
            group.create_task(chat(http))
        while opened < chats:
            await asyncio.sleep(0.1)
        await asyncio.sleep(5)  # let it settle
        after = site.memory("web")
        enough.set()
    return {
        "open chats": opened,
        "MB before": round(before, 1),
        "MB with them": round(after, 1),
        "kB each": round((after - before) * 1024 / chats, 1),
    }

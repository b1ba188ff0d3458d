"""A message made to be slow holds up nobody who writes at the same time."""

import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette

from tandem.channels.slack.ingress import Ingress
from tests.support.slack_server import SECRET, payload, signed

HELD_SECONDS = 0.25
"""The longest that anything else may wait; it was eight seconds."""


async def longest_wait(inbox, text: str) -> float:
    ingress = Ingress(inbox, SECRET, lambda: None)
    transport = httpx.ASGITransport(Starlette(routes=ingress.routes))
    data = payload("message_direct")
    data["event"] |= {"text": text, "blocks": []}
    body = json.dumps(data).encode()
    gaps: list[float] = []

    async def beat():
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(0.01)
            gaps.append(loop.time() - began)

    beating = asyncio.create_task(beat())
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        headers = {"content-type": "application/json"} | signed(body)
        answer = await client.post("/slack/events", content=body, headers=headers)
    beating.cancel()
    assert answer.status_code == 200
    return max(gaps)


@pytest.mark.parametrize("unit", ["4 ", "@㎯", "a@", "*a", "password ", "DE89 3704 "])
def test_the_loop_goes_on(runtime, unit):
    assert asyncio.run(longest_wait(runtime.storage.inbox, unit * 20_000)) < HELD_SECONDS

"""A Rasa that takes long is asked once, whoever of two front doors lives or dies meanwhile."""

import asyncio
import socket

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tandem.core.pubsub.memory import MemoryPubSub
from tandem.storage import lease
from tandem.turns import worker
from tandem.turns.rasa_client import RasaClient
from tandem.turns.worker import TurnWorker

SECONDS = 2.0
DECISION = {"decision": {"do": "continue", "rule": "usual"}, "slots": {}}


class SlowRasa:
    """Rasa's two doors that the front door uses, on a real port: it holds a conversation's lock
    for SECONDS while it answers, as Rasa does, and goes on when the asker has gone."""

    def __init__(self, runtime):
        self._runtime, self.asked, self._events = runtime, [], []
        self._lock = asyncio.Lock()
        self._going_on = set()
        doors = [
            Route("/webhooks/rest/webhook", self._message, methods=["POST"]),
            Route("/conversations/{id}/tracker/events", self._tracker, methods=["POST"]),
        ]
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=doors), log_level="error"))

    async def serve(self):
        await self._server.serve([self._socket])

    def stop(self):
        self._server.should_exit = True

    async def _message(self, request):
        said = await request.json()
        working = asyncio.create_task(self._answer(said))
        self._going_on.add(working)
        return JSONResponse(await asyncio.shield(working))

    async def _answer(self, said):
        turn_id = said["metadata"]["turn"]
        self.asked.append(turn_id)
        async with self._lock:
            self._runtime.storage.events.add(said["sender"], "decision", DECISION, turn_id)
            await asyncio.sleep(SECONDS)
            self._events += [
                {"event": "user", "metadata": {"turn": turn_id}},
                {"event": "bot", "text": "Here it is."},
            ]
        return [{"text": "Here it is."}]

    async def _tracker(self, request):
        async with self._lock:
            return JSONResponse({"events": self._events})


@pytest.fixture
def short(monkeypatch):
    """Leases that run out long before Rasa has answered."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.6)
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.15)
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.1)


def said_after(runtime, story) -> tuple[list[str], list[str]]:
    """What Rasa was asked and what the customer was told, after `story(doors, conversation)`."""

    async def whole():
        rasa = SlowRasa(runtime)
        serving = asyncio.create_task(rasa.serve())
        assistants = [RasaClient(rasa.url, "t", 20) for _ in range(2)]
        doors = [TurnWorker(runtime, one, MemoryPubSub()) for one in assistants]
        conversation = runtime.storage.conversations.open("website")
        runtime.storage.conversations.add_turn(conversation, "customer", "where is it", work="todo")
        await story(doors, conversation)
        for assistant in assistants:
            await assistant.close()
        rasa.stop()
        await serving
        spoken = [
            t.text
            for t in runtime.storage.conversations.turns(conversation)
            if t.speaker != "customer"
        ]
        return rasa.asked, spoken

    return asyncio.run(whole())


async def answered(runtime, conversation) -> None:
    """Waits for the answer, and on: nobody may ask or answer again."""
    while runtime.storage.turn_queue.has_open(conversation):
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)


def test_a_slow_answer_is_waited_for_by_one_alone(either, short):
    async def story(doors, conversation):
        running = [asyncio.create_task(door.run()) for door in doors]
        await answered(either, conversation)
        for task in running:
            task.cancel()

    asked, spoken = said_after(either, story)
    assert len(asked) == 1 and spoken == ["Here it is."]


def test_who_takes_over_from_a_dead_one_waits_for_its_answer(either, short):
    async def story(doors, conversation):
        first, second = doors
        first.wake(conversation)
        while not either.storage.events.after(0, ["decision"])[0]:  # Rasa works on it
            await asyncio.sleep(0.02)
        first._busy[conversation].cancel()  # as if killed: nothing is put back
        looking = asyncio.create_task(second.run())
        await answered(either, conversation)
        looking.cancel()

    asked, spoken = said_after(either, story)
    assert len(asked) == 1 and spoken[-1] == "Here it is."
    assert spoken.count("Here it is.") == 1

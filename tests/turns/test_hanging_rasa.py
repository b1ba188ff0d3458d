"""A Rasa that hangs, wholly or at one message: nobody waits for what others waited for in vain.

It is a server on a real port; what it does not answer stays open, as with a process that is stuck.
"""

import asyncio
import socket
import time

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tandem.core.pubsub.memory import MemoryPubSub
from tandem.turns import rasa_client, worker
from tandem.turns.rasa_client import RasaClient
from tandem.turns.worker import AT_ONCE, TurnWorker

TIME_OUT = 3.0
DECISION = {"decision": {"do": "continue", "rule": "usual"}, "slots": {}}
POISON = "poison"


class HangingRasa:
    """Answers, but for messages with POISON, and but for everything while `hangs`."""

    def __init__(self, runtime):
        self._runtime = runtime
        self.asked: list[str] = []
        self.hangs, self.looks = False, 0
        self._released = asyncio.Event()
        doors = [
            Route("/webhooks/rest/webhook", self._message, methods=["POST"]),
            Route("/conversations/{id}/tracker/events", self._tracker, methods=["POST"]),
            Route("/status", self._status),
        ]
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(Starlette(routes=doors), log_level="error")
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)

    async def serve(self):
        await self._server.serve([self._socket])

    def stop(self):
        self._released.set()
        self._server.should_exit = True

    async def _stuck(self, text: str = ""):
        if self.hangs or POISON in text:
            await self._released.wait()

    async def _message(self, request):
        said = await request.json()
        self.asked.append(said["message"])
        await self._stuck(said["message"])
        turn_id = said["metadata"]["turn"]
        await asyncio.to_thread(
            self._runtime.storage.events.add, said["sender"], "decision", DECISION, turn_id
        )
        return JSONResponse([{"text": f"Answer to {said['message']}."}])

    async def _tracker(self, _request):
        await self._stuck()
        return JSONResponse({"events": []})

    async def _status(self, _request):
        self.looks += 1
        await self._stuck()
        return JSONResponse({"model_file": "x"})


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(worker, "PERSON_SECONDS", 0.3)
    monkeypatch.setattr(rasa_client, "LIVES_SECONDS", 0.3)


class House:
    """A front door's worker with its Rasa."""

    def __init__(self, runtime, rasa, answering):
        self.runtime, self.rasa, self.worker = runtime, rasa, answering

    def says(self, text, conversation=None):
        conversations = self.runtime.storage.conversations
        conversation = conversation or conversations.open("website")
        conversations.add_turn(conversation, "customer", text, work="todo")
        self.worker.wake(conversation)
        return conversation

    def told(self, conversation) -> list[str]:
        turns = self.runtime.storage.conversations.turns(conversation)
        return [turn.text for turn in turns if turn.speaker != "customer"]

    async def until(self, what, seconds) -> float:
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if await asyncio.to_thread(what):
                return time.monotonic() - began
            await asyncio.sleep(0.05)
        raise AssertionError(f"not within {seconds} s")


def lived(runtime, story, time_out=TIME_OUT):
    """Play `story(house)`."""

    async def whole():
        rasa = HangingRasa(runtime)
        serving = asyncio.create_task(rasa.serve())
        client = RasaClient(rasa.url, "t", time_out)
        house = House(runtime, rasa, TurnWorker(runtime, client, MemoryPubSub()))
        running = asyncio.create_task(house.worker.run())
        try:
            await story(house)
        finally:
            running.cancel()
            await client.close()
            rasa.stop()
            await serving

    asyncio.run(whole())


def test_after_one_time_out_everybody_is_told_and_one_look_ends_it(runtime):
    async def story(house):
        house.rasa.hangs = True
        visitors = [house.says(f"hello {n}") for n in range(24)]
        all_told = lambda: all(house.told(one) for one in visitors)  # noqa: E731
        await house.until(all_told, 2 * TIME_OUT)  # in turn it took three times as long
        assert len(house.rasa.asked) <= AT_ONCE
        late = house.says("me too")
        await house.until(lambda: house.told(late), TIME_OUT / 2)
        asked = len(house.rasa.asked)
        await asyncio.sleep(0.5)
        assert len(house.rasa.asked) == asked and house.rasa.looks > 1
        house.rasa.hangs = False
        house.rasa._released.set()
        await house.until(lambda: all(len(house.told(one)) > 1 for one in [*visitors, late]), 10)

    lived(runtime, story)


@pytest.mark.parametrize(
    "words",
    [
        "let me talk to a human",
        "please ring me back",
        "human please now",
        "real person!",
        "put me through to somebody",
    ],
)
def test_a_person_asked_for_in_words_does_not_wait_for_rasa(runtime, words):
    async def story(house):
        house.rasa.hangs = True
        asks = house.says(words)
        first = house.says("where is order 1042")
        await asyncio.sleep(0.1)
        house.says(words, first)
        cases = runtime.storage.cases.of_conversation
        await house.until(lambda: cases(asks) and cases(first), 3)

    lived(runtime, story, time_out=20)


def test_a_message_that_is_too_much_twice_is_given_up_and_nobody_waits_behind_it(runtime):
    async def story(house):
        poisoned = house.says(POISON)
        house.says("where is order 1042", poisoned)
        others = [house.says(f"hello {n}") for n in range(5)]
        await house.until(lambda: all(map(house.told, others)), 1.5)
        answer = "Answer to where is order 1042."
        await house.until(
            lambda: any(answer in told for told in house.told(poisoned)), 6 * TIME_OUT
        )
        assert house.rasa.asked.count(POISON) == 2
        assert sum("couldn't get through" in told for told in house.told(poisoned)) == 1
        turns = runtime.storage.conversations.turns(poisoned)
        gave_up = next(turn for turn in turns if "couldn't get through" in turn.text)
        assert [button["title"] for button in gave_up.buttons] == ["Talk to a person"]
        await asyncio.sleep(0.5)
        assert house.rasa.asked.count(POISON) == 2
        assert runtime.storage.turn_queue.waiting() == []

    lived(runtime, story, time_out=2)

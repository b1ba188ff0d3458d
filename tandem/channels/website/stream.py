"""The stream of a conversation: turns and state, as they come, to every open screen."""

import random
from collections.abc import AsyncIterator

from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from tandem.channels.website.session import (
    chat_state,
    conversation_and_version,
    source_of_request,
)
from tandem.channels.website.view import turn_json
from tandem.core.conversation import Turn
from tandem.core.pubsub.memory import DESK, hints
from tandem.http.json_body import number_asked
from tandem.http.open_streams import OpenStreams, Place
from tandem.http.shown import shown_json

PING_SECONDS = 15
"""Proxies close what is silent for longer."""
REOPEN_MILLISECONDS = (200, 1500)
"""Not all at once, when a process ends."""


async def stream(request: Request) -> Response:
    """GET /chat/stream?after=SEQ: turns and state as they come; nothing is lost on the way."""
    runtime, pubsub = request.app.state.runtime, request.app.state.pubsub
    seen, streams = number_asked(request, "after"), request.app.state.open_streams
    signed, _ = request.app.state.tokens.read(request.headers.get("authorization", ""))
    place = streams.take(signed, source_of_request(request))  # before anything is looked up
    try:
        conversation_id, version = await conversation_and_version(request)
    except BaseException:
        streams.give_back(place)
        raise

    async def events():
        nonlocal seen
        shown = None
        with pubsub.watch(conversation_id) as queue:
            async for bunch in _with_first(hints(pubsub, queue)):
                same = bool(shown) and bool(bunch) and all("same_owner" in hint for hint in bunch)
                if (
                    not same
                    and await run_in_threadpool(runtime.storage.browsers.version, conversation_id)
                    != version
                ):
                    return  # signed out, or left, elsewhere: nothing more is told here
                told = told_turns(bunch, seen)
                turns = told or []
                if told is None:
                    turns = await run_in_threadpool(
                        runtime.storage.conversations.turns, conversation_id, seen
                    )
                for turn in turns:
                    seen = turn.seq
                    yield {"event": "turn", "id": str(turn.seq), "data": dumps(turn_json(turn))}
                if any(turn.speaker == "agent" for turn in turns):
                    await run_in_threadpool(
                        runtime.storage.browsers.delivered, conversation_id, seen
                    )
                    pubsub.publish(DESK, {"conversation": conversation_id})
                if same and shown:
                    state = shown | {"typing": pubsub.typing(conversation_id)}
                else:
                    state = await run_in_threadpool(chat_state, request, conversation_id)
                if state != shown:
                    shown = state
                    yield {"event": "state", "data": dumps(state)}

    return EventStream(events(), streams, place)


class EventStream(EventSourceResponse):
    """A stream that also ends properly when the process shuts down: with a last word to the browser
    when to open it again, which another process then answers. Its `place` is given back."""

    def __init__(self, events: AsyncIterator[dict], streams: OpenStreams, place: Place):
        super().__init__(events, ping=PING_SECONDS)
        self._streams, self._place = streams, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, and the end."""
        try:
            await self._send_all(scope, receive, send)
        finally:
            self._streams.give_back(self._place)

    async def _send_all(self, scope: Scope, receive: Receive, send: Send) -> None:
        ended = False

        async def watched(message: Message) -> None:
            nonlocal ended
            ended = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        await super().__call__(scope, receive, watched)
        if not ended:
            again = b"retry: %d\r\n\r\n" % random.randint(*REOPEN_MILLISECONDS)
            await send({"type": "http.response.body", "body": again, "more_body": False})


def told_turns(bunch: list[dict], seen: int) -> list[Turn] | None:
    """The new turns, if the hints bring all of them; None if the store must be asked.

    A hint without turns may be about anything, and a gap in the numbers means that some were told
    to nobody.
    """
    if not bunch or not all("turns" in hint for hint in bunch):
        return None
    told = {turn.seq: turn for hint in bunch for turn in hint["turns"] if turn.seq > seen}
    if sorted(told) != list(range(seen + 1, seen + 1 + len(told))):
        return None
    return [told[seq] for seq in sorted(told)]


async def _with_first(bunches):
    """An empty bunch at once, then those that come."""
    yield []
    async for bunch in bunches:
        yield bunch


def dumps(data: dict) -> str:
    """JSON on one line, as a stream needs it."""
    return shown_json(data)

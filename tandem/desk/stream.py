"""What a desk screen is told as it happens: the list, then only what changes in it."""

import asyncio

from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from tandem.channels.website.stream import PING_SECONDS, dumps


async def stream(request: Request, agent: dict) -> Response:
    """GET /desk/stream: `list` once, then `changes` and `typing`.

    A screen that was away names the last event it saw (the browser does so by itself) and gets
    what it missed; when that is not known any more, the whole list again.
    """
    board = request.app.state.board

    async def events():
        with board.screen() as queue:
            await board.look()
            missed = board.since(request.headers.get("last-event-id", ""))
            first = ("changes", missed) if missed else ("list", board.everything())
            yield {"event": first[0], "id": board.version, "data": dumps(first[1])}
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), PING_SECONDS)
                except TimeoutError:
                    if queue.full():
                        return
                    continue
                yield event | {"data": dumps(event["data"])}

    return EventSourceResponse(events(), ping=PING_SECONDS)

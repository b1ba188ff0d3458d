"""What a desk screen is told as it happens: the list, then only what changes in it."""

import asyncio
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.channels.website.session import source_of_request
from tandem.channels.website.stream import EventStream, dumps
from tandem.desk.auth import COOKIE
from tandem.desk.board import LOOK_AGAIN

BEAT_SECONDS = 10
"""How often an open screen says that its agent is there."""


async def stream(request: Request, agent: Agent) -> Response:
    """GET /desk/stream: `list` once, then `changes`, `typing`, and `told` where something is new.

    While it is open its agent counts as present. Before anything is told the session is looked at
    again: when it has ended, by whatever way, the stream does too.

    A screen that was away names the last event it saw (the browser does so by itself) and gets what
    it missed; when that is not known any more, the whole list again.
    """
    board, storage = request.app.state.board, request.app.state.runtime.storage
    agents, audit, notifications = storage.agents, storage.audit, storage.notifications
    session, streams = request.cookies.get(COOKIE, ""), request.app.state.open_streams
    place = streams.take(agent.id, source_of_request(request))

    async def told():
        unread = await run_in_threadpool(notifications.unread, agent.id)
        return {"unread": unread[0], "newest": unread[1]}

    async def events():
        known, beaten = await told(), time.monotonic()
        await run_in_threadpool(agents.beat, agent.id)
        with board.screen() as queue:
            await board.look()
            missed = board.since(request.headers.get("last-event-id", ""))
            first = ("changes", missed) if missed else ("list", board.everything())
            await run_in_threadpool(audit.saw_list, agent.id, board.size)
            yield {"event": first[0], "id": board.version, "data": dumps(first[1])}
            yield {"event": "told", "data": dumps(known)}
            while not queue.full():  # a screen that hangs asks for everything anew
                try:
                    event = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
                except TimeoutError:
                    event = None
                if not await run_in_threadpool(agents.is_session, session, agent.id):
                    return
                if time.monotonic() - beaten >= BEAT_SECONDS:
                    beaten = time.monotonic()
                    await run_in_threadpool(agents.beat, agent.id)
                    await run_in_threadpool(audit.saw_list, agent.id, board.size)
                if event and event["event"] != LOOK_AGAIN:
                    yield event | {"data": dumps(event["data"])}
                if (event is None or event["event"] == "changes") and known != (
                    new := await told()
                ):
                    known = new
                    yield {"event": "told", "data": dumps(known)}

    return EventStream(events(), streams, place)

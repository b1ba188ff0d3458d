"""Files in the chat, over HTTP: made ready to be sent, taken back, and fetched.

The conversation's token opens them, and nothing else does: no cookie, no address by itself.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.channels.website.session import HOUR, conversation_of, source_of_request
from tandem.core.client_address import hidden, places
from tandem.core.errors import Refused
from tandem.files.card import shown_file
from tandem.files.checked import too_large
from tandem.handover.files import CUSTOMER, keep, may_send, opened, take_back
from tandem.http.body import read_body
from tandem.http.file_body import announced, file_answer, named
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.limits import Rule


async def bring(request: Request) -> Response:
    """POST /chat/files, the bytes as the body: makes a file ready to be sent with a message."""
    runtime, conversation_id = request.app.state.runtime, await conversation_of(request)
    source = source_of_request(request)
    await run_in_threadpool(_may_bring, runtime, conversation_id, source)
    return await taken_in(request, conversation_id, source, CUSTOMER)


async def taken_in(
    request: Request, conversation_id: str, source: str | None, speaker: str
) -> Response:
    """Read a file, at most as large as is taken and one of a bounded number on their way in, and
    make it ready to be sent. Raises Refused file_too_large, too_many_uploads, and as `keep`."""
    state, runtime = request.app.state, request.app.state.runtime
    limit, name = runtime.config.settings.file_bytes, named(request)
    if announced(request) > limit:
        raise too_large(limit)
    place = state.open_uploads.take(conversation_id, source)
    try:
        data = await _read(request, limit)
        file = await run_in_threadpool(keep, runtime, conversation_id, data, name, speaker)
    finally:
        state.open_uploads.give_back(place)
    return ShownJSON({"file": shown_file(file)}, 201)


async def _read(request: Request, limit: int) -> bytes:
    try:
        return await read_body(request, limit)
    except Refused as error:
        raise too_large(limit) if error.status == 413 else error from None


def _may_bring(runtime: Runtime, conversation_id: str, source: str | None) -> None:
    """Before a byte is read. Raises Refused too_many_requests, and as `may_send` does."""
    may_send(runtime, conversation_id, CUSTOMER)
    settings = runtime.config.settings
    who = hidden(runtime.storage.browsers.who(conversation_id), settings.secret_key)
    rules = [Rule(f"files of {who}", settings.files_per_visitor, HOUR)]
    for place, times in places(source):
        rules.append(Rule(f"files from {place}", settings.files_per_address * times, HOUR))
    runtime.storage.limits.check(*rules)


async def fetch(request: Request) -> Response:
    """GET /chat/files/{file}: the bytes, to be saved or shown within the chat."""
    runtime, conversation_id = request.app.state.runtime, await conversation_of(request)
    file_id = request.path_params["file"]
    file, data = await run_in_threadpool(opened, runtime, conversation_id, file_id, CUSTOMER)
    return file_answer(data, file.media_type, file.name)


async def take_away(request: Request) -> Response:
    """DELETE /chat/files/{file}: one that was made ready and is not to be sent."""
    runtime, conversation_id = request.app.state.runtime, await conversation_of(request)
    file_id = request.path_params["file"]
    await run_in_threadpool(take_back, runtime, conversation_id, file_id, CUSTOMER)
    return Response(status_code=204)


routes = [
    Route("/chat/files", bring, methods=["POST"]),
    Route("/chat/files/{file}", fetch, methods=["GET"]),
    Route("/chat/files/{file}", take_away, methods=["DELETE"]),
]

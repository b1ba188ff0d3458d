"""POST /slack/events: everything Slack sends. Signed? Stored? Then acknowledged, and done later.

Between Slack and its acknowledgement there is one signature and one insert, so that the 3 seconds
hold whatever else is going on; and what is acknowledged is stored, so that a crash loses nothing.
The event id is the key of the work: what Slack sends again changes nothing.
"""

from collections.abc import Callable

import anyio
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.channels.slack.payloads import KIND, filed, parse
from tandem.channels.slack.signature import check_signature
from tandem.errors import Refused
from tandem.storage.boxes import Box

LARGEST_BODY = 512 * 1024
THREADS = 2
"""For storing only, so that no other work can hold up an acknowledgement."""


class Ingress:
    """Takes in what Slack sends. `wake` tells the worker of the inbox."""

    def __init__(self, inbox: Box, signing_secret: str, wake: Callable[[], None]):
        self._inbox, self._wake = inbox, wake
        self._verifier = SignatureVerifier(signing_secret)
        self._places: anyio.CapacityLimiter | None = None

    @property
    def routes(self) -> list[Route]:
        """One address for events, buttons and commands."""
        return [Route("/slack/events", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """401 for what is not from Slack, 400 for what cannot be read, otherwise 200."""
        body = await _body(request)
        check_signature(self._verifier, body, request.headers)
        data = parse(body, request.headers.get("content-type", ""))
        if data.get("type") == "url_verification":
            return JSONResponse({"challenge": str(data.get("challenge", ""))})
        work = filed(data)
        if work is not None:
            self._places = self._places or anyio.CapacityLimiter(THREADS)
            await anyio.to_thread.run_sync(
                self._inbox.put, KIND, work.payload, work.key, work.lane, limiter=self._places
            )
            self._wake()
        return Response(status_code=200)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused("message_too_long", "That is more than Slack ever sends.", 413)
    return bytes(body)

"""POST /slack/events: everything Slack sends. Signed? Stored? Then acknowledged, and done later.

Between Slack and its acknowledgement there is one signature and one insert, so that the 3 seconds
hold whatever else is going on; and what is acknowledged is stored, so that a crash loses nothing.
What comes in while one transaction is written shares the next one, and nothing is acted on while
somebody waits for an acknowledgement. The event id is the key of the work: what Slack sends again
changes nothing.
"""

import asyncio
from collections.abc import Callable

import anyio
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.channels.slack.payloads import KIND, Filed, filed, parse
from tandem.channels.slack.signature import check_signature
from tandem.http.body import read_body
from tandem.storage.job_queue import Job, JobQueue
from tandem.storage.whose import of_slack

LARGEST_BODY = 512 * 1024


class Ingress:
    """Takes in what Slack sends. `wake` tells the worker of the inbox."""

    def __init__(self, inbox: JobQueue, signing_secret: str, wake: Callable[[], None]):
        self._inbox, self._wake = inbox, wake
        self._verifier = SignatureVerifier(signing_secret)
        self._unwritten: list[tuple[Filed, asyncio.Future]] = []
        self._writing: asyncio.Task | None = None
        self._open = 0
        self._reading: anyio.CapacityLimiter | None = None

    def busy(self) -> bool:
        """Whether somebody waits for an acknowledgement."""
        return self._open > 0

    @property
    def routes(self) -> list[Route]:
        """One address for events, buttons and commands."""
        return [Route("/slack/events", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """401 for what is not from Slack, 400 for what cannot be read, otherwise 200."""
        self._open += 1
        try:
            return await self._take(request)
        finally:
            self._open -= 1
            if not self._open:
                self._wake()

    async def _take(self, request: Request) -> Response:
        body = await read_body(request, LARGEST_BODY)
        check_signature(self._verifier, body, request.headers)
        kind = request.headers.get("content-type", "")
        data, work = await anyio.to_thread.run_sync(_read, body, kind, limiter=self._one_by_one())
        if data.get("type") == "url_verification":
            return JSONResponse({"challenge": str(data.get("challenge", ""))})
        if work is not None:
            written = asyncio.get_running_loop().create_future()
            self._unwritten.append((work, written))
            if self._writing is None or self._writing.done():
                self._writing = asyncio.create_task(self._write())
            await written
        return Response(status_code=200)

    def _one_by_one(self) -> anyio.CapacityLimiter:
        """What comes in is read in its order, and off the loop: nobody waits for a long message."""
        if self._reading is None:
            self._reading = anyio.CapacityLimiter(1)
        return self._reading

    async def _write(self) -> None:
        """Store what has come in, in one transaction, until nothing is left."""
        own_thread = anyio.CapacityLimiter(1)  # no other work can use up the place to store
        while self._unwritten:
            batch, self._unwritten = self._unwritten, []
            jobs = [
                Job(KIND, work.payload, work.key, work.lane, of_slack(work.user))
                for work, _ in batch
            ]
            try:
                await anyio.to_thread.run_sync(self._inbox.put_all, jobs, limiter=own_thread)
            except Exception as error:
                _settle(batch, lambda future, error=error: future.set_exception(error))
            else:
                _settle(batch, lambda future: future.set_result(None))


def _read(body: bytes, content_type: str) -> tuple[dict, Filed | None]:
    data = parse(body, content_type)
    return data, None if data.get("type") == "url_verification" else filed(data)


def _settle(batch: list[tuple[Filed, asyncio.Future]], how: Callable) -> None:
    for _, future in batch:
        if not future.done():  # a request that was given up is stored all the same
            how(future)

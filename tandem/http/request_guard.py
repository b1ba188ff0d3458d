"""What is refused before any page sees it: forms and calls from foreign sites, foreign names for
ours, bodies that are too large or come too slowly. Pure ASGI, so that streams pass through
untouched."""

import asyncio
import re

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.http.allowed_hosts import allowed_hosts, host_and_port, is_allowed

LARGEST_BODY = 1024 * 1024
"""Of anything; each route allows less."""
LARGEST_COOKIES = 8 * 1024
"""Bytes of a Cookie header; with more, none is read."""
BODY_SECONDS = 20.0
"""So long a whole body may take: a phone on a bad line does, somebody who holds connections not."""
FILES = re.compile(r"/chat/files|/desk/api/cases/[^/]{1,80}/files")
"""Where files come in: a photograph is larger than anything else, and takes a phone longer."""
FILE_SECONDS = 120.0
PROBES = frozenset({"/healthz", "/readyz", "/health"})
"""Asked by orchestrators, balancers and monitors, at whatever address we have there; they tell
nothing of anybody."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class RequestGuard:
    """`base_url` is our public address: browsers may have come by it or by the Host they name, if
    it is one of `hosts`. `largest_file` in bytes is what may come where files do."""

    def __init__(self, app: ASGIApp, base_url: str, hosts: str = "", largest_file: int = 0):
        self._app, self._own = app, host_and_port(base_url)
        self._largest_file = max(largest_file, LARGEST_BODY)
        self._hosts = allowed_hosts(base_url, hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let through with a watched body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["headers"] = [one for one in scope["headers"] if _is_readable(*one)]
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        known = len(named) < 2 and is_allowed("".join(named), self._hosts)
        if scope["path"] not in PROBES and not known:
            await JSONResponse(Refused("wrong_host", refusal("wrong_host"), 421).as_json(), 421)(
                scope, receive, send
            )
            return
        if scope["method"] not in READING and self._foreign(headers):
            refused = Refused("foreign_origin", refusal("foreign_origin"), 403)
            await JSONResponse(refused.as_json(), 403)(scope, receive, send)
            return
        if (
            "\0" in scope["path"]
            or b"%00" in scope["query_string"]
            or b"\0" in scope["query_string"]
        ):
            refused = Refused("malformed_request", refusal("unreadable_address"), 400)
            await JSONResponse(refused.as_json(), 400)(scope, receive, send)
            return
        is_file = scope["method"] == "POST" and FILES.fullmatch(scope["path"])
        most, seconds = (
            (self._largest_file, FILE_SECONDS) if is_file else (LARGEST_BODY, BODY_SECONDS)
        )
        watched = _watched(receive, headers.get("content-length", ""), most, seconds)
        await self._app(scope, watched, send)

    def _foreign(self, headers: Headers) -> bool:
        """Whether a browser says that another site's page sends this. Programs say nothing."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site in ("cross-site", "same-site"):
            return True
        if origin is None or site in ("same-origin", "none"):
            return False
        own = {self._own, headers.get("host", "").casefold()}
        return host_and_port(origin) not in own - {""}


def _is_readable(name: bytes, value: bytes) -> bool:
    """Whether a header may be parsed. Cookies of ours are plain; one with escapes takes Python
    before 3.12.6 quadratic time (CVE-2024-7592), and long ones are nobody's here."""
    return name != b"cookie" or (b"\\" not in value and len(value) <= LARGEST_COOKIES)


def _watched(receive: Receive, announced: str, most: int, seconds: float) -> Receive:
    """`receive`, but it raises Refused message_too_long or too_slow."""
    loop = asyncio.get_running_loop()
    until, size, complete = loop.time() + seconds, 0, False

    async def watched() -> Message:
        nonlocal size, complete
        if complete:  # from here on only the end of the connection is waited for
            return await receive()
        if announced.isdigit() and int(announced[:12]) > most:
            raise too_large()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise Refused("too_slow", refusal("too_slow"), 408) from None
        size += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if size > most:
            raise too_large()
        return message

    return watched


def too_large() -> Refused:
    """The error for a body that nothing here needs."""
    return Refused("message_too_long", refusal("too_much"), 413)

"""A reference server of the Tandem Shop API over any shop of ours: what a company may read, copy
from, and try its own server beside.

It serves the demo shop (`bin/tandem shop serve`), and is what the conformance suite is proved with.
"""

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.core.errors import Refused, TandemError
from tandem.core.signature import check
from tandem.core.text import storable
from tandem.http.form import read_form
from tandem.shop.api.credentials import SIGNATURE, TIMESTAMP, signed_text
from tandem.shop.api.operations import (
    KEY,
    LONGEST_KEY,
    MOST_ITEMS,
    OPERATIONS,
    PROBLEM,
    REFUSED,
    TYPE,
    UNKNOWN,
    USUAL_ITEMS,
    VERSION,
    Operation,
)
from tandem.shop.port import ChangeRefused, ShopPort

LARGEST_BODY = 64 * 1024
TOKEN_SECONDS = 300
Endpoint = Callable[[Request], Awaitable[Response]]


class Known:
    """Who may ask: with a shared secret, or with a token got for `clients` (id -> secret)."""

    def __init__(self, secret: str = "", clients: dict[str, str] | None = None):
        self._secret, self._clients = secret, clients or {}
        self._tokens: dict[str, float] = {}

    async def token(self, request: Request) -> Response:
        """POST /oauth/token: the client credentials grant."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            name, _, secret = b64decode(given, validate=True).decode().partition(":")
        except ValueError:
            name, secret = "", ""
        form = await read_form(request)
        known = self._clients.get(name)
        right = (
            kind.lower() == "basic"
            and known
            and hmac.compare_digest(known.encode(), secret.encode())
        )
        if not right or form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe(24)
        now = time.monotonic()
        self._tokens = {t: until for t, until in self._tokens.items() if until > now}
        self._tokens[token] = now + TOKEN_SECONDS
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
        return JSONResponse(answer)

    def check(self, request: Request, body: bytes) -> None:
        """Raises Refused where it is nobody we know."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._tokens.get(token, 0) > time.monotonic():
            return
        query = f"?{request.url.query}" if request.url.query else ""
        target = request.scope["raw_path"].decode("ascii", "replace") + query
        signature = request.headers.get(SIGNATURE, "").removeprefix("v1=")
        text = signed_text(request.method, target, body)
        if not self._secret:
            raise Refused("bad_signature", "This request shows nobody we know.", 401)
        check(self._secret, request.headers.get(TIMESTAMP, ""), text, signature)


def create_server(shop: ShopPort, known: Known, does_once: bool = True) -> Starlette:
    """The server as an ASGI application."""
    offer = {
        "version": VERSION,
        "capabilities": sorted(shop.capabilities),
        "does_once": does_once,
    }

    async def capabilities(request: Request) -> Response:
        known.check(request, b"")
        return JSONResponse(offer)

    routes = [
        Route("/capabilities", capabilities),
        Route("/oauth/token", known.token, methods=["POST"]),
    ]
    by_path: dict[str, dict[str, Endpoint]] = {}
    for one in OPERATIONS:
        if one.capability in shop.capabilities:
            by_path.setdefault(one.path, {})[one.method] = _endpoint(one, shop, known)
    for path, endpoints in by_path.items():
        routes.append(Route(path, _by_method(endpoints), methods=list(endpoints)))
    handlers: dict[Any, Any] = {TandemError: _told, HTTPException: _told_http, Exception: _broken}
    return Starlette(routes=routes, exception_handlers=handlers)


def _by_method(endpoints: dict[str, Endpoint]) -> Endpoint:
    async def answer(request: Request) -> Response:
        # HEAD is asked as GET is; the server sends no body for it.
        method = "GET" if request.method == "HEAD" else request.method
        return await endpoints[method](request)

    return answer


def _endpoint(one: Operation, shop: ShopPort, known: Known) -> Endpoint:
    async def answer(request: Request) -> Response:
        body = await _body(request)
        known.check(request, body)
        arguments = _arguments(one, request, body)
        call = getattr(getattr(shop, one.port), one.name)
        found = await run_in_threadpool(call, *arguments)
        return _answer(one, request, found)

    return answer


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused("too_long", "This body is too large.", 413)
    return body


def _arguments(one: Operation, request: Request, body: bytes) -> list[Any]:
    named: dict[str, Any] = dict(request.path_params)
    for name, value in named.items():
        if "\0" in value or not value.isprintable():
            raise Refused("malformed", f"{name} cannot be read.", 400, field=name)
    if one.body is not None:
        try:
            data = json.loads(body)
            named |= one.body.model_validate(data).model_dump()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise Refused("invalid", f"{place}: {first['msg']}", 422, field=place) from error
        except (ValueError, RecursionError) as error:
            raise Refused("malformed", "The body is no JSON.", 400) from error
        if any(isinstance(value, str) and storable(value) != value for value in named.values()):
            raise Refused("malformed", "A text holds a character that no text has.", 422)
    for name in ("line_id", "subscription_id"):
        if name in named:
            named[name] = _our_id(named[name])
    arguments = [named[name] for name in one.arguments]
    if one.changes:
        key = request.headers.get(KEY, "")
        if not 0 < len(key) <= LONGEST_KEY:
            raise Refused("no_key", f"This request needs an {KEY}.", 400, field=KEY)
        arguments.append(_of_request(key, request))
    return arguments


def _of_request(key: str, request: Request) -> str:
    """A key is one of its request: whoever uses it for another one means another change."""
    place = hashlib.sha256(f"{request.method} {request.url.path}".encode()).hexdigest()[:12]
    return f"{key}:{place}"


def _our_id(value: str) -> int:
    """Ids of our own tables are numbers; any other is one that there is not."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused(UNKNOWN, f"There is no {value}.", 404)
    return int(value)


def _answer(one: Operation, request: Request, found: Any) -> Response:
    if one.answer is None:
        return Response(status_code=204)
    if one.pages:
        return _page(one, request, found)
    if found is None:
        raise Refused(UNKNOWN, "There is no such thing.", 404)
    value = one.adapter.dump_python(found, mode="json")
    return JSONResponse({one.under: value} if one.under else value)


def _page(one: Operation, request: Request, found: list[Any]) -> Response:
    asked = request.query_params
    try:
        first, limit = int(asked.get("cursor") or 0), int(asked.get("limit") or USUAL_ITEMS)
    except ValueError:
        raise Refused("invalid", "cursor and limit are as we gave them.", 422) from None
    if not (0 <= first <= len(found) and 1 <= limit <= MOST_ITEMS):
        raise Refused("invalid", f"limit is 1 to {MOST_ITEMS}, cursor as we gave it.", 422)
    items = [one.adapter.dump_python(item, mode="json") for item in found[first : first + limit]]
    last = first + limit >= len(found)
    return JSONResponse({"items": items, "next": None if last else str(first + limit)})


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, ChangeRefused):
        more = {"thing": error.thing, "state": error.state}
        return _problem(REFUSED, "This change is not possible any more", 409, None, **more)
    if isinstance(error, Refused):
        wait = {"Retry-After": str(error.retry_seconds)} if error.status == 429 else {}
        return _problem(error.code, error.message, error.status, headers=wait)
    return _problem("unavailable", "The shop does not answer", 503)


async def _told_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return _problem(UNKNOWN, "There is no such request", status, headers=headers)


async def _broken(request: Request, error: Exception) -> Response:
    return _problem("broken", "Something is wrong on our side", 500)


def _problem(
    kind: str, title: str, status: int, headers: dict[str, str] | None = None, **more: str
) -> Response:
    body = {"type": f"{TYPE}{kind}", "title": title, "status": status, **more}
    return JSONResponse(body, status, headers, media_type=PROBLEM)

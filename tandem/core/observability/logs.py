"""Log lines: as text or as JSON, each with the conversation and the request it belongs to.

No line holds what a customer wrote: ids are logged, and errors by their kind. What comes from
outside all the same (a path, a header) cannot break a line or drive a terminal.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from pythonjsonlogger.json import JsonFormatter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tandem.core.text import DRIVES

conversation: ContextVar[str] = ContextVar("conversation", default="")
request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger("tandem.requests")
CONTROL = re.compile(rf"[{DRIVES}]|\n(?!  )")
"""Also line breaks, but those of a traceback, which are indented."""
ACCEPTED_ID = re.compile(r"[\w.-]{8,64}")
QUIET = (
    "httpx",
    "httpcore",
    "slack_bolt",
    "slack_sdk",
    "uvicorn.access",
    "rasa_sdk.executor",
    "apscheduler",
    "alembic",
)
OURS = ("tandem", "nlu", "actions")
"""Packages whose lines we know. Whatever others log below INFO may hold what customers wrote (the
chunks of a stream, the body of a request), whatever level is set."""
UNTOLD = ("/health", "/readyz", "/static/")


@contextmanager
def about(conversation_id: str) -> Iterator[None]:
    """What is logged inside belongs to this conversation."""
    token = conversation.set(conversation_id)
    try:
        yield
    finally:
        conversation.reset(token)


def inert(text: str) -> str:
    """The text as one line that drives no terminal, with what was taken out told ("\\x1b")."""
    return CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


class _WithContext(logging.Filter):
    """Adds conversation and request to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.conversation, record.request = conversation.get(), request_id.get()
        return True


class _OfOthers(logging.Filter):
    """Drops what packages of others say below INFO."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.INFO or record.name.partition(".")[0] in OURS


class TextFormatter(logging.Formatter):
    """One line a record, for people."""

    def format(self, record: logging.LogRecord) -> str:
        """As usual, with the ids behind it and nothing that breaks a line."""
        ids = [getattr(record, name, None) for name in ("conversation", "request")]
        line = super().format(record) + "".join(f" [{one}]" for one in ids if one)
        return inert(line)


def set_up(level: str, form: str) -> None:
    """Log to standard error. `form` is "text" or "json"; `level` is ours, for packages of others
    at least "info"."""
    handler = logging.StreamHandler()
    if form == "json":
        names = "{asctime}{levelname}{name}{message}{conversation}{request}"
        rename = {"asctime": "at", "levelname": "level", "name": "logger"}
        formatter = JsonFormatter(names, style="{", rename_fields=rename)
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    else:
        handler.setFormatter(TextFormatter("%(levelname)s %(message)s"))
    handler.addFilter(_OfOthers())
    handler.addFilter(_WithContext())
    chosen = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(chosen, logging.INFO), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(chosen)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def route_of(scope: Scope) -> str:
    """The template of the route a request came to, "none" for no route of ours. Never the path: it
    may hold a reset link's token, an id, or whatever somebody wrote."""
    return getattr(scope.get("route"), "path", "none")


class RequestLog:
    """One line a request with its id, time and status; the id is also in the answer. Pure ASGI."""

    def __init__(self, app: ASGIApp, observe: Callable[[Scope, int, float], None]):
        """`observe` gets each request's scope, status and seconds until its answer began."""
        self._app, self._observe = app, observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request an id, or keep the balancer's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = given if ACCEPTED_ID.fullmatch(given) else uuid4().hex
        token, began, status = request_id.set(own), time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._observe(scope, status, time.perf_counter() - began)
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            if not scope["path"].startswith(UNTOLD) or status >= 500:
                took = (time.perf_counter() - began) * 1000
                log.info("%s %s %d %.0f ms", scope["method"], route_of(scope), status, took)
            request_id.reset(token)

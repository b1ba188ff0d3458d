"""The list of a customer's conversations: the open ones of this browser, and, of whoever is signed
in, those held elsewhere and those that have ended, to be read."""

from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.cases.case import owner_of
from tandem.channels.website.session import conversation_of
from tandem.channels.website.tokens import Tokens
from tandem.channels.website.view import turn_json
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime

MOST = 10
MOST_READ = 500
"""Turns of an ended conversation that are shown: the newest."""
LONGEST_LINE = 90
"""Characters of what was said last."""
LOOKED_AT = 100
"""Newest messages of each that are read: whoever asks often with long ones costs little."""


async def listed(request: Request) -> Response:
    """POST /chat/conversations {"tokens"}: the open ones that these tokens open, and those of the
    signed-in customer, newest first, each with a token of its own.

    Tokens that open nothing any more, or somebody else's conversation, are passed over.
    """
    conversation_id = await conversation_of(request)
    runtime, tokens = request.app.state.runtime, request.app.state.tokens
    given = (await read_json(request)).get("tokens")
    kept = [one for one in given if isinstance(one, str)][:MOST] if isinstance(given, list) else []

    def work() -> list[dict[str, Any]]:
        ids = _ids(runtime, tokens, conversation_id, kept)
        lines = [_line(runtime, tokens, one, one == conversation_id) for one in ids]
        return sorted(lines, key=lambda line: line["at"], reverse=True)[:MOST]

    def ended() -> list[dict[str, Any]]:
        customer_id = _signed_in(runtime, conversation_id)
        ids = runtime.storage.browsers.ended_of(customer_id, MOST) if customer_id else []
        return [_said_last(runtime, one) for one in ids]

    found = {
        "conversations": await run_in_threadpool(work),
        "ended": await run_in_threadpool(ended),
    }
    return ShownJSON(found)


async def read(request: Request) -> Response:
    """POST /chat/conversations/read {"conversation"}: the turns of one that has ended, for whoever
    is signed in as its customer. Raises Refused unknown_conversation."""
    conversation_id = await conversation_of(request)
    runtime, wanted = request.app.state.runtime, text_of(await read_json(request), "conversation")

    def work() -> list[dict[str, Any]]:
        customer_id = _signed_in(runtime, conversation_id)
        known = runtime.storage.browsers.ended_of(customer_id, MOST) if customer_id else []
        if wanted not in known:
            words = refusal("conversation_not_open")
            raise Refused("unknown_conversation", words, 404, "conversation")
        turns = runtime.storage.conversations.turns(wanted, last=MOST_READ)
        return [turn_json(turn) | {"buttons": []} for turn in turns]

    return ShownJSON({"turns": await run_in_threadpool(work)})


def _signed_in(runtime: Runtime, conversation_id: str) -> str | None:
    customer_id, verified = runtime.storage.conversations.identity(conversation_id)
    return customer_id if verified == "signed in" else None


def _ids(runtime: Runtime, tokens: Tokens, conversation_id: str, kept: list[str]) -> list[str]:
    customer_id, verified = runtime.storage.conversations.identity(conversation_id)
    ids = [conversation_id]
    if customer_id and verified == "signed in":
        ids += runtime.storage.browsers.open_of(customer_id, MOST)
    for token in kept:
        with suppress(Refused):
            one, version = tokens.read(token)
            if runtime.storage.browsers.version(one) != version:
                continue
            owner, how = runtime.storage.conversations.identity(one)
            if how != "signed in" or owner == customer_id:
                ids.append(one)
    return list(dict.fromkeys(ids))


def _line(runtime: Runtime, tokens: Tokens, conversation_id: str, here: bool) -> dict[str, Any]:
    """What was said last, by whom and when, and what of an agent's nobody has seen yet."""
    version = runtime.storage.browsers.version(conversation_id)
    seen = runtime.storage.browsers.seen_seq(conversation_id)
    turns = runtime.storage.conversations.turns(conversation_id, last=LOOKED_AT)
    return _said_last(runtime, conversation_id) | {
        "token": tokens.make(conversation_id, version or 0),
        "here": here,
        "unread": sum(turn.speaker == "agent" and turn.seq > seen for turn in turns),
        "owner": owner_of(runtime.storage.cases.of_conversation(conversation_id)),
    }


def _said_last(runtime: Runtime, conversation_id: str) -> dict[str, Any]:
    last = runtime.storage.conversations.turns(conversation_id, last=1)[-1]
    about = {"conversation": conversation_id, "text": last.text[:LONGEST_LINE]}
    return about | {"speaker": last.speaker, "name": last.name, "at": last.at.isoformat()}


routes = [
    Route("/chat/conversations", listed, methods=["POST"]),
    Route("/chat/conversations/read", read, methods=["POST"]),
]

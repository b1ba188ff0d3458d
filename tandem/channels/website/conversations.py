"""The list of a customer's open conversations: those of this browser, and, of whoever is signed in,
those held elsewhere."""

from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.cases.case import owner_of
from tandem.channels.website.session import conversation_of
from tandem.channels.website.tokens import Tokens
from tandem.core.errors import Refused
from tandem.http.json_body import read_json
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime

MOST = 10
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

    return ShownJSON({"conversations": await run_in_threadpool(work)})


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
    last = turns[-1]
    return {
        "conversation": conversation_id,
        "token": tokens.make(conversation_id, version or 0),
        "here": here,
        "text": last.text[:LONGEST_LINE],
        "speaker": last.speaker,
        "name": last.name,
        "at": last.at.isoformat(),
        "unread": sum(turn.speaker == "agent" and turn.seq > seen for turn in turns),
        "owner": owner_of(runtime.storage.cases.of_conversation(conversation_id)),
    }


routes = [Route("/chat/conversations", listed, methods=["POST"])]

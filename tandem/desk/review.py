"""For leads: messages the assistant was unsure of, to be labelled. What is labelled here comes into
the designers' files by `bin/tandem review --write`; nothing is learned by itself."""

import asyncio
import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.config.model_file import model_for
from tandem.core.errors import Refused
from tandem.core.text import on_pages
from tandem.core.words import refusal
from tandem.desk.doubts import DAYS, groups
from tandem.desk.label_change import encoder_of
from tandem.desk.oversight import shown_page
from tandem.desk.permissions import LEADS, OVERSEES, Permission, route
from tandem.handover.held import held_script
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.learning.as_script import as_yaml
from tandem.learning.review import Group
from tandem.runtime import Runtime

SHOWN_GROUPS = 50
SHOWN_TEXTS = 6
NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")
ONE_AT_A_TIME = asyncio.Lock()
"""Grouping takes a second of a processor and loads the encoder: never for two leads at once."""


async def review_page(request: Request, agent: Agent) -> Response:
    """GET /desk/review."""
    runtime = request.app.state.runtime

    def work() -> list[Group]:
        model = model_for(runtime.config.settings.spoken)
        return groups(runtime, lambda texts: encoder_of(model).encode(texts))

    async with ONE_AT_A_TIME:
        found = await run_in_threadpool(work)
    labels = await run_in_threadpool(runtime.storage.reviews.labels, False)
    values = {
        "groups": [_shown(group) for group in found[:SHOWN_GROUPS]],
        "more": max(0, len(found) - SHOWN_GROUPS),
        "intents": _intents(runtime),
        "labels": labels,
        "days": DAYS,
    }
    return shown_page(request, agent, "review.html", values)


async def label(request: Request, agent: Agent) -> Response:
    """POST /desk/api/review {"turns": {turn: conversation}, "text", "other", "intent"}: `intent` is
    a known one, the name of a new one, or "" to dismiss."""
    runtime = request.app.state.runtime
    data = await read_json(request)
    turns, intent = _turns(data), text_of(data, "intent").strip()
    if intent and not NAME.fullmatch(intent):
        raise Refused("bad_intent", refusal("bad_intent"), field="intent")

    def work() -> None:
        text, other = _as_stored(runtime, turns, text_of(data, "text"), text_of(data, "other"))
        runtime.storage.reviews.keep(turns, text, intent, agent.name, other)

    await run_in_threadpool(work)
    request.state.detail = f"{intent or 'dismissed'}: {len(turns)}"
    return ShownJSON({}, 201)


async def unlabel(request: Request, agent: Agent) -> Response:
    """POST /desk/api/review/undo {"turns": {turn: conversation}}: as if nothing had been said of
    them, unless the label stands in the designers' files already."""
    turns = _turns(await read_json(request))
    reviews = request.app.state.runtime.storage.reviews
    taken = await run_in_threadpool(reviews.take_back, list(turns))
    request.state.detail = str(taken)
    if not taken:
        raise Refused("label_written", refusal("label_written"), 409)
    return ShownJSON({})


def _turns(data: dict[str, Any]) -> dict[str, str]:
    """Turn -> conversation. Raises Refused bad_turns."""
    turns = data.get("turns")
    if not isinstance(turns, dict) or not turns or not all(map(_is_id, turns.items())):
        raise Refused("bad_turns", refusal("bad_turns"), field="turns")
    return turns


def _is_id(item: tuple[Any, Any]) -> bool:
    return all(isinstance(one, str) and 0 < len(one) <= 40 for one in item)


def _as_stored(runtime: Runtime, turns: dict[str, str], *chosen: str) -> list[str]:
    """The chosen wordings, which must be what was said there: nothing else comes into the files.
    Raises Refused bad_turns."""
    said = set()
    for turn_id, conversation_id in turns.items():
        turn = runtime.storage.conversations.turn(turn_id)
        if (
            turn is None
            or runtime.storage.conversations.conversation_of(turn_id) != conversation_id
        ):
            raise Refused("bad_turns", refusal("bad_turns"), field="turns")
        said.add(" ".join(turn.text.split()))
    if not set(filter(None, chosen)) <= said or not chosen[0]:
        raise Refused("bad_turns", refusal("bad_turns"), field="text")
    return list(chosen)


def _shown(group: Group) -> dict[str, Any]:
    first = group.doubts[0]
    return {
        "turns": {one.turn_id: one.conversation_id for one in group.doubts},
        "count": len(group.doubts),
        "texts": group.texts[:SHOWN_TEXTS],
        "hidden": max(0, len(group.texts) - SHOWN_TEXTS),
        "whys": group.whys,
        "read_as": first.read_as,
        "confidence": f"{first.confidence:.2f}",
        "proposed": group.proposed,
    }


def _intents(runtime: Runtime) -> list[str]:
    return sorted(runtime.config.topics)


async def script(request: Request, agent: Agent) -> Response:
    """GET .../cases/{id}/script: the conversation as a test, a file of one."""
    runtime = request.app.state.runtime

    def work() -> str:
        case = runtime.storage.cases.get(request.path_params["id"])
        name = f"{case.topic or 'A conversation'} ({case.reference})"
        return as_yaml(held_script(runtime, case.conversation_id, name))

    headers = {"content-disposition": 'attachment; filename="conversation.yml"'}
    text = await run_in_threadpool(work)
    return Response(on_pages(text), media_type="application/yaml", headers=headers)


routes = [
    route("/desk/api/cases/{id}/script", script, Permission("saved as a test", OVERSEES), "GET"),
    route("/desk/review", review_page, Permission("read the review", LEADS), "GET"),
    route("/desk/api/review", label, Permission("labelled", LEADS)),
    route("/desk/api/review/undo", unlabel, Permission("label undone", LEADS)),
]

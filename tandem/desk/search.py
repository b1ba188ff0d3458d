"""Searching all conversations, over HTTP."""

from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Unavailable
from tandem.core.text import storable
from tandem.desk.permissions import Permission, route
from tandem.http.json_body import number_asked
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.search import Filters, Found, Wanted
from tandem.turns.rasa_client import RasaClient

LONGEST_SEARCH = 200
FEWEST_WORDS = 2
MEANING_SECONDS = 0.5
"""Somebody who types does not wait longer for what their words mean."""


async def search(request: Request, agent: Agent) -> Response:
    """GET /desk/api/search?q=WORDS[&queue=][&agent=][&tag=][&state=open|closed][&channel=][&days=].

    The audit trail keeps that somebody searched, and not for what: it may be a name.
    """
    runtime, query = request.app.state.runtime, request.query_params
    days = number_asked(request, "days")
    since = runtime.clock() - timedelta(days=min(days, 3650)) if days else None
    kept = ("queue", "tag", "state", "channel")
    chosen = {name: storable(query.get(name, ""))[:80] for name in kept}
    filters = Filters(agent_id=storable(query.get("agent", ""))[:80], since=since, **chosen)
    wanted = storable(query.get("q", ""))[:LONGEST_SEARCH]
    meant, away = await _meant(request.app.state.rasa, wanted)

    def work() -> list[dict[str, Any]]:
        people = _people(runtime, wanted)
        found = runtime.storage.search.find(wanted, filters, people, meant)
        runtime.storage.audit.searched(agent.id)
        return [_shown(one) for one in found]

    return ShownJSON({"found": await run_in_threadpool(work), "words_only": away})


async def _meant(rasa: RasaClient, wanted: str) -> tuple[Wanted | None, bool]:
    """What a search means, and whether the encoder is away. A word alone is searched as a word."""
    if len(wanted.split()) < FEWEST_WORDS or "@" in wanted:
        return None, False
    try:
        meant = await rasa.meanings([wanted], MEANING_SECONDS)
    except Unavailable:
        return None, True
    return Wanted(meant.encoder, meant.vectors[0], meant.near), False


async def tags(request: Request, agent: Agent) -> Response:
    """GET /desk/api/tags: those in use, the most frequent first."""
    found = await run_in_threadpool(request.app.state.runtime.storage.tags.known)
    return ShownJSON({"tags": found})


def _people(runtime: Runtime, wanted: str) -> list[str]:
    """The customer with this mail address, where it is one."""
    if "@" not in wanted:
        return []
    customer = runtime.shop.customers.with_email(wanted.strip())
    return [customer.id] if customer else []


def _shown(one: Found) -> dict[str, Any]:
    names = ("conversation_id", "channel", "seq", "speaker", "said", "case_id", "reference")
    more = ("name", "topic", "state", "agent", "by")
    return {name: getattr(one, name) for name in (*names, *more)} | {"at": one.at.isoformat()}


routes = [
    route("/desk/api/search", search, Permission(""), "GET"),
    route("/desk/api/tags", tags, Permission(""), "GET"),
]

"""Saved views over HTTP."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.storage.saved_views import SavedView

LONGEST_TITLE = 60
LONGEST_WORDS = 100
VIEWS = ("waiting", "mine", "all")


async def listed(request: Request, agent: Agent) -> Response:
    """GET /desk/api/views: the agent's own and the shared ones."""
    found = await run_in_threadpool(request.app.state.runtime.storage.saved_views.of, agent.id)
    return ShownJSON({"views": [_shown(one, agent) for one in found]})


async def keep(request: Request, agent: Agent) -> Response:
    """POST /desk/api/views {"title", "view", "queue", "find", "shared"}; the same name again is
    changed. Raises Refused bad_view, not_yours."""
    data, storage = await read_json(request), request.app.state.runtime.storage
    title = " ".join(typed(text_of(data, "title")).split())
    chosen = {name: typed(text_of(data, name)) for name in ("view", "queue", "find")}
    if not 0 < len(title) <= LONGEST_TITLE:
        raise _bad("title")
    if chosen["view"] not in VIEWS:
        raise _bad("view")
    if chosen["queue"] and chosen["queue"] not in request.app.state.runtime.config.team.file.queues:
        raise _bad("queue")
    if len(chosen["find"]) > LONGEST_WORDS:
        raise _bad("find")
    shared = data.get("shared") is True
    if shared and agent.role not in OVERSEES:
        raise Refused("not_yours", refusal("shares_not"), 403)
    request.state.detail = title
    owner = None if shared else agent.id
    kept = await run_in_threadpool(storage.saved_views.keep, owner, title, chosen)
    return ShownJSON({"id": kept}, 201)


async def remove(request: Request, agent: Agent) -> Response:
    """POST /desk/api/views/{view}/remove."""
    views, view_id = request.app.state.runtime.storage.saved_views, request.path_params["view"]

    def work() -> None:
        one = views.get(view_id, agent.id)
        if one.agent_id is None and agent.role not in OVERSEES:
            raise Refused("not_yours", refusal("shares_not"), 403)
        request.state.detail = one.title
        views.remove(view_id)

    await run_in_threadpool(work)
    return Response(status_code=204)


def _shown(one: SavedView, agent: Agent) -> dict[str, Any]:
    shared = one.agent_id is None
    may_edit = not shared or agent.role in OVERSEES
    about = {"id": one.id, "title": one.title, "filter": one.filter}
    return about | {"shared": shared, "may_edit": may_edit}


def _bad(field: str) -> Refused:
    return Refused("bad_view", refusal("bad_view", field=field), field=field)


routes = [
    route("/desk/api/views", listed, Permission(""), "GET"),
    route("/desk/api/views", keep, Permission("kept view")),
    route("/desk/api/views/{view}/remove", remove, Permission("removed view")),
]

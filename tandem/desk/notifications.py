"""What an agent is told, and which cases they follow, over HTTP."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.pubsub.memory import DESK
from tandem.desk.permissions import Permission, route
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.notifications import Notification


async def listed(request: Request, agent: Agent) -> Response:
    """GET /desk/api/notifications: the last ones, and how many are new."""
    return ShownJSON(await run_in_threadpool(_told, request.app.state.runtime, agent))


async def seen(request: Request, agent: Agent) -> Response:
    """POST /desk/api/notifications/seen {"case"}: those of a case, or all, are new no more."""
    runtime, case_id = request.app.state.runtime, text_of(await read_json(request), "case")

    def work() -> dict[str, Any]:
        runtime.storage.notifications.seen(agent.id, case_id)
        return _told(runtime, agent)

    return ShownJSON(await run_in_threadpool(work))


async def follow(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/follow {"off"}: hear what happens there, or no more."""
    notifications = request.app.state.runtime.storage.notifications
    off = (await read_json(request)).get("off") is True
    case_id = request.path_params["id"]
    request.state.detail = "no more" if off else ""
    change = notifications.unfollow if off else notifications.follow
    await run_in_threadpool(change, agent.id, case_id)
    request.app.state.pubsub.publish(DESK, {"case": case_id})
    return Response(status_code=204)


def _told(runtime: Runtime, agent: Agent) -> dict[str, Any]:
    found = runtime.storage.notifications.of(agent.id)
    count, newest = runtime.storage.notifications.unread(agent.id)
    return {"unread": count, "newest": newest, "notifications": [_shown(one) for one in found]}


def _shown(one: Notification) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        "case": one.case_id,
        "reference": one.reference,
        "name": one.customer_name,
        "from": one.from_name,
        "text": one.text if one.kind != "case" else None,
        "at": one.at.isoformat(),
        "seen": one.seen_at is not None,
    }


routes = [
    route("/desk/api/notifications", listed, Permission(""), "GET"),
    route("/desk/api/notifications/seen", seen, Permission("")),
    route("/desk/api/cases/{id}/follow", follow, Permission("followed")),
]

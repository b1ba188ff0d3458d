"""Merging the cases of one person, over HTTP."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.desk.permissions import Permission, route
from tandem.handover.merge import SYSTEM, merge, others_of
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime


async def take_in(request: Request, agent: Agent) -> Response:
    """POST .../cases/{id}/merge {"other"}: the other case of the same person is closed, this one
    goes on."""
    state, case_id = request.app.state, request.path_params["id"]
    other_id = text_of(await read_json(request), "other")[:80]
    request.state.detail = other_id

    def work() -> Case:
        merge(state.runtime, case_id, agent, other_id)
        other: Case = state.runtime.storage.cases.get(other_id)
        return other

    other = await run_in_threadpool(work)
    state.pubsub.publish(other.conversation_id)
    for changed in (case_id, other_id):
        state.pubsub.publish(DESK, {"case": changed})
    return ShownJSON({"state": other.state})


def shown_kin(runtime: Runtime, case: Case) -> dict[str, Any]:
    """The other open cases of this person, those that were merged into this one, and where this
    one went on."""
    ids = runtime.storage.external_ids
    into = ids.of(SYSTEM, case.id)
    merged = [_there(runtime, one.ours) for one in ids.all_behind(SYSTEM, case.id)]
    return {
        "others": [_shown(one) for one in others_of(runtime, case)] if case.is_open else [],
        "merged": [one for one in merged if one],
        "merged_into": _there(runtime, into.theirs) if into else None,
    }


def _there(runtime: Runtime, case_id: str) -> dict[str, Any] | None:
    """A case as it is shown; None where its person has been erased."""
    try:
        return _shown(runtime.storage.cases.get(case_id))
    except Refused:
        return None


def _shown(case: Case) -> dict[str, Any]:
    about = {"id": case.id, "reference": case.reference, "topic": case.topic}
    return about | {"waits": case.is_waiting, "agent": case.agent_id, "channel": case.channel}


routes = [route("/desk/api/cases/{id}/merge", take_in, Permission("merged"))]

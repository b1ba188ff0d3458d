"""What an agent writes in a case, over HTTP: replies, private notes, and the hints for a draft."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.channels.website.view import turn_json
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.text import clean
from tandem.desk.agent_assist import cues
from tandem.desk.view import situation
from tandem.handover import agent_actions
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime

FARTHEST = 16 * 60
"""Minutes; no clock on earth is farther from UTC."""


async def reply(request: Request, agent: Agent) -> Response:
    """POST .../reply {"id", "text"}: goes to the customer; the same id again is stored once."""
    state, runtime = request.app.state, request.app.state.runtime
    data = await read_json(request)
    text = clean(text_of(data), runtime.config.settings.message_limit)
    client_id = text_of(data, "id")[:80] or None

    def work() -> tuple[str, Turn]:
        case = _own(runtime, request, agent)
        turn = agent_actions.say(runtime, case, agent, text, client_id)
        runtime.storage.cases.mark_seen(case.id, turn.seq)
        return case.conversation_id, turn

    conversation_id, turn = await run_in_threadpool(work)
    state.pubsub.stop_typing(conversation_id, agent.name)
    state.pubsub.publish(conversation_id, {"turns": [turn], "same_owner": True})
    state.pubsub.publish(DESK, {"case": request.path_params["id"]})
    return ShownJSON({"turn": turn_json(turn)}, 202)


async def note(request: Request, agent: Agent) -> Response:
    """POST .../note {"text"}: private, never shown to the customer."""
    runtime, case_id = request.app.state.runtime, request.path_params["id"]
    data = await read_json(request)
    text = clean(text_of(data), runtime.config.settings.message_limit)
    await run_in_threadpool(runtime.storage.cases.add_note, case_id, agent.id, text)
    request.app.state.pubsub.publish(DESK, {"case": case_id})
    return ShownJSON({}, 201)


async def typing(request: Request, agent: Agent) -> Response:
    """POST .../typing: the customer sees that the agent is writing."""
    state = request.app.state
    case = await run_in_threadpool(_own, state.runtime, request, agent)
    state.pubsub.type(case.conversation_id, agent.name)
    return Response(status_code=204)


async def hint(request: Request, agent: Agent) -> Response:
    """POST .../cues {"draft", "transferring", "utc_offset"}: hints for what is being written.

    `utc_offset` are minutes: times in hints are those of the agent's clock.
    """
    runtime = request.app.state.runtime
    data = await read_json(request)
    draft = text_of(data, "draft")[: runtime.config.settings.message_limit]
    offset = data.get("utc_offset", 0)
    if not isinstance(offset, int) or abs(offset) > FARTHEST:
        raise Refused("malformed_json", "`utc_offset` must be minutes.", field="utc_offset")

    def work() -> list[dict]:
        case = _own(runtime, request, agent)
        transferring = bool(data.get("transferring"))
        found = cues(draft, situation(runtime, case, agent, transferring, offset))
        return [{"kind": cue.kind, "text": cue.text, "seq": cue.seq} for cue in found]

    return ShownJSON({"cues": await run_in_threadpool(work)})


def _own(runtime: Runtime, request: Request, agent: Agent) -> Case:
    case = runtime.storage.cases.get(request.path_params["id"])
    if not case.is_with(agent.id):
        raise Refused("not_yours", "Claim the case first: it is not with you.", 409)
    return case

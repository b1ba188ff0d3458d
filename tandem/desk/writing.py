"""What an agent writes in a case, over HTTP: replies, private notes, and the hints for a draft."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.mentions import mentioned
from tandem.channels.website.view import turn_json
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.text import clean, has_text
from tandem.core.typed import chosen_id
from tandem.core.words import refusal
from tandem.desk.agent_assist import cues
from tandem.desk.view import situation
from tandem.handover import agent_actions
from tandem.http.json_body import is_whole, names_of, read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime

FARTHEST = 16 * 60
"""Minutes; no clock on earth is farther from UTC."""


async def reply(request: Request, agent: Agent) -> Response:
    """POST .../reply {"id", "text", "files"?}: goes to the customer; the same id again is stored
    once. With files there may be no text."""
    state, runtime = request.app.state, request.app.state.runtime
    data = await read_json(request)
    files, text = names_of(data, "files"), text_of(data)
    if not files or has_text(text):
        text = clean(text, runtime.config.settings.message_limit)
    client_id = chosen_id(text_of(data, "id"))

    def work() -> tuple[str, Turn]:
        case = _own(runtime, request, agent)
        turn = agent_actions.say(runtime, case, agent, text, client_id, files)
        runtime.storage.cases.mark_seen(case.id, turn.seq)
        return case.conversation_id, turn

    conversation_id, turn = await run_in_threadpool(work)
    state.pubsub.stop_typing(conversation_id, agent.name)
    state.pubsub.publish(conversation_id, {"turns": [turn], "same_owner": True})
    state.pubsub.publish(DESK, {"case": request.path_params["id"]})
    return ShownJSON({"turn": turn_json(turn)}, 202)


async def note(request: Request, agent: Agent) -> Response:
    """POST .../note {"text"}: private, never shown to the customer; @name tells a colleague."""
    runtime, case_id = request.app.state.runtime, request.path_params["id"]
    data = await read_json(request)
    text = clean(text_of(data), runtime.config.settings.message_limit)

    def work() -> None:
        told = [one.id for one in mentioned(text, runtime.storage.agents.present())]
        runtime.storage.cases.add_note(case_id, agent.id, text, mentioned=told)

    await run_in_threadpool(work)
    request.app.state.pubsub.publish(DESK, {"case": case_id})
    return ShownJSON({}, 201)


async def draft(request: Request, agent: Agent) -> Response:
    """POST .../draft {"kind", "text"}: kept until it is sent, wherever the agent goes on."""
    runtime, data = request.app.state.runtime, await read_json(request)
    text = text_of(data)[: runtime.config.settings.message_limit]
    kind = "note" if text_of(data, "kind") == "note" else "reply"
    case_id = request.path_params["id"]

    def work() -> None:
        runtime.storage.cases.get(case_id)
        runtime.storage.drafts.keep(agent.id, case_id, kind, text)

    await run_in_threadpool(work)
    return Response(status_code=204)


async def drafts(request: Request, agent: Agent) -> Response:
    """GET /desk/api/drafts: what this agent has written and not sent, by case."""
    found = await run_in_threadpool(request.app.state.runtime.storage.drafts.of, agent.id)
    return ShownJSON({"drafts": found})


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
    if not is_whole(offset) or abs(offset) > FARTHEST:
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
        raise Refused("not_yours", refusal("claim_first"), 409)
    return case

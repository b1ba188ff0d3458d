"""The conversations of the assistant, over HTTP: listed, watched, noted on, taken."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.core.pubsub.memory import DESK
from tandem.core.text import clean
from tandem.core.words import say
from tandem.desk.case_line import trend
from tandem.desk.permissions import Permission, route
from tandem.desk.view import shown_notes, shown_turns
from tandem.escalation.signals.frustration import course
from tandem.handover.step_in import step_in
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime
from tandem.storage.ongoing import OngoingTurn

SHORTEST_LOOK = 200
"""Characters of the last words that a line shows."""


async def listed(request: Request, agent: Agent) -> Response:
    """GET /desk/api/live: what the assistant has right now, the last word first."""
    runtime = request.app.state.runtime

    def work() -> list[dict[str, Any]]:
        found = [_line(runtime, one) for one in runtime.storage.ongoing.listed()]
        runtime.storage.audit.saw_list(agent.id, len(found))
        return found

    return ShownJSON({"conversations": await run_in_threadpool(work)})


async def watch(request: Request, agent: Agent) -> Response:
    """GET /desk/api/live/{conversation}: one of them with all its turns."""
    runtime, conversation_id = request.app.state.runtime, _id(request)

    def work() -> dict[str, Any]:
        line = _line(runtime, runtime.storage.ongoing.one(conversation_id))
        runtime.storage.audit.watched(agent.id, conversation_id)
        turns = shown_turns(runtime, conversation_id)
        return line | {"turns": turns, "notes": shown_notes(runtime, conversation_id)}

    return ShownJSON(await run_in_threadpool(work))


async def whisper(request: Request, agent: Agent) -> Response:
    """POST /desk/api/live/{conversation}/whisper {"text"}: a note for whoever takes it."""
    runtime, conversation_id = request.app.state.runtime, _id(request)
    text = clean(text_of(await read_json(request)), runtime.config.settings.message_limit)
    request.state.detail = conversation_id

    def work() -> None:
        runtime.storage.ongoing.one(conversation_id)
        runtime.storage.ongoing.whisper(conversation_id, agent.id, text)

    await run_in_threadpool(work)
    return ShownJSON({}, 201)


async def take(request: Request, agent: Agent) -> Response:
    """POST /desk/api/live/{conversation}/step_in: it is this agent's from now on."""
    state, conversation_id = request.app.state, _id(request)
    request.state.detail = conversation_id

    def work() -> Case:
        return step_in(state.runtime, conversation_id, agent)

    case = await run_in_threadpool(work)
    state.pubsub.publish(conversation_id)
    state.pubsub.publish(DESK, {"case": case.id})
    return ShownJSON({"case": case.id}, 201)


def _line(runtime: Runtime, one: OngoingTurn) -> dict[str, Any]:
    """A live conversation as the list shows it."""
    conversation = runtime.storage.conversations.conversation(one.conversation_id)
    readings = course(conversation.customer_turns, runtime.config.policy.frustration)
    mood = [round(reading.value, 2) for reading in readings]
    told = [turn.nlu_result.intent for turn in conversation.customer_turns if turn.nlu_result]
    topics = runtime.config.topics
    topic = next((topics[intent].noun for intent in reversed(told) if intent in topics), "")
    customer, dial = conversation.customer, runtime.config.policy.frustration
    return {
        "id": one.conversation_id,
        "name": customer.name if customer else say("desk.visitor"),
        "known": customer is not None,
        "channel": one.channel,
        "topic": topic,
        "ended": one.ended,
        "doing": "answers" if one.waits else "asks" if one.asks else "has_answered",
        "last_text": one.text[:SHORTEST_LOOK],
        "last_speaker": one.speaker,
        "at": one.at.isoformat(),
        "since": one.opened_at.isoformat(),
        "mood": mood,
        "mood_trend": trend(mood),
        "mood_tone": dial.word(mood[-1] if mood else 0.0),
    }


def _id(request: Request) -> str:
    return str(request.path_params["conversation"])


LIVE = "/desk/api/live"
routes = [
    route(LIVE, listed, Permission(""), "GET"),
    route(f"{LIVE}/{{conversation}}", watch, Permission(""), "GET"),
    route(f"{LIVE}/{{conversation}}/whisper", whisper, Permission("whispered")),
    route(f"{LIVE}/{{conversation}}/step_in", take, Permission("stepped in")),
]

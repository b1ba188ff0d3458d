"""What an agent does with a case, over HTTP. Each function is one deed of the route table."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.cases.state_machine import OUTCOMES
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.words import refusal
from tandem.desk.merging import shown_kin
from tandem.desk.reflection import reflection_of
from tandem.desk.shop_deed import shown_deeds
from tandem.desk.view import whole_case
from tandem.handover import agent_actions
from tandem.handover.assign import assign as give
from tandem.http.json_body import number_asked, read_json, text_of, time_of
from tandem.http.shown import ShownJSON
from tandem.runtime import Runtime


async def show(request: Request, agent: Agent) -> Response:
    """GET .../{id}[?after=SEQ]: a case, or what came after turn SEQ; what is shown counts as seen.

    With `?peek=1` nothing counts as seen: the agent's window is in the background.
    """
    runtime = request.app.state.runtime
    after = number_asked(request, "after")
    peek = "peek" in request.query_params

    def work() -> tuple[dict[str, Any], str]:
        case = runtime.storage.cases.get(request.path_params["id"])
        shown = whole_case(runtime, case, after)
        followers = runtime.storage.notifications.followers(case.id)
        shown |= {"follows": agent.id in followers, "followers": list(followers.values())}
        shown |= shown_deeds(runtime, case.id, agent) | shown_kin(runtime, case)
        news = case.agent_id == agent.id and shown["seq"] > case.agent_seen_seq and not peek
        if news:
            runtime.storage.cases.mark_seen(case.id, shown["seq"])
        return shown | ({"unread": 0} if news else {}), case.conversation_id if news else ""

    shown, read_in = await run_in_threadpool(work)
    if read_in:
        request.app.state.pubsub.publish(DESK)
        request.app.state.pubsub.publish(read_in)  # the customer sees that it was read
    return ShownJSON(shown)


async def claim(request: Request, agent: Agent) -> Response:
    """POST .../claim: of two agents one gets it, the other hears who and when."""
    return await _move(request, lambda runtime, id_: agent_actions.claim(runtime, id_, agent))


async def accept(request: Request, agent: Agent) -> Response:
    """POST .../accept: take what routing or a colleague offers."""
    return await _move(request, lambda runtime, id_: agent_actions.accept(runtime, id_, agent))


async def take_over(request: Request, agent: Agent) -> Response:
    """POST .../take_over: a supervisor takes a case from the colleague who has it."""
    return await _move(request, lambda runtime, id_: agent_actions.take_over(runtime, id_, agent))


async def decline(request: Request, agent: Agent) -> Response:
    """POST .../decline: let it pass to the next agent."""
    return await _move(request, lambda runtime, id_: agent_actions.decline(runtime, id_, agent))


async def wrap_up(request: Request, agent: Agent) -> Response:
    """POST .../wrap_up: the talk is over, the paperwork is not."""
    return await _move(request, lambda runtime, id_: agent_actions.wrap_up(runtime, id_, agent))


async def resume(request: Request, agent: Agent) -> Response:
    """POST .../resume: back from wrapping up into the talk."""
    return await _move(request, lambda runtime, id_: agent_actions.resume(runtime, id_, agent))


async def snooze(request: Request, agent: Agent) -> Response:
    """POST .../snooze {"until"}: an own case sleeps until then (ISO 8601 with its zone), or until
    the customer writes; without `until` only until then."""
    until = time_of(await read_json(request), "until")
    request.state.detail = until.isoformat() if until else "until a reply"
    return await _move(
        request, lambda runtime, id_: agent_actions.snooze(runtime, id_, agent, until)
    )


async def wake(request: Request, agent: Agent) -> Response:
    """POST .../wake: a sleeping case is back."""
    return await _move(request, lambda runtime, id_: agent_actions.wake(runtime, id_, agent))


async def transfer(request: Request, agent: Agent) -> Response:
    """POST .../transfer {"queue" | "level" | "to_agent", "note"}."""
    data = await read_json(request)
    to = {name: text_of(data, name) or None for name in ("queue", "level", "to_agent")}
    note = text_of(data, "note")[: request.app.state.runtime.config.settings.message_limit]
    request.state.detail = ", ".join(f"{name} {value}" for name, value in to.items() if value)
    return await _move(
        request, lambda runtime, id_: agent_actions.transfer(runtime, id_, agent, note=note, **to)
    )


async def assign(request: Request, agent: Agent) -> Response:
    """POST .../assign {"to_agent" | "queue"}: a waiting case, or an own one."""
    data = await read_json(request)
    to = {name: text_of(data, name) or None for name in ("to_agent", "queue")}
    request.state.detail = ", ".join(f"{name} {value}" for name, value in to.items() if value)
    return await _move(request, lambda runtime, id_: give(runtime, id_, agent, **to))


async def close(request: Request, agent: Agent) -> Response:
    """POST .../close {"outcome", "emotional_note"}: the note is needed where the mood was low or
    the customer came again with the same."""
    data = await read_json(request)
    outcome, note = text_of(data, "outcome"), text_of(data, "emotional_note")
    if outcome not in OUTCOMES:
        known = ", ".join(sorted(OUTCOMES))
        raise Refused(
            "bad_outcome", refusal("one_of", field="outcome", known=known), field="outcome"
        )
    request.state.detail = outcome
    return await _move(
        request,
        lambda runtime, id_: agent_actions.close(runtime, id_, agent, outcome, emotional_note=note),
    )


async def hand_back(request: Request, agent: Agent) -> Response:
    """POST .../hand_back {"sentence", "learned": {fact: value}, "context"}: the assistant goes on
    where it was interrupted, and does not ask what was learned."""
    data = await read_json(request)
    limit = request.app.state.runtime.config.settings.message_limit
    sentence = text_of(data, "sentence")[:limit]
    context = text_of(data, "context")
    learned = data.get("learned", {})
    if not isinstance(learned, dict) or not all(isinstance(v, str) for v in learned.values()):
        raise Refused("malformed_json", "`learned` must name facts.", field="learned")
    response = await _move(
        request,
        lambda runtime, id_: agent_actions.hand_back(
            runtime, id_, agent, sentence, learned=learned, context=context
        ),
    )
    request.app.state.turn_worker.wake(request.state.conversation)
    return response


async def reflect(request: Request, agent: Agent) -> Response:
    """POST .../reflect {"themes", "words"}: what the data missed, after the case."""
    runtime = request.app.state.runtime
    themes, words = reflection_of(await read_json(request))

    def work() -> None:
        case = runtime.storage.cases.get(request.path_params["id"])
        if case.agent_id != agent.id or case.closed_at is None:
            raise Refused("not_yours", refusal("not_your_reflection"), 409)
        runtime.storage.reflections.keep(case.id, agent.id, themes, words)

    await run_in_threadpool(work)
    return ShownJSON({}, 201)


async def _move(request: Request, deed: Callable[[Runtime, str], Case]) -> Response:
    """Do one deed, tell the customer's and all agents' screens, and answer with the state."""
    state, case_id = request.app.state, request.path_params["id"]
    case = await run_in_threadpool(deed, state.runtime, case_id)
    request.state.conversation = case.conversation_id
    state.pubsub.publish(case.conversation_id)
    state.pubsub.publish(DESK, {"case": case_id})
    return ShownJSON({"state": case.state})

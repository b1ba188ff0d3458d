"""What an agent does with a case, over HTTP. Each function is one deed of the route table."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tandem import person
from tandem.channels.website import input as incoming
from tandem.channels.website.view import turn_json
from tandem.desk.cues import cues
from tandem.desk.view import case_line, situation, whole_case
from tandem.errors import Refused
from tandem.live import DESK

OUTCOMES = {"solved", "not_solved", "no_answer"}


async def show(request: Request, agent: dict) -> Response:
    """GET .../{id}[?after=SEQ]: a case, or what came after turn SEQ; what is shown counts as seen.

    With `?peek=1` nothing counts as seen: the agent's window is in the background.
    """
    engine = request.app.state.engine
    after = _number(request, "after")
    peek = "peek" in request.query_params

    def work() -> dict:
        row = engine.cases.get(request.path_params["id"])
        shown = whole_case(engine, row, after)
        newest = shown["turns"][-1]["seq"] if shown["turns"] else 0
        if not peek and row["agent_id"] == agent["id"] and newest > row["seen_seq"]:
            engine.cases.set(row["id"], seen_seq=newest)
            request.app.state.live.tell(DESK)
        return shown

    return JSONResponse(await run_in_threadpool(work))


async def claim(request: Request, agent: dict) -> Response:
    """POST .../claim: of two agents one gets it, the other hears who and when."""
    engine = request.app.state.engine

    def work() -> dict:
        return case_line(engine, person.claim(engine, request.path_params["id"], agent))

    return await _done(request, await run_in_threadpool(work))


async def reply(request: Request, agent: dict) -> Response:
    """POST .../reply {"id", "text"}: goes to the customer; the same id again is stored once."""
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    text = incoming.clean(incoming.text_of(data), engine.settings.message_limit)
    client_id = incoming.text_of(data, "id")[:80] or None

    def work() -> dict:
        row = _own(engine, request, agent)
        request.state.conversation = row["conversation_id"]
        turn = person.say(engine, row, agent, text, client_id)
        engine.cases.set(row["id"], seen_seq=turn.seq)
        return {"turn": turn_json(turn)}

    stored = await run_in_threadpool(work)
    request.app.state.live.stop_typing(request.state.conversation)
    return await _done(request, stored, 202)


async def note(request: Request, agent: dict) -> Response:
    """POST .../note {"text"}: private, never shown to the customer."""
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    text = incoming.clean(incoming.text_of(data), engine.settings.message_limit)
    await run_in_threadpool(engine.cases.add_note, request.path_params["id"], agent["id"], text)
    return await _done(request, {}, 201)


async def close(request: Request, agent: dict) -> Response:
    """POST .../close {"outcome", "note"}."""
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    outcome = incoming.text_of(data, "outcome")
    if outcome not in OUTCOMES:
        known = ", ".join(sorted(OUTCOMES))
        raise Refused("bad_outcome", f"`outcome` must be one of {known}.", field="outcome")

    def work() -> dict:
        row = _own(engine, request, agent)
        words = incoming.text_of(data, "note").strip()
        if words:
            engine.cases.add_note(row["id"], agent["id"], words)
        closed = person.close(engine, row["id"], agent, outcome, emotional_note=words)
        return case_line(engine, closed)

    request.state.detail = outcome
    return await _done(request, await run_in_threadpool(work))


async def hand_back(request: Request, agent: dict) -> Response:
    """POST .../hand_back {"sentence"}: the assistant goes on where it was interrupted."""
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    sentence = incoming.text_of(data, "sentence")[: engine.settings.message_limit]

    def work() -> dict:
        row = _own(engine, request, agent)
        request.state.conversation = row["conversation_id"]
        return case_line(engine, person.give_back(engine, row["id"], agent, sentence))

    response = await _done(request, await run_in_threadpool(work))
    request.app.state.answering.wake(request.state.conversation)
    return response


async def typing(request: Request, agent: dict) -> Response:
    """POST .../typing: the customer sees that the agent is writing."""
    engine, state = request.app.state.engine, request.app.state
    row = await run_in_threadpool(_own, engine, request, agent)
    state.live.type(row["conversation_id"], agent["name"])
    return Response(status_code=204)


async def hint(request: Request, agent: dict) -> Response:
    """POST .../cues {"draft", "transferring"}: hints for what is being written."""
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    draft = incoming.text_of(data, "draft")[: engine.settings.message_limit]

    def work() -> list[dict]:
        row = _own(engine, request, agent)
        found = cues(draft, situation(engine, row, agent, bool(data.get("transferring"))))
        return [{"kind": cue.kind, "text": cue.text, "seq": cue.seq} for cue in found]

    return JSONResponse({"cues": await run_in_threadpool(work)})


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "0")
    if not value.isdigit():
        raise Refused("malformed_request", f"`{name}` must be a number.", field=name)
    return int(value)


def _own(engine, request: Request, agent: dict) -> dict:
    row = engine.cases.get(request.path_params["id"])
    if row["agent_id"] != agent["id"] or row["state"] != "with_agent":
        raise Refused("not_yours", "Claim the case first: it is not with you.", 409)
    return row


async def _done(request: Request, body: dict, status: int = 200) -> Response:
    """Tell the customer's and all agents' screens, then answer."""
    state, case_id = request.app.state, request.path_params["id"]
    row = await run_in_threadpool(state.engine.cases.get, case_id)
    state.live.tell(row["conversation_id"])
    state.live.tell(DESK, {"case": case_id})
    return JSONResponse(body, status)

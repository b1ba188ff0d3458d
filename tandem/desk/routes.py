"""The desk's HTTP interface. Every change needs the agent who has the case."""

from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tandem import flow
from tandem.channels.website import input as incoming
from tandem.channels.website.stream import HEARTBEAT_SECONDS, dumps
from tandem.channels.website.view import initials, turn_json
from tandem.desk.auth import agent_of, require_agent, sign_in_page, sign_out
from tandem.desk.view import case_line, case_list, whole_case
from tandem.errors import Refused
from tandem.live import DESK, hints

OUTCOMES = {"solved", "not_solved", "no_answer"}


async def page(request: Request) -> Response:
    """GET /desk."""
    agent = await agent_of(request)
    if agent is None:
        return RedirectResponse("/desk/sign-in", 303)
    state = request.app.state
    return state.desk_templates.TemplateResponse(
        request, "desk.html", {"agent": agent, "company": state.engine.settings.company}
    )


async def me(request: Request) -> Response:
    """GET /desk/api/me."""
    agent = await require_agent(request)
    about = {key: agent[key] for key in ("id", "name", "role")}
    return JSONResponse(about | {"initials": initials(agent["name"])})


async def cases(request: Request) -> Response:
    """GET /desk/api/cases."""
    await require_agent(request)
    return JSONResponse(await run_in_threadpool(case_list, request.app.state.engine))


async def case(request: Request) -> Response:
    """GET /desk/api/cases/{id}: everything of one case; what is shown counts as seen."""
    agent = await require_agent(request)
    engine = request.app.state.engine

    def work() -> dict:
        row = engine.cases.get(request.path_params["id"])
        whole = whole_case(engine, row)
        if row["agent_id"] == agent["id"] and whole["turns"]:
            engine.cases.set(row["id"], seen_seq=whole["turns"][-1]["seq"])
        return whole

    return JSONResponse(await run_in_threadpool(work))


async def claim(request: Request) -> Response:
    """POST .../claim: of two agents one gets it, the other hears who."""
    agent = await require_agent(request)
    engine = request.app.state.engine
    said = engine.words("claimed", agent=agent["name"])

    def work() -> dict:
        row = engine.cases.get(request.path_params["id"])
        again = row["state"] == "with_agent" and row["agent_id"] == agent["id"]
        row = engine.cases.move(
            row["id"], "claim", agent_id=agent["id"], say=None if again else said
        )
        return case_line(engine, row)

    return await _done(request, await run_in_threadpool(work))


async def reply(request: Request) -> Response:
    """POST .../reply {"id", "text"}: goes to the customer; the same id again is stored once."""
    agent = await require_agent(request)
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    text = incoming.clean(incoming.text_of(data), engine.settings.message_limit)
    client_id = incoming.text_of(data, "id")[:80] or None

    def work() -> dict:
        row = _own(engine, request, agent)
        request.app.state.agents_typing.clear(row["conversation_id"])
        turn = flow.say(engine, row, agent, text, client_id)
        engine.cases.set(row["id"], seen_seq=turn.seq)
        return {"turn": turn_json(turn)}

    return await _done(request, await run_in_threadpool(work), 202)


async def note(request: Request) -> Response:
    """POST .../note {"text"}: private, never shown to the customer."""
    agent = await require_agent(request)
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    text = incoming.clean(incoming.text_of(data), engine.settings.message_limit)
    await run_in_threadpool(engine.cases.add_note, request.path_params["id"], agent["id"], text)
    return await _done(request, {}, 201)


async def close(request: Request) -> Response:
    """POST .../close {"outcome", "note"}."""
    agent = await require_agent(request)
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
        return case_line(engine, flow.close(engine, row["id"], agent, outcome))

    return await _done(request, await run_in_threadpool(work))


async def hand_back(request: Request) -> Response:
    """POST .../hand_back {"sentence"}: the assistant goes on where it was interrupted."""
    agent = await require_agent(request)
    engine = request.app.state.engine
    data = await incoming.read_json(request)
    sentence = incoming.text_of(data, "sentence")[: engine.settings.message_limit]

    def work() -> dict:
        row = _own(engine, request, agent)
        return case_line(engine, flow.give_back(engine, row["id"], agent, sentence))

    line = await run_in_threadpool(work)
    response = await _done(request, line)
    row = await run_in_threadpool(engine.cases.get, request.path_params["id"])
    request.app.state.answering.wake(row["conversation_id"])
    return response


async def typing(request: Request) -> Response:
    """POST .../typing: the customer sees that the agent is writing."""
    agent = await require_agent(request)
    engine, state = request.app.state.engine, request.app.state
    row = await run_in_threadpool(_own, engine, request, agent)
    state.agents_typing.set(row["conversation_id"], agent["name"])
    state.live.tell(row["conversation_id"])
    return Response(status_code=204)


async def stream(request: Request) -> Response:
    """GET /desk/stream: the list on every change, and hints about single cases."""
    await require_agent(request)
    engine, live = request.app.state.engine, request.app.state.live

    async def events():
        shown = None
        with live.watch(DESK) as queue:
            yield {"event": "cases", "data": dumps(await run_in_threadpool(case_list, engine))}
            async for bunch in hints(queue, HEARTBEAT_SECONDS):
                for hint in bunch:
                    if "typing" in hint:
                        row = await run_in_threadpool(engine.cases.of_conversation, hint["typing"])
                        if row:
                            data = {"case": row["id"], "who": "customer"}
                            yield {"event": "typing", "data": dumps(data)}
                if bunch and all("typing" in hint for hint in bunch):
                    continue
                listed = await run_in_threadpool(case_list, engine)
                if listed != shown:
                    shown = listed
                    yield {"event": "cases", "data": dumps(listed)}
                for case_id in dict.fromkeys(await _touched(engine, bunch)):
                    yield {"event": "case", "data": dumps({"case": case_id})}

    return EventSourceResponse(events(), ping=HEARTBEAT_SECONDS)


async def _touched(engine, bunch: list[dict]) -> list[str]:
    found = [hint["case"] for hint in bunch if "case" in hint]
    for hint in bunch:
        if "conversation" in hint:
            row = await run_in_threadpool(engine.cases.of_conversation, hint["conversation"])
            found += [row["id"]] if row else []
    return found


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


def _case_route(path: str, endpoint) -> Route:
    return Route(f"/desk/api/cases/{{id}}/{path}", endpoint, methods=["POST"])


routes = [
    Route("/desk", page),
    Route("/desk/sign-in", sign_in_page, methods=["GET", "POST"]),
    Route("/desk/sign-out", sign_out, methods=["POST"]),
    Route("/desk/api/me", me),
    Route("/desk/api/cases", cases),
    Route("/desk/api/cases/{id}", case),
    _case_route("claim", claim),
    _case_route("reply", reply),
    _case_route("note", note),
    _case_route("close", close),
    _case_route("hand_back", hand_back),
    _case_route("typing", typing),
    Route("/desk/stream", stream),
]

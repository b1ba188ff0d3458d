"""The desk's routes: which deed each is, and who may do it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tandem.cases.agent import Agent
from tandem.channels.website.view import initials
from tandem.core.pubsub.memory import DESK
from tandem.desk import case_routes, oversight, writing
from tandem.desk.auth import agent_of, form_token, sign_in_page, sign_out
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.desk.stream import stream
from tandem.http.json_body import read_json, text_of
from tandem.http.shown import ShownJSON


async def page(request: Request) -> Response:
    """GET /desk."""
    agent = await agent_of(request)
    if agent is None:
        return RedirectResponse("/desk/sign-in", 303)
    state = request.app.state
    return state.desk_templates.TemplateResponse(
        request,
        "desk.html",
        {"company": state.runtime.config.settings.company, "form_token": form_token(request)},
        headers={"cache-control": "no-store"},
    )


async def me(request: Request, agent: Agent) -> Response:
    """GET /desk/api/me."""
    about = {"id": agent.id, "name": agent.name, "role": agent.role}
    oversees = agent.role in OVERSEES
    return ShownJSON(about | {"initials": initials(agent.name), "oversees": oversees})


async def presence(request: Request, agent: Agent) -> Response:
    """POST /desk/api/presence {"presence": "available" | "away"}: whether cases are offered."""
    state = request.app.state
    chosen = text_of(await read_json(request), "presence")
    await run_in_threadpool(state.runtime.storage.agents.set_presence, agent.id, chosen)
    request.state.detail = chosen
    state.pubsub.publish(DESK)
    return Response(status_code=204)


async def cases(request: Request, agent: Agent) -> Response:
    """GET /desk/api/cases."""
    board = request.app.state.board
    await board.look()
    audit = request.app.state.runtime.storage.audit
    await run_in_threadpool(audit.saw_list, agent.id, board.size)
    return ShownJSON(await run_in_threadpool(board.everything))


CASE = "/desk/api/cases/{id}"
routes = [
    Route("/desk", page),
    Route("/desk/sign-in", sign_in_page, methods=["GET", "POST"]),
    route("/desk/sign-out", sign_out, Permission("signed out")),
    route("/desk/stream", stream, Permission(""), "GET"),
    route("/desk/api/me", me, Permission(""), "GET"),
    route("/desk/api/presence", presence, Permission("presence")),
    route("/desk/api/cases", cases, Permission(""), "GET"),
    route(CASE, case_routes.show, Permission("read"), "GET"),
    route(f"{CASE}/claim", case_routes.claim, Permission("claimed")),
    route(f"{CASE}/accept", case_routes.accept, Permission("accepted")),
    route(f"{CASE}/decline", case_routes.decline, Permission("declined")),
    route(f"{CASE}/transfer", case_routes.transfer, Permission("transferred")),
    route(f"{CASE}/wrap_up", case_routes.wrap_up, Permission("began to wrap up")),
    route(f"{CASE}/resume", case_routes.resume, Permission("talked on")),
    route(f"{CASE}/hand_back", case_routes.hand_back, Permission("handed back")),
    route(f"{CASE}/close", case_routes.close, Permission("closed")),
    route(f"{CASE}/reflect", case_routes.reflect, Permission("reflected")),
    route(f"{CASE}/reply", writing.reply, Permission("replied")),
    route(f"{CASE}/note", writing.note, Permission("noted")),
    route(f"{CASE}/typing", writing.typing, Permission("")),
    route(f"{CASE}/cues", writing.hint, Permission("")),
    *oversight.routes,
]

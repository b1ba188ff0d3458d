"""The desk's routes: which deed each is, and who may do it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tandem.cases.agent import Agent
from tandem.channels.website.view import initials
from tandem.core.pubsub.memory import DESK
from tandem.desk import (
    case_routes,
    files,
    label_change,
    merging,
    notifications,
    ongoing,
    oversight,
    review,
    saved_views,
    search,
    shop_deed,
    snippet_routes,
    writing,
)
from tandem.desk.auth import agent_of, form_token, sign_in_page, sign_out
from tandem.desk.permissions import OVERSEES, RUNS_THE_DAY, Permission, route
from tandem.desk.stream import stream
from tandem.http.json_body import read_json, text_of, time_of
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
    more = {"initials": initials(agent.name), "oversees": oversees, "leads": agent.role == "lead"}
    more["takes_over"] = agent.role in RUNS_THE_DAY
    if agent.role == "lead":
        alarms = await run_in_threadpool(request.app.state.runtime.storage.alarms.open)
        more["alarms"] = [one.words for one in alarms if one.snoozed_until is None]
    return ShownJSON(about | more)


async def presence(request: Request, agent: Agent) -> Response:
    """POST /desk/api/presence {"presence": "available" | "paused" | "break" | "away", "back_at"}:
    whether cases are offered, and when the agent wants to be back."""
    state, data = request.app.state, await read_json(request)
    chosen, back_at = text_of(data, "presence"), time_of(data, "back_at")
    request.state.detail = f"{chosen} until {back_at.isoformat()}" if back_at else chosen
    await run_in_threadpool(state.runtime.storage.agents.set_presence, agent.id, chosen, back_at)
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
    route(f"{CASE}/take_over", case_routes.take_over, Permission("took over", RUNS_THE_DAY)),
    route(f"{CASE}/decline", case_routes.decline, Permission("declined")),
    route(f"{CASE}/transfer", case_routes.transfer, Permission("transferred")),
    route(f"{CASE}/assign", case_routes.assign, Permission("assigned")),
    route(f"{CASE}/wrap_up", case_routes.wrap_up, Permission("began to wrap up")),
    route(f"{CASE}/resume", case_routes.resume, Permission("talked on")),
    route(f"{CASE}/hand_back", case_routes.hand_back, Permission("handed back")),
    route(f"{CASE}/close", case_routes.close, Permission("closed")),
    route(f"{CASE}/reflect", case_routes.reflect, Permission("reflected")),
    route(f"{CASE}/reply", writing.reply, Permission("replied")),
    route(f"{CASE}/note", writing.note, Permission("noted")),
    route(f"{CASE}/snooze", case_routes.snooze, Permission("snoozed")),
    route(f"{CASE}/wake", case_routes.wake, Permission("woke")),
    route(f"{CASE}/draft", writing.draft, Permission("")),
    route("/desk/api/drafts", writing.drafts, Permission(""), "GET"),
    route(f"{CASE}/typing", writing.typing, Permission("")),
    route(f"{CASE}/cues", writing.hint, Permission("")),
    *files.routes,
    *ongoing.routes,
    *merging.routes,
    *notifications.routes,
    *saved_views.routes,
    *oversight.routes,
    *search.routes,
    *shop_deed.routes,
    *snippet_routes.routes,
    *review.routes,
    *label_change.routes,
]

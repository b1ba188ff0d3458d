"""The lead's pages: the overview, the conversations behind a figure, one conversation explained."""

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.typed import typed
from tandem.core.words import say
from tandem.desk.permissions import Permission, route
from tandem.http.json_body import number_asked, read_json, text_of
from tandem.http.shown import ShownJSON
from tandem.insights import drift_routes, empathy_routes, experiment_routes, export
from tandem.insights.asked import Asked, asked_of
from tandem.insights.explanation import explained
from tandem.insights.frame import LEADS, page
from tandem.insights.overview import overview
from tandem.learning.measures import BY_NAME, MEASURES

PAGE_ROWS = 50
MOST_DAYS, LONGEST_REASON = 90, 200
PARTS = {"hits": "leads.part_hits", "rest": "leads.part_rest", "all": "leads.part_all"}
"""Which of the conversations, and by which words that is named."""


async def to_page(request: Request) -> Response:
    """GET /insights: the page is under the desk, where agents are signed in."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/desk/insights{query}", 303)


async def insights(request: Request, agent: Agent) -> Response:
    """GET /desk/insights."""
    asked = _asked(request)
    found = await run_in_threadpool(overview, request.app.state.runtime, asked)
    about = {
        "asked": asked,
        "here": "/desk/insights",
        "zone": request.app.state.runtime.config.team.zone,
        "measures": [one for one in MEASURES if one.kind == "share"],
        "dimensions": {name: say(f"measures.by_{name}") for name in found["choices"]},
    }
    return page(request, agent, "insights.html", about | found)


async def behind(request: Request, agent: Agent) -> Response:
    """GET /desk/insights/conversations?measure=NAME[&part=hits|rest|all][&page=N]."""
    runtime, query = request.app.state.runtime, request.query_params
    asked, name, part = _asked(request), query.get("measure", ""), query.get("part", "hits")
    if name not in BY_NAME:
        raise Refused("bad_measure", say("leads.bad_measure"), field="measure")
    if part not in PARTS:
        raise Refused("bad_part", say("leads.bad_part", known=", ".join(PARTS)), field="part")
    number = min(max(1, number_asked(request, "page") or 1), 10_000)
    scope = asked.scope(runtime.config.team.file.insights.solvable)

    def work() -> dict:
        measured, measure = runtime.storage.measured, BY_NAME[name]
        offset = (number - 1) * PAGE_ROWS
        rows = measured.behind(measure, scope, part, PAGE_ROWS + 1, offset)
        ids = [row["conversation_id"] for row in rows]
        return {
            "estimate": measured.figure(measure, scope),
            "rows": rows[:PAGE_ROWS],
            "more": len(rows) > PAGE_ROWS,
            "words": runtime.storage.reading_list.last_words(ids),
            "cases": runtime.storage.reading_list.cases_of(ids),
        }

    about = {"asked": asked, "here": "/desk/insights", "measure": BY_NAME[name], "part": part}
    about |= {"parts_named": PARTS, "number": number, "zone": runtime.config.team.zone}
    return page(request, agent, "behind.html", about | await run_in_threadpool(work))


async def conversation(request: Request, agent: Agent) -> Response:
    """GET /desk/insights/conversation/{conversation}: turn by turn, as `bin/tandem explain`."""
    runtime, found = request.app.state.runtime, request.path_params["conversation"]

    def work() -> dict:
        case = runtime.storage.cases.last_of(found)
        rows = explained(runtime, found)
        runtime.storage.audit.add(agent.id, "read a conversation", case.id if case else None)
        return {"rows": rows, "case": case}

    about = {"here": "/desk/insights", "conversation_id": found, "zone": runtime.config.team.zone}
    return page(request, agent, "conversation.html", about | await run_in_threadpool(work))


async def snooze(request: Request, agent: Agent) -> Response:
    """POST /desk/api/alarms/{alarm}/snooze {"days", "reason"}."""
    runtime, data = request.app.state.runtime, await read_json(request)
    days, reason = data.get("days"), typed(text_of(data, "reason").strip()[:LONGEST_REASON])
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= MOST_DAYS:
        words = say("leads.bad_days", most=MOST_DAYS)
        raise Refused("bad_days", words, field="days")
    if not reason:
        raise Refused("no_reason", say("leads.say_why"), field="reason")
    until = runtime.clock() + timedelta(days=days)
    named = request.path_params["alarm"]
    number = int(named) if named.isascii() and named.isdigit() and len(named) < 10 else 0
    snoozing = runtime.storage.alarms.snooze
    kept = await run_in_threadpool(snoozing, number, until, agent.name, reason)
    if not kept:
        raise Refused("unknown_alarm", say("leads.alarm_over"), 404)
    request.state.detail = f"alarm {number}, {days} days: {reason}"
    return Response(status_code=204)


async def as_csv(request: Request, agent: Agent) -> Response:
    """GET /desk/insights.csv, with the page's filters."""
    asked, runtime = _asked(request), request.app.state.runtime
    rows = await run_in_threadpool(export.figures, runtime, asked)
    made_up = "-demo" if runtime.storage.measured.has_demo(asked.filters) else ""
    name = f"insights-{asked.since}-{asked.today}{made_up}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(export.as_csv(rows), media_type="text/csv", headers=headers)


async def as_json(request: Request, agent: Agent) -> Response:
    """GET /desk/insights.json, likewise."""
    asked = _asked(request)
    runtime = request.app.state.runtime
    rows = await run_in_threadpool(export.figures, runtime, asked)
    about = {"made_up": runtime.storage.measured.has_demo(asked.filters)}
    about |= {"since": str(asked.since), "until": str(asked.today), "filters": dict(asked.filters)}
    return ShownJSON(about | {"figures": rows})


def _asked(request: Request) -> Asked:
    runtime = request.app.state.runtime
    return asked_of(request.query_params, runtime.clock(), runtime.config.team.zone)


routes = [
    Route("/insights", to_page),
    route("/desk/insights", insights, Permission("read the insights", LEADS), "GET"),
    route("/desk/insights.csv", as_csv, Permission("exported the insights", LEADS), "GET"),
    route("/desk/insights.json", as_json, Permission("exported the insights", LEADS), "GET"),
    route("/desk/api/alarms/{alarm}/snooze", snooze, Permission("snoozed an alarm", LEADS)),
    route("/desk/insights/conversations", behind, Permission("read the insights", LEADS), "GET"),
    route("/desk/insights/conversation/{conversation}", conversation, Permission("", LEADS), "GET"),
    *empathy_routes.routes,
    *experiment_routes.routes,
    *drift_routes.routes,
]

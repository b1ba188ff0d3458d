"""For supervisors and leads: who did what, what the data keeps missing, and when it is peak."""

from datetime import datetime, time, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.desk.auth import form_token
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.desk.reflection import THEMES
from tandem.http.json_body import is_whole, number_asked, read_json, text_of
from tandem.learning.meaning import meaning
from tandem.learning.reflections import groups, mondays, themes

PAGE_ROWS = 100
THEME_WEEKS = 13
SHOWN_WORDS = 20
"""Reflections shown in their own words."""
LONGEST_PEAK = 12 * 60
"""Minutes. A peak longer than a working day is the normal state."""


async def audit_page(request: Request, agent: Agent) -> Response:
    """GET /desk/audit[?agent=ID][&case=REFERENCE][&before=ID]."""
    runtime, query = request.app.state.runtime, request.query_params
    before = number_asked(request, "before") or None
    filters = {"agent_id": query.get("agent"), "reference": query.get("case", "").strip().upper()}

    def work() -> dict:
        rows = runtime.storage.audit.newest(**filters, before=before, limit=PAGE_ROWS)
        return {
            "rows": rows,
            "agents": runtime.storage.agents.everybody(),
            "chosen": filters,
            "older": rows[-1]["id"] if len(rows) == PAGE_ROWS else None,
        }

    return shown_page(request, agent, "audit.html", await run_in_threadpool(work))


async def themes_page(request: Request, agent: Agent) -> Response:
    """GET /desk/themes: what agents said the data missed, by theme and meaning, over the weeks."""
    runtime = request.app.state.runtime

    def work() -> dict:
        now = runtime.clock()
        weeks = mondays(now.date(), THEME_WEEKS)
        start = datetime.combine(weeks[0], time(0), now.tzinfo)
        reflections = runtime.storage.reflections.since(start)
        found = themes(reflections, weeks)
        return {
            "reflections": reflections,
            "counts": found,
            "groups": groups(reflections, weeks, meaning),
            "themes": THEMES,
            "weeks": THEME_WEEKS,
            "most": max((count for one in found for count in one.weeks), default=1),
            "shown": SHOWN_WORDS,
        }

    return shown_page(request, agent, "themes.html", await run_in_threadpool(work))


async def peak(request: Request, agent: Agent) -> Response:
    """POST /desk/api/peak {"minutes", "reason"}: declare a peak; 0 minutes end it."""
    state, runtime = request.app.state, request.app.state.runtime
    data = await read_json(request)
    minutes, reason = data.get("minutes"), typed(text_of(data, "reason").strip()[:200])
    if not is_whole(minutes) or not 0 <= minutes <= LONGEST_PEAK:
        words = refusal("bad_minutes", most=LONGEST_PEAK)
        raise Refused("bad_minutes", words, field="minutes")
    if minutes and not reason:
        raise Refused("no_reason", refusal("no_reason"), field="reason")
    request.state.detail = f"{minutes} minutes: {reason}" if minutes else "ended"
    if minutes:
        until = runtime.clock() + timedelta(minutes=minutes)
        await run_in_threadpool(runtime.storage.peaks.begin, until, agent.name, reason)
    else:
        await run_in_threadpool(runtime.storage.peaks.end)
    state.pubsub.publish(DESK)
    return Response(status_code=204)


def shown_page(request: Request, agent: Agent, template: str, values: dict) -> Response:
    """A page for those who oversee."""
    state = request.app.state
    about = {"company": state.runtime.config.settings.company, "agent": agent, "page": template}
    about["form_token"] = form_token(request)
    return state.desk_templates.TemplateResponse(
        request, template, about | values, headers={"cache-control": "no-store"}
    )


routes = [
    route("/desk/api/peak", peak, Permission("peak", OVERSEES)),
    route("/desk/audit", audit_page, Permission("read the audit trail", OVERSEES), "GET"),
    route("/desk/themes", themes_page, Permission("read the themes", OVERSEES), "GET"),
]

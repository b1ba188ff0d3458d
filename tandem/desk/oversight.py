"""For supervisors and leads: who did what, what the data keeps missing, and when it is peak."""

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.desk.auth import form_token
from tandem.desk.permissions import OVERSEES, Permission, route
from tandem.desk.reflection import THEMES
from tandem.http.json_body import number_asked, read_json, text_of
from tandem.storage.reflections import counted

PAGE_ROWS = 100
THEME_DAYS = 30
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

    return _page(request, agent, "audit.html", await run_in_threadpool(work))


async def themes_page(request: Request, agent: Agent) -> Response:
    """GET /desk/themes: what agents said the data missed, in the last 30 days."""
    runtime = request.app.state.runtime

    def work() -> dict:
        reflections = runtime.storage.reflections.since(
            runtime.clock() - timedelta(days=THEME_DAYS)
        )
        return {
            "reflections": reflections,
            "counts": counted(reflections),
            "themes": THEMES,
            "days": THEME_DAYS,
        }

    return _page(request, agent, "themes.html", await run_in_threadpool(work))


async def peak(request: Request, agent: Agent) -> Response:
    """POST /desk/api/peak {"minutes", "reason"}: declare a peak; 0 minutes end it."""
    state, runtime = request.app.state, request.app.state.runtime
    data = await read_json(request)
    minutes, reason = data.get("minutes"), text_of(data, "reason").strip()[:200]
    if not isinstance(minutes, int) or not 0 <= minutes <= LONGEST_PEAK:
        words = f"`minutes` must be a number from 0 to {LONGEST_PEAK}."
        raise Refused("bad_minutes", words, field="minutes")
    if minutes and not reason:
        raise Refused("no_reason", "Say in a few words why.", field="reason")
    if minutes:
        until = runtime.clock() + timedelta(minutes=minutes)
        await run_in_threadpool(runtime.storage.peaks.begin, until, agent.name, reason)
    else:
        await run_in_threadpool(runtime.storage.peaks.end)
    request.state.detail = f"{minutes} minutes: {reason}" if minutes else "ended"
    state.pubsub.publish(DESK)
    return Response(status_code=204)


def _page(request: Request, agent: Agent, template: str, values: dict) -> Response:
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

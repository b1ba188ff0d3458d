"""The page of drift: what moved in a week, how surely, and what is proposed."""

from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.desk.permissions import Permission, route
from tandem.http.json_body import number_asked
from tandem.http.shown import ShownJSON
from tandem.insights.drift import BASELINE_WEEKS, BadDays, days_asked, drift_of
from tandem.insights.frame import LEADS, page
from tandem.learning.measures import BY_NAME

WEEKS = (1, 2, 4, 6, 8, 12)
SHOWN_WORDS, SHOWN_TOPICS = 20, 12


async def drift(request: Request, agent: Agent) -> Response:
    """GET /desk/drift[?week=DAY][&baseline=DAY][&weeks=N][&format=json]."""
    runtime, query = request.app.state.runtime, request.query_params
    weeks = number_asked(request, "weeks")

    def work() -> dict[str, Any]:
        try:
            days = days_asked(runtime, query.get("week", ""), query.get("baseline", ""), weeks)
        except BadDays as error:
            raise Refused("bad_days", str(error)) from None
        return {"days": days, "found": drift_of(runtime, days)}

    values = await run_in_threadpool(work)
    if query.get("format") == "json":
        return ShownJSON(values["found"].as_json())
    days = values["days"]
    about = {
        "here": "/desk/drift",
        "titles": {name: one.title for name, one in BY_NAME.items()},
        "choices": sorted({*WEEKS, days.weeks}),
        "usual": BASELINE_WEEKS,
        "earlier": days.week - timedelta(weeks=1),
        "later": days.week + timedelta(weeks=1),
        "most_words": SHOWN_WORDS,
        "most_topics": SHOWN_TOPICS,
    }
    return page(request, agent, "drift.html", about | values)


routes = [route("/desk/drift", drift, Permission("read the drift", LEADS), "GET")]

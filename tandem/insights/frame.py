"""What the lead's pages share: templates, navigation, who may see them."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from tandem.cases.agent import Agent
from tandem.core.words import in_spoken
from tandem.desk.auth import form_token
from tandem.desk.permissions import EVERYBODY, OVERSEES
from tandem.http.shown import show_as_text
from tandem.http.spoken_pages import speaks
from tandem.insights import words

HERE = Path(__file__).parent
LEADS = frozenset({"lead"})
"""Roles that see these pages."""
NAVIGATION = (
    ("/desk/insights", "leads.nav_insights", LEADS),
    ("/desk/empathy", "leads.nav_empathy", EVERYBODY),
    ("/desk/experiments", "leads.nav_experiments", LEADS),
    ("/desk/drift", "leads.nav_drift", LEADS),
    ("/desk/themes", "desk.what_data_misses", OVERSEES),
)
"""Address of each of these pages and by which words it is named, as they stand at the top of all
of them, and for whom: agents rate talks and see what was found in their own."""

templates = Jinja2Templates(HERE / "templates")
show_as_text(templates.env)
speaks(templates.env)
templates.env.filters |= {
    "percent": words.percent,
    "range": words.interval,
    "amount": words.amount,
    "moment": words.moment,
    "topic": words.topic,
    "spoken": in_spoken,
}


def page(request: Request, agent: Agent, template: str, values: dict[str, Any]) -> Response:
    """A page of the lead's, in the frame that all share. `values["here"]` is its address."""
    runtime = request.app.state.runtime
    about = {
        "company": runtime.config.settings.company,
        "agent": agent,
        "navigation": [(to, name) for to, name, roles in NAVIGATION if agent.role in roles],
        "form_token": form_token(request),
        "topics": runtime.config.topics,
    }
    return templates.TemplateResponse(
        request, template, about | values, headers={"cache-control": "no-store"}
    )

"""What every page of the shop shares: the templates, their filters and what they always know."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from tandem.core.customs import long_day
from tandem.core.errors import Refused
from tandem.core.words import locale, say
from tandem.http.shown import show_as_text
from tandem.http.spoken_pages import speaks
from tandem.storefront.drawings import drawing
from tandem.storefront.session import identity, signed_in

HERE = Path(__file__).parent
DEPARTMENTS = ("clothes", "shoes", "bags", "home")
TONES = {"late": "warn", "lost": "bad", "part_delivered": "warn", "delivered": "good"}

templates = Jinja2Templates(HERE / "templates")
show_as_text(templates.env)
speaks(templates.env)


def day(value: date | datetime | None) -> str:
    """ "Tuesday 24 November", with the year where it is not this one."""
    return "" if value is None else long_day(value, year=value.year != date.today().year)


def slug(name: str) -> str:
    """ "Blue Denim Jacket" -> "blue-denim-jacket"."""
    return name.lower().replace(" ", "-")


templates.env.filters |= {
    "day": day,
    "slug": slug,
    "state_words": lambda order: say(f"shop.state_{order.state}"),
    "language_name": lambda code: (locale(code).languages[code]).capitalize(),
    "upper_first": lambda words: words[:1].upper() + words[1:],
    "tone": lambda order: TONES.get(order.state, "plain"),
}
templates.env.globals |= {"drawing": drawing, "departments": DEPARTMENTS}


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """The `template` with `values`, and with who is signed in and what the chat may know."""
    runtime = request.app.state.runtime
    profile = values.pop("profile", None) or signed_in(request)
    settings = runtime.config.settings
    known = {
        "settings": settings,
        "hours": runtime.config.team.hours_words,
        "profile": profile,
        "identity": None,
    }
    if profile:
        known["identity"] = identity(profile, settings.identity_secret, settings.identity_issuer)
    response = templates.TemplateResponse(request, template, known | values, status_code=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def told_to_wait(response: Response, refused: Refused) -> Response:
    """The page of a refusal, which says when to try again."""
    if refused.status == 429:
        response.headers["Retry-After"] = str(refused.retry_seconds)
    return response


def missing(request: Request, what: str, **values: str) -> Response:
    """The page for something that is not there: `what` is how words/shop.yml calls it."""
    return page(request, "missing.html", status=404, what=say(f"shop.missing_{what}", **values))

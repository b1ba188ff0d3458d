"""What every page of the shop shares: the templates, their filters and what they always know."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from tandem.core.errors import Refused
from tandem.http.shown import show_as_text
from tandem.storefront.drawings import drawing
from tandem.storefront.session import identity, signed_in

HERE = Path(__file__).parent
DEPARTMENTS = ("clothes", "shoes", "bags", "home")
STATE_WORDS = {
    "paid": "Being prepared",
    "packed": "Packed",
    "shipped": "On its way",
    "late": "Late with the carrier",
    "lost": "Being traced",
    "part_delivered": "Partly delivered",
    "delivered": "Delivered",
    "returned": "Returned",
    "refunded": "Refunded",
    "cancelled": "Cancelled",
}
TONES = {"late": "warn", "lost": "bad", "part_delivered": "warn", "delivered": "good"}

templates = Jinja2Templates(HERE / "templates")
show_as_text(templates.env)


def money(cents: int) -> str:
    """1999 -> "£19.99"."""
    return f"£{cents / 100:,.2f}"


def day(value: date | datetime | None) -> str:
    """ "Tuesday 24 November", with the year where it is not this one."""
    if value is None:
        return ""
    words = f"{value:%A} {value.day} {value:%B}"
    return words if value.year == date.today().year else f"{words} {value.year}"


def slug(name: str) -> str:
    """ "Blue Denim Jacket" -> "blue-denim-jacket"."""
    return name.lower().replace(" ", "-")


templates.env.filters |= {
    "money": money,
    "day": day,
    "slug": slug,
    "state_words": lambda order: STATE_WORDS.get(order.state, order.state),
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


def missing(request: Request, what: str) -> Response:
    """The page for something that is not there."""
    return page(request, "missing.html", status=404, what=what)

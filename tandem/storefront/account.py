"""The customer's own pages: sign in and out, orders, a new password."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandem.channels.website.session import source_of_request
from tandem.core.errors import Refused
from tandem.core.words import say
from tandem.http.form import read_form
from tandem.shop.demo.people import DEMO_PASSWORD, FIXED
from tandem.shop.medusa.cast import MEDUSA, in_cast
from tandem.skills.account_mail import set_new_password
from tandem.storefront.pages import missing, page, told_to_wait
from tandem.storefront.session import COOKIE, keep_session, refuse_foreign_form, signed_in

SITUATIONS = {
    "Maya Lindqvist": "maya",
    "Tom Okafor": "tom",
    "Priya Raman": "priya",
    "Jon Becker": "jon",
    "Aisha Bello": "aisha",
    "Eleanor Whitcombe": "eleanor",
}
"""Whom a visitor of the demonstration may be, and how words/shop.yml calls their situation."""
REFUSED_PASSWORDS = ("too_short", "too_long", "too_easy", "different")


def account(request: Request) -> Response:
    """The signed-in customer's orders; everybody else goes to the sign-in."""
    profile = signed_in(request)
    if profile is None:
        return RedirectResponse("/account/sign-in", 303)
    shop = request.app.state.runtime.shop
    orders = shop.orders_of(profile.id)
    subscriptions = shop.subscriptions.of_customer(profile.id)
    values = {"profile": profile, "orders": orders, "subscriptions": subscriptions}
    return page(request, "account.html", **values)


def order(request: Request) -> Response:
    """One order of the signed-in customer. Somebody else's is not there at all."""
    profile = signed_in(request)
    if profile is None:
        return RedirectResponse("/account/sign-in", 303)
    found = request.app.state.runtime.shop.orders.find(request.path_params["number"])
    if found is None or found.customer_id != profile.id:
        return missing(request, "order")
    late = found.is_late(datetime.now(UTC).date())
    return page(request, "order.html", profile=profile, order=found, late=late)


async def sign_in(request: Request) -> Response:
    """The form, and signing in."""
    if request.method == "GET":
        if await run_in_threadpool(signed_in, request):
            return RedirectResponse("/account", 303)
        return _sign_in_page(request)
    refuse_foreign_form(request)
    form = await read_form(request)
    email, password = form.get("email", ""), form.get("password", "")
    accounts = request.app.state.runtime.shop.accounts
    source = source_of_request(request) or ""
    try:
        session = await run_in_threadpool(accounts.sign_in, email, password, source)
    except Refused as refused:
        return told_to_wait(_sign_in_page(request, refused.status, refused.message, email), refused)
    if session is None:
        return _sign_in_page(request, 403, say("shop.not_signed_in"), email)
    response = RedirectResponse("/account", 303)
    keep_session(request, response, session)
    return response


def _sign_in_page(
    request: Request, status: int = 200, problem: str | None = None, email: str = ""
) -> Response:
    settings = request.app.state.runtime.config.settings
    as_there = in_cast if settings.shop == MEDUSA else lambda person: person
    people = [
        (as_there(person), say(f"shop.person_{SITUATIONS[person.name]}"))
        for person in FIXED
        if person.name in SITUATIONS
    ]
    known = {"password": DEMO_PASSWORD, "people": people}
    demo = known if settings.demo else None
    return page(request, "sign_in.html", status, problem=problem, email=email, demo=demo)


async def sign_out(request: Request) -> Response:
    """End the session. Only by POST, so that no link can do it."""
    refuse_foreign_form(request)
    session = request.cookies.get(COOKIE)
    if session:
        await run_in_threadpool(request.app.state.runtime.shop.accounts.sign_out, session)
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


async def reset(request: Request) -> Response:
    """The page behind the mailed link: a form for the new password, then what came of it. A link
    that is over says so at once: 410."""
    runtime, token = request.app.state.runtime, request.path_params["token"]
    if request.method == "GET":
        good = await run_in_threadpool(runtime.shop.accounts.link_is_good, token)
        status, verdict = (200, None) if good else (410, "link_invalid")
        return page(request, "reset.html", status, problem=None, verdict=verdict)
    refuse_foreign_form(request)
    form = await read_form(request)
    password = form.get("password", "")
    if password != form.get("again", ""):
        return page(
            request, "reset.html", 400, problem=say("shop.password_different"), verdict=None
        )
    try:
        change = await run_in_threadpool(
            set_new_password, token, password, runtime.shop, runtime.storage.outbox
        )
    except Refused as refused:
        words = {"problem": refused.message, "verdict": None}
        return told_to_wait(page(request, "reset.html", refused.status, **words), refused)
    if change.verdict in REFUSED_PASSWORDS:
        problem = say(f"shop.password_{change.verdict}")
        return page(request, "reset.html", 400, problem=problem, verdict=None)
    status = 200 if change.verdict == "changed" else 410
    return page(request, "reset.html", status, problem=None, verdict=change.verdict)

"""The customer's own pages: sign in and out, orders, a new password."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandem.channels.website.session import source_of_request
from tandem.core.errors import Refused
from tandem.core.text import storable
from tandem.shop.demo.people import DEMO_PASSWORD, FIXED
from tandem.skills.account_mail import set_new_password
from tandem.storefront.pages import missing, page, told_to_wait
from tandem.storefront.session import COOKIE, keep_session, refuse_foreign_form, signed_in

NOT_SIGNED_IN = "That e-mail address and password do not go together. Please check both."
SITUATIONS = {
    "Maya Lindqvist": "a jacket on its way",
    "Tom Okafor": "a throw that is late",
    "Priya Raman": "boots that are lost",
    "Jon Becker": "charged twice",
    "Aisha Bello": "half of an order is there",
    "Eleanor Whitcombe": "a customer of many years",
}
"""What a visitor of the demonstration finds with each of these people."""
REFUSED_PASSWORDS = {
    "too_short": "Please use at least 10 characters.",
    "too_long": "Please use at most 128 characters.",
    "too_easy": "That one is easy to guess. Please use something that is not your name or address.",
    "different": "The two passwords are not the same. Please type both again.",
}


def account(request: Request) -> Response:
    """The signed-in customer's orders; everybody else goes to the sign-in."""
    profile = signed_in(request)
    if profile is None:
        return RedirectResponse("/account/sign-in", 303)
    shop = request.app.state.runtime.shop
    orders = shop.orders_of(profile.id)
    subscriptions = shop.customers.subscriptions(profile.id)
    values = {"profile": profile, "orders": orders, "subscriptions": subscriptions}
    return page(request, "account.html", **values)


def order(request: Request) -> Response:
    """One order of the signed-in customer. Somebody else's is not there at all."""
    profile = signed_in(request)
    if profile is None:
        return RedirectResponse("/account/sign-in", 303)
    found = request.app.state.runtime.shop.orders.find(request.path_params["number"])
    if found is None or found.customer_id != profile.id:
        return missing(request, "that order in your account")
    late = found.is_late(datetime.now(UTC).date())
    return page(request, "order.html", profile=profile, order=found, late=late)


async def sign_in(request: Request) -> Response:
    """The form, and signing in."""
    if request.method == "GET":
        if await run_in_threadpool(signed_in, request):
            return RedirectResponse("/account", 303)
        return _sign_in_page(request)
    refuse_foreign_form(request)
    form = await request.form()
    email, password = storable(str(form.get("email", ""))), str(form.get("password", ""))
    accounts = request.app.state.runtime.shop.accounts
    source = source_of_request(request) or ""
    try:
        session = await run_in_threadpool(accounts.sign_in, email, password, source)
    except Refused as refused:
        return told_to_wait(_sign_in_page(request, refused.status, refused.message, email), refused)
    if session is None:
        return _sign_in_page(request, 403, NOT_SIGNED_IN, email)
    response = RedirectResponse("/account", 303)
    keep_session(request, response, session)
    return response


def _sign_in_page(
    request: Request, status: int = 200, problem: str | None = None, email: str = ""
) -> Response:
    people = [(person, SITUATIONS[person.name]) for person in FIXED if person.name in SITUATIONS]
    known = {"password": DEMO_PASSWORD, "people": people}
    demo = known if request.app.state.runtime.config.settings.demo else None
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
    """The page behind the mailed link: a form for the new password, then what came of it."""
    if request.method == "GET":
        return page(request, "reset.html", problem=None, verdict=None)
    refuse_foreign_form(request)
    form = await request.form()
    password = str(form.get("password", ""))
    if password != str(form.get("again", "")):
        return page(
            request, "reset.html", 400, problem=REFUSED_PASSWORDS["different"], verdict=None
        )
    runtime, token = request.app.state.runtime, request.path_params["token"]
    try:
        change = await run_in_threadpool(
            set_new_password, token, password, runtime.shop, runtime.storage.outbox
        )
    except Refused as refused:
        words = {"problem": refused.message, "verdict": None}
        return told_to_wait(page(request, "reset.html", refused.status, **words), refused)
    if change.verdict in REFUSED_PASSWORDS:
        problem = REFUSED_PASSWORDS[change.verdict]
        return page(request, "reset.html", 400, problem=problem, verdict=None)
    status = 200 if change.verdict == "changed" else 410
    return page(request, "reset.html", status, problem=None, verdict=change.verdict)

"""Agents sign in. A session is a cookie whose hash is stored, and a form token derived from it.

The cookie is http-only and same-site strict; every change must also bring the form token in a
header, which only a page of the desk itself can read. So a foreign page can neither send the
cookie nor know the token.
"""

import hashlib
import hmac
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandem.cases.agent import Agent
from tandem.channels.website.session import source_of_request
from tandem.core.client_address import hidden, places
from tandem.core.errors import Refused
from tandem.core.pubsub.memory import DESK
from tandem.core.words import refusal, say
from tandem.desk.board import LOOK_AGAIN
from tandem.http.form import read_form
from tandem.storage.agents import SIGN_IN_HOURS
from tandem.storage.limits import Rule

TRIES_PER_NAME, TRIES_PER_ADDRESS = (10, 300), (50, 300)
"""Sign-ins, failed or not: how many in how many seconds."""
COOKIE = "tandem_desk"
CSRF_COOKIE = "tandem_desk_form"
HEADER = "x-tandem-desk"


async def agent_of(request: Request) -> Agent | None:
    """The signed-in agent, or None."""
    agents = request.app.state.runtime.storage.agents
    return await run_in_threadpool(agents.signed_in, request.cookies.get(COOKIE))


async def require_agent(request: Request) -> Agent:
    """The signed-in agent. Raises Refused not_signed_in; for changes also forged_request."""
    agent = await agent_of(request)
    if agent is None:
        raise Refused("not_signed_in", refusal("not_signed_in"), 401)
    if request.method != "GET" and not same(request.headers.get(HEADER, ""), form_token(request)):
        raise Refused("forged_request", refusal("forged_request"), 403)
    return agent


def same(one: str, other: str) -> bool:
    """Whether two tokens are equal, told in the same time wherever they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def form_token(request: Request) -> str:
    """What a page of this session must send along with every change."""
    key = request.app.state.runtime.config.settings.secret_key.encode()
    session = request.cookies.get(COOKIE, "")
    return hmac.new(key, f"desk form {session}".encode(), hashlib.sha256).hexdigest()


async def sign_in_page(request: Request) -> Response:
    """GET and POST /desk/sign-in."""
    problem, email, wait = None, "", 0
    if request.method == "POST":
        form = await read_form(request)
        email = form.get("email", "")[:200]
        try:
            problem, session = await _try(request, form, email)
        except Refused as refused:
            problem, session, wait = refused.message, None, refused.retry_seconds
        if session:
            response = RedirectResponse("/desk", 303)
            _set(response, request, COOKIE, session, SIGN_IN_HOURS * 3600)
            return response
    state = request.app.state
    token = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(24)
    response = state.desk_templates.TemplateResponse(
        request,
        "sign_in.html",
        {
            "csrf": token,
            "problem": problem,
            "email": email,
            "company": state.runtime.config.settings.company,
            "demo": state.demo_agents,
        },
        status_code=429 if wait else 401 if problem else 200,
        headers={"Retry-After": str(wait)} if wait else None,
    )
    _set(response, request, CSRF_COOKIE, token, 3600)
    return response


async def _try(request: Request, form, email: str) -> tuple[str | None, str | None]:
    """(what is wrong, None) or (None, the new session). Raises Refused too_many_requests or
    too_busy (429)."""
    state, audit = request.app.state, request.app.state.runtime.storage.audit
    if not same(str(form.get("csrf", "")), request.cookies.get(CSRF_COOKIE, "-")):
        return say("desk.old_page"), None
    source, runtime = source_of_request(request), state.runtime
    name, (most, seconds) = (
        hidden(email.casefold(), runtime.config.settings.secret_key),
        TRIES_PER_NAME,
    )
    rules = [
        Rule(f"desk {place} {name}", most * times, seconds)
        for place, times in places(source) or [("here", 1)]
    ]
    most, seconds = TRIES_PER_ADDRESS
    rules += [Rule(f"desk {place}", most * times, seconds) for place, times in places(source)]
    wait = await run_in_threadpool(runtime.storage.limits.count, *rules)
    if wait:
        raise Refused("too_many_requests", refusal("too_many_tries"), 429, retry_seconds=wait)
    agents, address = runtime.storage.agents, request.client.host if request.client else "?"
    password = str(form.get("password", ""))[:200]
    session = await run_in_threadpool(agents.sign_in, email, password)
    place = hidden(address, runtime.config.settings.secret_key)[:12]
    if session is None:
        # What is no agent's name may be a password in the wrong field: it is not kept.
        everybody = await run_in_threadpool(agents.everybody)
        known = email.casefold() in {agent.email.casefold() for agent in everybody}
        detail = f"{email if known else 'an unknown name'} from {place}"
        await run_in_threadpool(audit.add, None, "sign-in failed", None, detail)
        return say("desk.wrong_sign_in"), None
    agent = await run_in_threadpool(agents.signed_in, session)
    await run_in_threadpool(audit.add, agent.id, "signed in", None, f"from {place}")
    return None, session


async def sign_out(request: Request, agent: Agent) -> Response:
    """POST /desk/sign-out."""
    token = request.cookies.get(COOKIE, "")
    await run_in_threadpool(request.app.state.runtime.storage.agents.sign_out, token)
    request.app.state.pubsub.publish(DESK, {LOOK_AGAIN: True})
    response = RedirectResponse("/desk/sign-in", 303)
    response.delete_cookie(COOKIE, path="/desk")
    return response


def secure(request: Request) -> bool:
    """Whether browsers reach us by HTTPS: then a cookie never goes out without."""
    public = request.app.state.runtime.config.settings.base_url
    return request.url.scheme == "https" or public.startswith("https:")


def _set(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=secure(request),
    )

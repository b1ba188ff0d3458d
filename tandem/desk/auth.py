"""Agents sign in: a session cookie, and a header that no foreign page can set."""

import hmac
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandem.errors import Refused
from tandem.storage.agents import SIGN_IN_HOURS

COOKIE = "tandem_desk"
CSRF_COOKIE = "tandem_desk_form"
HEADER = "x-tandem-desk"


async def agent_of(request: Request) -> dict | None:
    """The signed-in agent, or None."""
    agents = request.app.state.engine.agents
    return await run_in_threadpool(agents.signed_in, request.cookies.get(COOKIE))


async def require_agent(request: Request) -> dict:
    """The signed-in agent. Raises Refused not_signed_in; for changes also forged_request."""
    agent = await agent_of(request)
    if agent is None:
        raise Refused("not_signed_in", "Please sign in at the desk.", 401)
    if request.method != "GET" and HEADER not in request.headers:
        raise Refused("forged_request", f"The header {HEADER} is missing.", 403)
    return agent


async def sign_in_page(request: Request) -> Response:
    """GET and POST /desk/sign-in."""
    state = request.app.state
    token = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(24)
    problem, email = None, ""
    if request.method == "POST":
        form = await request.form()
        email = str(form.get("email", ""))[:200]
        if not hmac.compare_digest(
            str(form.get("csrf", "")), request.cookies.get(CSRF_COOKIE, "-")
        ):
            problem = "This page was open too long. Please try once more."
        elif not state.sign_in_limit.allow(f"{request.client.host} {email.casefold()}"):
            problem = "Too many tries. Please wait a few minutes."
        else:
            session = await run_in_threadpool(
                state.engine.agents.sign_in, email, str(form.get("password", ""))[:200]
            )
            if session:
                response = RedirectResponse("/desk", 303)
                _set(response, request, COOKIE, session, SIGN_IN_HOURS * 3600)
                return response
            problem = "E-mail and password do not fit together."
    response = state.desk_templates.TemplateResponse(
        request,
        "sign_in.html",
        {
            "csrf": token,
            "problem": problem,
            "email": email,
            "company": state.engine.settings.company,
            "demo": state.demo_agents,
        },
        status_code=401 if problem else 200,
    )
    _set(response, request, CSRF_COOKIE, token, 3600)
    return response


async def sign_out(request: Request) -> Response:
    """POST /desk/sign-out."""
    await require_agent(request)
    token = request.cookies.get(COOKIE, "")
    await run_in_threadpool(request.app.state.engine.agents.sign_out, token)
    response = RedirectResponse("/desk/sign-in", 303)
    response.delete_cookie(COOKIE, path="/desk")
    return response


def _set(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/desk",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )

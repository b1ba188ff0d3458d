"""The reader's choice of language."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tandem.http.allowed_hosts import host_and_port
from tandem.http.spoken_language import COOKIE
from tandem.storefront.pages import missing

YEAR = 365 * 24 * 3600


def choose(request: Request) -> Response:
    """GET /language/{code}: keep the choice in a cookie, and go back to where it was made."""
    settings, code = request.app.state.runtime.config.settings, request.path_params["code"]
    if code not in settings.spoken:
        return missing(request, "page")
    came_from = request.headers.get("referer", "")
    ours = host_and_port(came_from) == request.headers.get("host", "").casefold()
    path = urlsplit(came_from).path if ours else "/"
    response = RedirectResponse(path if path.startswith("/") and path[1:2] != "/" else "/", 303)
    secure = settings.base_url.startswith("https:")
    response.set_cookie(COOKIE, code, max_age=YEAR, samesite="lax", httponly=True, secure=secure)
    return response

"""What a website embeds: the loader script, and the page inside the chat's frame."""

from html import escape
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from tandem.http.security_headers import policy

HERE = Path(__file__).parent
FRAME = (HERE / "frame.html").read_text("utf-8")
LOADER_SECONDS = 300
"""Short: a site's script tag has no version, and a fix must arrive the same day."""


async def loader(request: Request) -> Response:
    """GET /widget.js."""
    cached = {
        "Cache-Control": f"public, max-age={LOADER_SECONDS}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript", headers=cached)


async def frame(request: Request) -> Response:
    """GET /widget: may stand on our own pages and on those of TANDEM_WIDGET_ORIGINS only.

    The browser enforces that by the policy; the page is told too, and answers to no other.
    """
    origins = request.app.state.runtime.config.settings.origins
    page = FRAME.replace("{{ origins }}", escape(" ".join(origins)))
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy(*origins)}
    return HTMLResponse(page, headers=headers)


LIGHT = [Middleware(GZipMiddleware)]
routes = [
    Route("/widget.js", loader, middleware=LIGHT),
    Route("/widget", frame, middleware=LIGHT),
]

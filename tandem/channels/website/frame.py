"""What a website embeds: the loader script, and the page inside the chat's frame."""

import json
from functools import cache
from pathlib import Path

from jinja2 import Environment
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tandem.core.words import say
from tandem.http.page_words import languages, words_of
from tandem.http.security_headers import policy

HERE = Path(__file__).parent
FRAME = (HERE / "frame.html").read_text("utf-8")
PAGE = Environment(autoescape=True).from_string(FRAME, {"say": say})
LAUNCHER = "launcher_"
"""How the loader's own words begin in words/chat.yml."""
LOADER_SECONDS = 300
"""Short: a site's script tag has no version, and a fix must arrive the same day."""


@cache
def loader_script() -> str:
    """The loader with the few words it needs before the chat is there."""
    words = {
        language: {
            key.removeprefix(LAUNCHER): text
            for key, text in words_of("chat", language).items()
            if key.startswith(LAUNCHER)
        }
        for language in languages()
    }
    source = (HERE / "static" / "widget.js").read_text("utf-8")
    told = json.dumps(words, ensure_ascii=False)
    return source.replace("const WORDS = {};", f"const WORDS = {told};", 1)


async def loader(request: Request) -> Response:
    """GET /widget.js."""
    cached = {
        "Cache-Control": f"public, max-age={LOADER_SECONDS}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(loader_script(), media_type="text/javascript", headers=cached)


async def frame(request: Request) -> Response:
    """GET /widget: may stand on our own pages and on those of TANDEM_WIDGET_ORIGINS only.

    The browser enforces that by the policy; the page is told too, and answers to no other.
    """
    origins = request.app.state.runtime.config.settings.origins
    page = PAGE.render(origins=" ".join(origins))
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy(*origins, made_here=True),
    }
    return HTMLResponse(page, headers=headers)


LIGHT = [Middleware(GZipMiddleware)]
routes = [
    Route("/widget.js", loader, middleware=LIGHT),
    Route("/widget", frame, middleware=LIGHT),
]

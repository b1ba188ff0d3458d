"""What a website embeds: the loader script, and the page inside the chat's frame."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
LOADER_SECONDS = (
    300  # short: a site's script tag has no version, and a fix must arrive the same day
)


async def loader(request: Request) -> Response:
    """GET /widget.js."""
    cached = {
        "Cache-Control": f"public, max-age={LOADER_SECONDS}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return FileResponse(HERE / "static" / "widget.js", media_type="text/javascript", headers=cached)


async def frame(request: Request) -> Response:
    """GET /widget."""
    headers = {"Cache-Control": "no-cache"}
    return FileResponse(HERE / "frame.html", media_type="text/html", headers=headers)


routes = [Route("/widget.js", loader), Route("/widget", frame)]

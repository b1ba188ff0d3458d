"""The inspector of the demo shop: beside the chat, what was understood and decided at each turn.

In demo mode only: it shows the newest conversation to whoever opens it.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tandem.cli.design.conversations import listed
from tandem.cli.design.explain import lines
from tandem.insights.explanation import explained
from tandem.storefront.pages import missing, page

MOST_TURNS = 30


def inspector(request: Request) -> Response:
    """The page; its script asks for the rows."""
    if not request.app.state.runtime.config.settings.demo:
        return missing(request, "that page")
    return page(request, "inspector.html", **_newest(request))


def rows(request: Request) -> Response:
    """The turns of the newest conversation, as a piece of the page."""
    if not request.app.state.runtime.config.settings.demo:
        return missing(request, "that page")
    return page(request, "inspector_rows.html", **_newest(request))


def _newest(request: Request) -> dict:
    runtime = request.app.state.runtime
    newest = listed(runtime, 1)
    if not newest:
        return {"turns": [], "conversation": ""}
    conversation = newest[0]["id"]
    found = explained(runtime, conversation)[-MOST_TURNS:]
    turns = [
        {"speaker": row["speaker"], "text": row["text"], "seq": row["turn"], "lines": lines(row)}
        for row in found
    ]
    return {"turns": turns, "conversation": conversation}


routes = [Route("/inspector", inspector), Route("/inspector/rows", rows)]

"""What pages show is shown as what it is: nothing in it turns or hides the text beside it."""

import json
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.responses import JSONResponse

from tandem.core.text import on_pages


def shown_json(content: Any) -> str:
    """JSON on one line for a page's script."""
    compact = (",", ":")
    made = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=compact)
    return on_pages(made)


class ShownJSON(JSONResponse):
    """An answer whose texts a page puts before somebody's eyes."""

    def render(self, content: Any) -> bytes:
        """As `shown_json` has it."""
        return shown_json(content).encode("utf-8")


def show_as_text(environment: Environment) -> None:
    """Let every value of these templates be shown so."""
    environment.finalize = _finalized


def _finalized(value: Any) -> Any:
    if isinstance(value, Markup):
        # It was markup before, and on_pages adds none.
        return Markup(on_pages(value))  # noqa: S704  # nosec
    return on_pages(value) if isinstance(value, str) else value

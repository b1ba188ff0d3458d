"""Our text for Slack. What a person wrote never becomes markup, a mention or a link with a label.

Messages are sent as rich text blocks, in which text is only text; `text` beside them is what
notifications show, and is escaped.
"""

import re
from typing import Any

from tandem.core.text import ADDRESS

LONGEST_NOTICE = 2900
LINK = re.compile(r"(https?://[^\s<>\"]{1,2000}(?<![.,;:!?)]))|(" + ADDRESS + ")")


def escape(text: str) -> str:
    """Slack's three special characters, escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notice(text: str) -> str:
    """The short form of a message for notifications."""
    cut = text if len(text) <= LONGEST_NOTICE else text[: LONGEST_NOTICE - 1] + "…"
    return escape(cut)


def rich_text(text: str, speaker: str | None = None, *, quote: bool = False) -> dict[str, Any]:
    """A block with `text` as it is, addresses as links, and who says it in bold."""
    said_by = [_bold(f"{speaker}: ")] if speaker else []
    kind = "rich_text_quote" if quote else "rich_text_section"
    section = {"type": kind, "elements": [*said_by, *_parts(text)]}
    return {"type": "rich_text", "elements": [section]}


def _bold(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": {"bold": True}}


def _parts(text: str) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    end = 0
    for found in LINK.finditer(text):
        if found.start() > end:
            parts.append({"type": "text", "text": text[end : found.start()]})
        url = found[0] if found[1] else f"mailto:{found[0]}"
        parts.append({"type": "link", "url": url, "text": found[0]})
        end = found.end()
    if end < len(text) or not parts:
        parts.append({"type": "text", "text": text[end:] or " "})
    return parts


def bullets(lines: list[tuple[str, str]]) -> dict[str, Any]:
    """A list of (label, text)."""
    items = [
        {
            "type": "rich_text_section",
            "elements": [_bold(f"{label}: "), *_parts(text)],
        }
        for label, text in lines
    ]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }


def small(text: str) -> dict[str, Any]:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text[:LONGEST_NOTICE]}]}

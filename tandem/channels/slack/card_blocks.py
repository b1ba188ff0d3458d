"""A card of a turn as Slack's blocks. The words stand before it. Pictures stay out: Slack would
fetch them from us, which an address behind a firewall does not allow."""

from typing import Any

from tandem.channels.slack.text_out import rich_text, small
from tandem.core.words import say

MARKS = {"done": "✓", "now": "●", "ahead": "○"}
MOST_FIELDS, LONGEST_FIELD = 10, 2000
"""Slack's own limits."""


def card_blocks(card: dict[str, Any]) -> list[dict[str, Any]]:
    """Title, steps in one line, facts in two columns, links; nothing for choices, whose
    buttons say it all, and files, which follow."""
    if card["kind"] in ("choices", "files"):
        return []
    blocks = [rich_text(card["title"])]
    steps = [f"{MARKS[step['at']]} {step['words']}" for step in card.get("steps") or ()]
    if steps:
        blocks.append(small("  ".join(steps)))
    sizes = [one["words"] for one in card.get("sizes") or () if one["there"]]
    facts = list(card.get("facts") or ())
    facts += [(say("cards.sizes"), ", ".join(sizes))] if sizes else []
    if facts:
        fields = [_plain(f"{label}: {value}"[:LONGEST_FIELD]) for label, value in facts]
        blocks.append({"type": "section", "fields": fields[:MOST_FIELDS]})
    blocks += [rich_text(f"{one['title']}: {one['href']}") for one in card.get("links") or ()]
    return blocks


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}

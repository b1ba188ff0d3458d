"""A turn of ours as Slack shows it to the customer: words, and choices as buttons or a list."""

from typing import Any

from tandem.channels.slack.card_blocks import card_blocks
from tandem.channels.slack.text_out import rich_text, small
from tandem.core.conversation import Turn

MOST_BUTTONS = 5
"""More than five buttons are hard to take in, and wrap on a phone: from there on, a list."""
MOST_OPTIONS = 100
LONGEST_TITLE = 75
CHOOSE = "choose"
"""How the action ids of choices begin; the choice is numbered, what it means stays with us."""


def turn_blocks(turn: Turn, chosen: str | None = None) -> list[dict[str, Any]]:
    """The blocks of a turn. Once something is `chosen`, or "" was, the choices are gone."""
    blocks = [rich_text(turn.text, turn.name if turn.speaker == "agent" else None)]
    blocks += card_blocks(turn.card) if turn.card else []
    if chosen is not None:
        return [*blocks, small(f"✓ {chosen}")] if chosen else blocks
    if turn.buttons:
        blocks.append({"type": "actions", "block_id": turn.id, "elements": _choices(turn)})
    return blocks


def _choices(turn: Turn) -> list[dict[str, Any]]:
    titles = [button["title"] for button in turn.buttons[:MOST_OPTIONS]]
    if len(titles) <= MOST_BUTTONS:
        return [
            {
                "type": "button",
                "action_id": f"{CHOOSE}:{index}",
                "text": _plain(title),
                "value": str(index),
            }
            for index, title in enumerate(titles)
        ]
    options = [{"text": _plain(title), "value": str(i)} for i, title in enumerate(titles)]
    return [
        {
            "type": "static_select",
            "action_id": CHOOSE,
            "placeholder": _plain("Please choose"),
            "options": options,
        }
    ]


def _plain(text: str) -> dict[str, Any]:
    cut = text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"
    return {"type": "plain_text", "text": cut}

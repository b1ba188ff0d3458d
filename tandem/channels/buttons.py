"""Buttons a customer presses, or names in words."""

from typing import Any

from rapidfuzz import fuzz

from tandem.core.conversation import Turn
from tandem.core.errors import Refused

SAME_AS_BUTTON = 90
"""rapidfuzz ratio from which typed words count as the button they name."""


def pressed(turns: list[Turn], turn_id: str, index: Any) -> dict[str, str]:
    """The button a customer pressed, from what we sent. Raises Refused unknown_button."""
    turn = next((t for t in turns if t.id == turn_id and t.speaker != "customer"), None)
    if turn is None or not isinstance(index, int) or not 0 <= index < len(turn.buttons):
        raise Refused("unknown_button", "This choice is not there any more.", field="button")
    return turn.buttons[index]


def named_button(turns: list[Turn], text: str) -> dict[str, str] | None:
    """The button of the last reply whose title the customer has typed, or None."""
    last = next((t for t in reversed(turns) if t.speaker == "bot"), None)
    for button in last.buttons if last else ():
        if fuzz.ratio(text.casefold().strip(" .!"), button["title"].casefold()) >= SAME_AS_BUTTON:
            return button
    return None

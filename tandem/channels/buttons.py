"""Buttons a customer presses, or names in words."""

import re
from typing import Any

from rapidfuzz import fuzz

from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.exact_words import exact_words

SAME_AS_BUTTON = 90
"""rapidfuzz ratio from which typed words count as the button they name, where their figures,
negations, sizes and days are the same."""
YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ok(?:ay)?|sure|please|pls|do|it|that|go|on|ahead|a|person|then)"
    r"(?:\W+(?:yes|ok(?:ay)?|sure|please|pls|do|it|that|go|on|ahead|a|person|then))*\W*$",
    re.I,
)
"""A yes and no more. "A person then" is one to the button that brings a person."""
PERSON = "/talk_to_human"


def pressed(turns: list[Turn], turn_id: str, index: Any) -> dict[str, str]:
    """The button a customer pressed, from what we sent. Raises Refused unknown_button."""
    turn = next((t for t in turns if t.id == turn_id and t.speaker != "customer"), None)
    if turn is None or not isinstance(index, int) or not 0 <= index < len(turn.buttons):
        raise Refused("unknown_button", "This choice is not there any more.", field="button")
    return turn.buttons[index]


def named_button(turns: list[Turn], text: str) -> dict[str, str] | None:
    """The button of the last reply that the customer has typed: its title, or a yes where it is
    the only one and the reply asks whether to do it; else None."""
    last = next((t for t in reversed(turns) if t.speaker == "bot"), None)
    if last is None or not last.buttons:
        return None
    said = text.casefold().strip(" .!")
    for button in last.buttons:
        title = button["title"].casefold()
        same = exact_words(said) == exact_words(title)
        if same and fuzz.ratio(said, title) >= SAME_AS_BUTTON:
            return button
    offers = "person" if last.buttons[0]["payload"].startswith(PERSON) else "?"
    if len(last.buttons) == 1 and offers in last.text and YES.match(said):
        return last.buttons[0]
    return None

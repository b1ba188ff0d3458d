"""Buttons a customer presses, or names in words."""

import re
from typing import Any

from rapidfuzz import fuzz

from tandem.core.acknowledged import is_acknowledged, only_asks
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.exact_words import exact_words
from tandem.core.words import refusal
from tandem.http.json_body import is_whole

SAME_AS_BUTTON = 90
"""rapidfuzz ratio from which typed words count as the button they name, where their figures,
negations, sizes and days are the same."""
YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ok(?:ay)?|sure|please|pls|do|it|that|go|on|ahead|a|person|then)"
    r"(?:\W+(?:yes|ok(?:ay)?|sure|please|pls|do|it|that|go|on|ahead|a|person|then))*\W*$",
    re.I,
)
"""A yes and no more. "A person then" is one to the button that brings a person."""
DENIES = re.compile(r"n['\u2019]t\b|\bno\b|\bnot\b|\bnicht\b|\bkeine?n?\b", re.I)
"""A title that says no: "I don't have it" is no answer that a yes gives."""
PERSON = "/talk_to_human"
YES_PAYLOAD = "/affirm"
SAME = 100
"""Where something may be done after it, a likeness is no yes: "yes, search for it nah"."""


def pressed(turns: list[Turn], turn_id: str, index: Any) -> dict[str, str]:
    """The button a customer pressed, from what we sent. Raises Refused unknown_button."""
    turn = next((t for t in turns if t.id == turn_id and t.speaker != "customer"), None)
    if turn is None or not is_whole(index) or not 0 <= index < len(turn.buttons):
        raise Refused("unknown_button", refusal("unknown_button"), field="button")
    return turn.buttons[index]


def named_button(turns: list[Turn], text: str) -> dict[str, str] | None:
    """The button of the last reply that the customer has typed: its title, or a yes where it is
    the only one and the reply asks whether to do it; else None."""
    last = next((t for t in reversed(turns) if t.speaker != "customer"), None)
    if last is None or last.speaker != "bot" or not last.buttons:
        return None
    said = text.casefold().strip(" .!")
    for button in last.buttons:
        title = button["title"].casefold()
        same = exact_words(said) == exact_words(title)
        alike = SAME if button["payload"].startswith(YES_PAYLOAD) else SAME_AS_BUTTON
        if same and fuzz.ratio(said, title) >= alike:
            return button
    offers = "person" if last.buttons[0]["payload"].startswith(PERSON) else "?"
    only = len(last.buttons) == 1 and not DENIES.search(last.buttons[0]["title"])
    asks = only_asks(last.text) if offers == "person" else "?" in last.text
    noted = is_acknowledged(said) and not asks
    if only and offers in last.text and YES.match(said) and not noted:
        return last.buttons[0]
    return None

"""What the words of one message say about the mood: by recognition's mood component, else by the
markers of escalation.yml."""

import re
from functools import lru_cache
from typing import Any

from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say

WORTH_SAYING = 0.3
"""Below this a reading says that there is nothing."""
SAFETY = ("self_harm", "threat")
"""Here a marker counts even where recognition hears nothing: a miss is worse than an alarm."""


def of_turn(turn: Turn, name: str, markers: tuple[str, ...], weight: float) -> float:
    """The value (0-1) of one mood in one customer message; a button has none.

    name: "sadness", "abuse", "threat" or "self_harm".
    """
    if turn.nlu_result and turn.nlu_result.button:
        return 0.0
    in_words = weight if found(turn.text, markers) else 0.0
    if not turn.nlu_result or name not in turn.nlu_result.mood:
        return in_words
    value = float(turn.nlu_result.mood[name])
    return max(value, in_words) if name in SAFETY else value


def found(text: str, markers: tuple[str, ...]) -> list[str]:
    """The markers that stand in a text, at the beginning of a word, in the order of the text."""
    lower = " ".join(text.casefold().replace("’", "'").split())
    return list(dict.fromkeys(match[0] for match in _pattern(markers).finditer(lower)))


@lru_cache(maxsize=64)
def _pattern(markers: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((marker.casefold() for marker in markers), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})")


def newest(name: str, conversation: Conversation, dial: Any, yes: str, no: str) -> Reading:
    """The reading of one mood in the newest message; `yes` and `no` name the words of it.

    `dial` is the mood's block of the policy, with `marker` and `markers`.
    """
    turn = conversation.customer_turns[-1]
    value = of_turn(turn, name, dial.markers, dial.marker)
    if value < WORTH_SAYING:
        return Reading(name, value, say(f"reasons.{no}"))
    words = found(turn.text, dial.markers)
    said = ", ".join(f"“{word}”" for word in words) or f"{value:.2f}"
    return Reading(name, value, say(f"reasons.{yes}", said=said), (turn.seq,))

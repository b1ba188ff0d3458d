"""A message cut into the matters it may hold: at ends of sentences and where one adds another."""

import re
from dataclasses import dataclass

import numpy as np

from nlu.text.alignment import Pieces

CUT = re.compile(
    r"[.!?;\n]{1,8}\s{1,8}|\n{1,8}"
    r"|,?\s{1,8}(?:and|but|then|plus|oh)\s{1,8}also\s{1,8}"
    r"|(?<!you)(?<!\bi)(?<!\bwe)(?<!they),?\s{1,8}also,?\s{1,8}"
    r"|,?\s{1,8}(?:and|plus(?! please))\s{1,8}(?=(?:i|i'm|im|i'd|can|could|how|hows|what"
    r"|whats|where|wheres|when|who|which|why|please|is|are|do|does"
    r"|my|need|want|would|also|cancel|change|check|exchange|find|get|know|reset|return|send|speak"
    r"|talk|track|update|tell|show|put|give|swap|remove|add|refund|delete|unsubscribe|explain|will"
    r"|did|should)\b)"
    r"|,\s{1,8}(?:plus|oh and|by the way|btw|another thing|one more thing|secondly)\s{1,8}"
    r"|,?\s{1,8}(?:and\s{1,8})?(?:one (?:more|last|other)|another) (?:thing|question)[,:]\s{1,8}"
    r"|,\s{1,8}(?=(?:do|will|should|must) i\b|am i\b|do you\b)"
    r"|,\s{1,8}(?=(?:how|hows|what|whats|where|wheres|when|why|can|could)\b)",
    re.IGNORECASE,
)
FILLER = (
    r"(?:oh|er{1,3}m?|uh|um{1,3}|hm{1,3}|ah|oops|ups|argh|sorry|pardon|no|nope|wait|hang on|hold on"
    r"|well|but|actually|rather)"
)
GAP = r"[\s,.:;!…–—-]{1,5}"
IN_PLACE = (
    rf"(?:{FILLER}{GAP}){{0,2}}(?:scratch that|strike that|forget that|no,? wait|wait,? no"
    r"|no,? sorry|sorry,? no|no,? actually|actually,? no"
    r"|no,? hang on|hang on,? no|no,? hold on|hold on,? no"
    r"|or rather|(?:sorry|no|wait),? i (?:actually )?mean(?:t)?|on second thoughts?"
    rf"|actually(?=,? (?:(?:can|could) (?:you|i) )?(?:just|rather)\b)|oops,? no)"
    rf"(?:{GAP}{FILLER}){{0,2}}{GAP}"
)
"""Says that what follows takes the place of what was said before it."""
OPENING = re.compile(
    rf"^(?:{IN_PLACE}|(?:and|but|also|then|plus|oh|so)\b[\s,]*"
    r"|(?:first|second|third|fourth|last|final)(?:ly)?(?: (?:question|thing|of all))?\s?[,:]\s*)+",
    re.IGNORECASE,
)
WISH = re.compile(
    r"(?:cancel|return|track|swap|exchange|refund|reset|delete|stop|change|end)\s+\S+",
    re.IGNORECASE,
)
FEWEST_WORDS = 3
MOST_PARTS = 4


@dataclass(frozen=True)
class Part:
    """One stretch of a message with its vector and its word pieces."""

    text: str
    vector: np.ndarray
    pieces: Pieces


def parts_of(text: str) -> list[str]:
    """The parts in order, each of three words or more, or of two that wish ("cancel plus"); empty
    when there is only one."""
    found = [OPENING.sub("", part.strip(" ,.!?;\n")) for part in CUT.split(text) if part]
    found = [part for part in found if len(part.split()) >= FEWEST_WORDS or WISH.match(part)]
    return found[:MOST_PARTS] if len(found) > 1 else []

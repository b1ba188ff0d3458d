"""What of a message was not understood beside what was: it is told, never dropped. Pure."""

import re
from collections.abc import Sequence

from nlu.text.parts import MOST_PARTS
from tandem.understanding import acts
from tandem.understanding.commands import Command, LeftOver, NotKnown, StartMatter
from tandem.understanding.heard import Heard, Part

FEWEST_WORDS = 3
"""Fewer words beside what was understood are hardly a matter of their own."""
LONGEST = 80
"""Characters of it that are said back."""
WISH = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u)|please|i(?:'d| would) (?:also )?like"
    r"|i (?:also )?(?:want|need) (?:to|a|an|you|my|the))\b"
    r"|^(?:please )?(?:tell|show|put|give|let|swap|make|add|remove|send|change|cancel|check|find"
    r"|get|reset|return|update|call|ring|refund|stop|delete|explain|book|look)\b",
    re.I,
)
"""Says what is to be done, in so many words."""
TROUBLE = re.compile(r"\b(?:never|not|wrong|missing|broken|lost)\b|n't\b", re.I)
NOTHING_DONE = "out_of_scope"


def may_be_left_over(part: Part, unknown: bool) -> bool:
    """Whether a stretch asks or wishes for something, or tells of trouble in words that are
    `unknown`, so that it must not be passed over."""
    if len(part.text.split()) < FEWEST_WORDS or acts.is_small_talk(part.text):
        return False
    asks = acts.is_question(part.text) or bool(WISH.search(part.text))
    return asks or (unknown and bool(TROUBLE.search(part.text)))


def told_apart(commands: Sequence[Command], left: Sequence[Part]) -> list[Command]:
    """The commands, and behind them what is left over of the message. Where nothing else was
    understood they stay as they are."""
    done = [one for one in commands if not does_nothing(one)]
    if not done:
        return list(commands)
    nothing = [one for one in commands if does_nothing(one)]
    texts = [one.text for one in nothing] + [part.text for part in left]
    found: list[Command] = [
        LeftOver(reason="not understood beside the rest", text=text) for text in texts if text
    ]
    return [*done, *found[:1]]


def beyond_parts(heard: Heard) -> list[Command]:
    """What stands behind the last part that is read: it has to wait, and is told so."""
    if len(heard.parts) < MOST_PARTS or not heard.whole.read:
        return []
    last, whole = heard.parts[-1].read, heard.whole.read
    place = whole.rfind(last) if last else -1
    rest = whole[place + len(last) :].strip(" ,.;:?!\n") if place >= 0 else ""
    if len(rest.split()) < FEWEST_WORDS or acts.is_small_talk(rest):
        return []
    return [LeftOver(later=True, reason="more than is read at once", text=rest)]


def said_back(text: str) -> str:
    """What is left over as it is quoted, cut at a word."""
    text = " ".join(text.split()).strip(" .,;:?!")
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0] + " \u2026"


def does_nothing(command: Command) -> bool:
    """Whether a command only says that nothing is known."""
    if isinstance(command, NotKnown):
        return True
    return isinstance(command, StartMatter) and command.intent == NOTHING_DONE

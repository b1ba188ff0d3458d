"""Plain marks of frustration: words, capitals, punctuation; carried from turn to turn."""

import re

from tandem.conversation import Conversation, Reading
from tandem.policy import Frustration, Policy

SHORTEST_SHOUTED_WORD = 4
"""Shorter words in capitals are mostly acronyms (USPS has four, but seldom comes thrice)."""
FEWEST_SHOUTED_WORDS = 2


def read(conversation: Conversation, policy: Policy) -> Reading:
    """0 (calm) to 1. A calm message halves what the last one left, so it does not flap."""
    dial = policy.frustration
    turns = conversation.customer_turns
    shouts_always = len(turns) > 1 and all(_shouts(turn.text) for turn in turns)
    value, reasons = 0.0, []
    for turn in turns:
        here, why = marks(turn.text, dial, ignore_capitals=shouts_always)
        value = min(1.0, here + dial.carry * value)
        reasons = [(turn.seq, reason) for reason in why] or reasons
    if not reasons:
        return Reading("frustration", value, "calm")
    said = ", ".join(dict.fromkeys(reason for _, reason in reasons))
    turns = tuple(dict.fromkeys(seq for seq, _ in reasons))
    return Reading("frustration", value, f"frustrated: {said}", turns)


def marks(text: str, dial: Frustration, ignore_capitals: bool = False) -> tuple[float, list[str]]:
    """The value of one message by itself, and what was found in it."""
    value, why = 0.0, []
    lower = " ".join(text.casefold().replace("’", "'").split())
    found = [m for m in dial.markers if re.search(rf"(?<!\w){re.escape(m.casefold())}", lower)]
    if found:
        value += dial.marker + dial.marker / 2 * min(len(found) - 1, 2)
        why += [f"“{marker}”" for marker in found[:3]]
        if re.search(r"\byou(r|'re|rs)?\b", lower):
            value += dial.at_you
            why.append("aimed at “you”")
    if not ignore_capitals and _shouts(text):
        value += dial.capitals
        why.append("writes in capitals")
    if re.search(r"[!?]{3,}|!{2,}", text):
        value += dial.punctuation
        why.append("runs of ! or ?")
    return min(1.0, value), why


def _shouts(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) >= SHORTEST_SHOUTED_WORD]
    shouted = [w for w in words if w.isupper()]
    return len(shouted) >= FEWEST_SHOUTED_WORDS and len(shouted) > len(words) / 2

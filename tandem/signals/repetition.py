"""Does the customer say the same again, in the same or nearly the same words?"""

import re

from rapidfuzz import fuzz

from tandem.conversation import Conversation, Reading, Turn
from tandem.policy import Policy

ORDINARY = {"affirm", "deny", "greet", "thanks", "goodbye", "inform", "talk_to_human", "stop"}
"""What may well be said twice without anything being wrong."""


def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces."""
    return " ".join(re.findall(r"[\w']+", text.casefold()))


def read(conversation: Conversation, policy: Policy) -> Reading:
    """How often this has been said by now: 1 the first time, 2 the second."""
    dial = policy.repetition
    newest = conversation.customer_turns[-1]
    if newest.heard and (newest.heard.button or newest.heard.answers or _ordinary(newest)):
        return Reading("repetition", 1, "says this for the first time", (newest.seq,))
    said = plain(newest.text)
    same = [newest]
    for turn in reversed(conversation.customer_turns[:-1]):
        if turn.heard and turn.heard.button:
            continue
        if _same(said, plain(turn.text), dial):
            same.append(turn)
    if len(same) == 1:
        return Reading("repetition", 1, "says this for the first time", (newest.seq,))
    words = {2: "second time", 3: "third time"}.get(len(same), f"{len(same)}th time")
    turns = tuple(turn.seq for turn in reversed(same))
    return Reading("repetition", len(same), f"says this for the {words}", turns)


def _ordinary(turn: Turn) -> bool:
    return turn.heard.intent in ORDINARY and turn.heard.confidence >= 0.5


def _same(a: str, b: str, dial) -> bool:
    if not a or not b:
        return a == b
    if min(len(a.split()), len(b.split())) < dial.shortest_words:
        return a == b
    return fuzz.token_sort_ratio(a, b) / 100 >= dial.similar_at

"""Does the customer ask for a person? By recognition, by likeness to known phrases, by a yes."""

import re

from rapidfuzz import fuzz, process

from tandem.conversation import Conversation, Reading
from tandem.policy import Policy

INTENT = "talk_to_human"
LONGEST_WORDS = 8
"""Likeness to a phrase says something about short messages only."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """1.0 when asked by button or by saying yes to our offer, else how sure we are."""
    dial = policy.asked_for_person
    turn = conversation.customer_turns[-1]
    heard = turn.heard
    if heard and heard.button and heard.intent == INTENT:
        return Reading("asked_for_person", 1.0, "pressed the button for a person", (turn.seq,))
    if heard and heard.intent == "affirm" and _offered_just_before(conversation):
        return Reading("asked_for_person", 1.0, "said yes to a person", (turn.seq,))
    sure = dict(heard.ranking).get(INTENT, 0.0) if heard else 0.0
    if heard and heard.intent == INTENT:
        sure = max(sure, heard.confidence)
    if sure < dial.at:
        sure = max(sure, _likeness(turn.text, heard.intent if heard else "", policy))
    words = "asked for a person" if sure >= dial.at else "did not ask for a person"
    return Reading("asked_for_person", sure, words, (turn.seq,))


def _offered_just_before(conversation: Conversation) -> bool:
    earlier = conversation.customer_turns[:-1]
    return bool(earlier) and conversation.last_offer_seq == earlier[-1].seq


def _likeness(text: str, intent: str, policy: Policy) -> float:
    if intent == "bot_challenge":  # "are you a real person" asks about us, not for somebody
        return 0.0
    words = re.sub(r"[^\w\s']", " ", text.casefold()).split()
    if not words or len(words) > LONGEST_WORDS:
        return 0.0
    found = process.extractOne(" ".join(words), policy.asked_for_person.phrases, scorer=fuzz.ratio)
    likeness = found[1] / 100
    return likeness if likeness >= policy.asked_for_person.similar_at else 0.0

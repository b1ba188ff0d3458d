"""Does the customer ask for a person? By recognition, by likeness to known phrases, by a yes."""

import re

from rapidfuzz import fuzz

from tandem.config.policy import Policy
from tandem.core.conversation import Conversation, Reading

INTENT = "talk_to_human"
LONGEST_WORDS = 8
"""Likeness to a phrase says something about short messages only."""
FEWEST_WORDS_OF_A_PART = 3
"""A phrase of fewer words must be the whole message: "agent" is also in "cleaning agent"."""
NEGATIONS = {"don't", "dont", "not", "no", "never", "without"}
TAKING_LEAVE = re.compile(
    r"\b(thank(s| you) (again )?for|have a \w+ (day|evening|weekend|one)|nothing else|that'?s all"
    r"|(look|looking) forward to|all set)\b"
)
ABOUT_SOMEBODY = re.compile(
    r"^\W*(what('s| is)|who('s| is)|when (is|does|will)) .*\b(name|called)\b"
)
REQUEST = re.compile(
    r"\b(can|could|may|would|will) (i|you|we|someone|somebody|anyone|anybody)\b|\bplease\b"
    r"|\b(want|need|like|let me|get me|give me|put me|connect|transfer|demand)\b"
    r"|\bis there (some|any)(one|body)\b"
)


PASS_ON = re.compile(
    r"^\W{0,12}(?:yes|yep|yeah|ok|okay|sure|please|fine|go on)?\W{0,12}(?:please )?"
    r"(?:pass (?:it|this|that) on|do (?:so|that|it)|please do|ask (?:them|somebody|someone)"
    r"|forward (?:it|this)|go ahead)\b",
    re.I,
)
"""Agrees to a person in more words than yes."""
CALL_ME = re.compile(
    r"(?<!n't )(?<!not )(?<!dont )\b(?:ring|call|phone|telephone) me\b"
    r"(?=.{0,60}(?:\d{3}|back|tomorrow|today|tonight|\bat \d|asap|please|morning|afternoon|evening"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day))|\bplease (?:ring|call|phone) me\b",
    re.I | re.S,
)
"""A call is wanted: that is a person, too."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """1.0 when asked by button or by saying yes to our offer, else how sure we are."""
    dial = policy.asked_for_person
    turn = conversation.customer_turns[-1]
    nlu_result = turn.nlu_result
    if nlu_result and nlu_result.button and nlu_result.intent == INTENT:
        return Reading("asked_for_person", 1.0, "pressed the button for a person", (turn.seq,))
    agrees = nlu_result and (nlu_result.intent == "affirm" or PASS_ON.search(turn.text))
    to_offer = agrees and nlu_result and not nlu_result.answers
    if to_offer and _offered_just_before(conversation):
        return Reading("asked_for_person", 1.0, "said yes to a person", (turn.seq,))
    if CALL_ME.search(turn.text):
        return Reading("asked_for_person", 1.0, "wants to be called", (turn.seq,))
    sure = dict(nlu_result.ranking).get(INTENT, 0.0) if nlu_result else 0.0
    if nlu_result and nlu_result.intent == INTENT:
        sure = max(sure, nlu_result.confidence)
    if sure < dial.at:
        sure = max(sure, _likeness(turn.text, nlu_result.intent if nlu_result else "", policy))
    if sure >= dial.at and _speaks_of_people(turn.text):
        return Reading("asked_for_person", 0.0, "spoke of a person, asked for none", (turn.seq,))
    words = "asked for a person" if sure >= dial.at else "did not ask for a person"
    return Reading("asked_for_person", sure, words, (turn.seq,))


def in_words(text: str, policy: Policy) -> bool:
    """Whether the words alone ask for a person, whatever recognition makes of them."""
    if CALL_ME.search(text):
        return True
    sure = _likeness(text, "", policy)
    return sure >= policy.asked_for_person.at and not _speaks_of_people(text)


def _offered_just_before(conversation: Conversation) -> bool:
    """By the policy, or as the only button of what was said last ("Shall I pass it on?")."""
    earlier = conversation.customer_turns[:-1]
    if earlier and conversation.last_offer_seq == earlier[-1].seq:
        return True
    said = [turn for turn in conversation.turns if turn.speaker == "bot"]
    buttons = said[-1].buttons if said else ()
    return len(buttons) == 1 and (buttons[0].get("payload") or "").startswith(f"/{INTENT}")


def _speaks_of_people(text: str) -> bool:
    """Thanks and farewells that mention a person ask for none, nor does a question of names."""
    said = text.casefold().replace("’", "'")
    if REQUEST.search(said):
        return False
    return bool(TAKING_LEAVE.search(said) or ABOUT_SOMEBODY.search(said))


def _likeness(text: str, intent: str, policy: Policy) -> float:
    """Likeness to the nearest phrase: to the whole message, or to a part of it for longer ones."""
    if intent == "bot_challenge":  # "are you a real person" asks about us, not for somebody
        return 0.0
    words = re.sub(r"[^\w\s']", " ", text.casefold().replace("’", "'")).split()
    if not words or len(words) > LONGEST_WORDS or NEGATIONS & set(words):
        return 0.0
    said = " ".join(words)
    likeness = max(_like(said, phrase) for phrase in policy.asked_for_person.phrases) / 100
    return likeness if likeness >= policy.asked_for_person.similar_at else 0.0


def _like(said: str, phrase: str) -> float:
    if len(phrase.split()) < FEWEST_WORDS_OF_A_PART or len(said) < len(phrase):
        return fuzz.ratio(said, phrase)
    return fuzz.partial_ratio(said, phrase)

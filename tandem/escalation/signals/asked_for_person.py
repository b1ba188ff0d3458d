"""Does the customer ask for a person? By recognition, by likeness to known phrases, by a yes."""

import re

from rapidfuzz import fuzz

from tandem.config.policy import Policy
from tandem.core.acknowledged import is_acknowledged, only_asks
from tandem.core.conversation import Conversation, Reading, Turn
from tandem.core.words import say
from tandem.escalation.person_words import asks_in_words, delegates
from tandem.understanding.acts import is_question
from tandem.understanding.withdrawing import declines_person

INTENT = "talk_to_human"
OFFERED_BACK = 6
"""So many of our messages back an offer of a person still stands."""
LONGEST_WORDS = 8
"""Likeness to a phrase says something about short messages only."""
FEWEST_WORDS_OF_A_PART = 3
"""A phrase of fewer words must be the whole message: "agent" is also in "cleaning agent"."""
NEGATIONS = {"don't", "dont", "not", "no", "never", "without"}
TAKING_LEAVE = re.compile(
    r"\b(thank(s| you) (again )?for|have a \w+ (day|evening|weekend|one)|nothing else|that'?s all"
    r"|(look|looking) forward to|all set)\b"
)
DECLINES = re.compile(
    r"\b(?:did\s?n[o']?t|didnt|never|don'?t|do not|dont|no need)\b.{0,12}"
    r"\b(?:ask(?:ed)?|want|need|for)"
    r"\b.{0,12}\b(?:person|human|people|agent|colleague|somebody|someone)\b(?!.{0,20}\bbot\b)"
)
"""Says that nobody was asked for."""
ABOUT_SOMEBODY = re.compile(
    r"^\W*(what('s| is)|who('s| is)|when (is|does|will)) .*\b(name|called)\b"
)
EXPECTED = re.compile(
    r"^\W*(when|how long|how soon|what time|did|has|have|why)\b.{0,40}\b(person|agent|manager"
    r"|supervisor|colleague"
    r"|advisor|adviser|representative|somebody|someone|anybody|anyone)\b.{0,20}"
    r"\b(contact|call|ring|reply|answer|respond|write|e?-?mail|get back|come back|reach|phone)"
)
"""Asks for when a person comes who was promised."""
SPOKEN_TO = re.compile(
    r"\b(i|we|my \w+|he|she|they)( have|'ve| had| just| already| only){0,2} (spoke|spoken|talked"
    r"|chatted)\b"
)
REQUEST = re.compile(
    r"\b(can|could|may|would|will) (i|you|we|someone|somebody|anyone|anybody)\b|\bplease\b"
    r"|\b(want|need|like|let me|get me|give me|put me|connect|transfer|demand)\b"
    r"|\bis there (some|any)(one|body)\b"
)


PASS_ON = re.compile(
    r"^\W{0,12}(?:yes|yep|yeah|ok|okay|sure|please|fine|go on)?\W{0,12}(?:please )?"
    r"(?:pass (?:it|this|that) on|do (?:so|that|it)|please do|ask (?:them|somebody|someone)"
    r"|forward (?:it|this)|go ahead"
    r"|(?:ask|get|fetch|bring|let|have|tell) (?:in )?(?:a|the|your|one of the|some)? ?"
    r"(?:person|people|human|colleagues?|somebody|someone|agent|team))\b",
    re.I,
)
"""Agrees to a person in more words than yes."""
REFUSES = re.compile(r"\W{0,8}(?:no|nope|nah|nein)\b", re.I)
CALL_ME = re.compile(
    r"(?<!n't )(?<!not )(?<!dont )\b(?:ring|call|phone|telephone) me\b"
    r"(?=.{0,60}(?:\d{3}|back|tomorrow|today|tonight|\bat \d|asap|please|morning|afternoon|evening"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day))|\bplease (?:ring|call|phone) me\b(?=\W*(?:$|\d"
    r"|(?:back|on|at|as|asap|now|later|in|this|when"
    r"|after|before|please|about|and|or|if|soon|once|under|again)\b))",
    re.I | re.S,
)
"""A call is wanted: that is a person, too."""


def read(conversation: Conversation, policy: Policy) -> Reading:
    """1.0 when asked by button or by saying yes to our offer, else how sure we are."""
    dial = policy.asked_for_person
    turn = conversation.customer_turns[-1]
    nlu_result = turn.nlu_result
    if nlu_result and nlu_result.button and nlu_result.intent == INTENT:
        return Reading("asked_for_person", 1.0, say("reasons.pressed_for_person"), (turn.seq,))
    agrees = nlu_result and (_says_yes(turn, policy) or PASS_ON.search(turn.text))
    to_offer = agrees and nlu_result and not nlu_result.answers and not REFUSES.match(turn.text)
    if to_offer and _asked(conversation, turn.text) and _offered_just_before(conversation):
        return Reading("asked_for_person", 1.0, say("reasons.said_yes_to_person"), (turn.seq,))
    if CALL_ME.search(turn.text):
        return Reading("asked_for_person", 1.0, say("reasons.wants_call"), (turn.seq,))
    if declines_person(turn.text):
        return Reading("asked_for_person", 0.0, say("reasons.needs_nobody"), (turn.seq,))
    if delegates(turn.text):
        return Reading("asked_for_person", 1.0, say("reasons.wants_person_to_see"), (turn.seq,))
    if PASS_ON.search(turn.text) and _offered_lately(conversation):
        return Reading("asked_for_person", 1.0, say("reasons.agrees_to_person"), (turn.seq,))
    sure = dict(nlu_result.ranking).get(INTENT, 0.0) if nlu_result else 0.0
    if nlu_result and nlu_result.intent == INTENT:
        sure = max(sure, nlu_result.confidence)
    if sure < dial.at and asks_in_words(turn.text, dial):
        sure = 1.0
    if sure < dial.at:
        sure = max(sure, _likeness(turn.text, nlu_result.intent if nlu_result else "", policy))
    if sure >= dial.at and _speaks_of_people(turn.text):
        return Reading("asked_for_person", 0.0, say("reasons.spoke_of_person"), (turn.seq,))
    words = say("reasons.asked_for_person") if sure >= dial.at else say("reasons.asked_for_nobody")
    return Reading("asked_for_person", sure, words, (turn.seq,))


def _says_yes(turn: Turn, policy: Policy) -> bool:
    """A yes that recognition is sure of, and no question behind it: "hmm ok, how long is that"."""
    nlu_result = turn.nlu_result
    sure = nlu_result is not None and nlu_result.confidence >= policy.confidence.at
    return bool(sure and nlu_result and nlu_result.intent == "affirm") and not is_question(
        turn.text
    )


def _asked(conversation: Conversation, text: str) -> bool:
    """Whether it is a yes. To an offer of a person an ok only says that it was read, unless the
    offer was all that we asked."""
    said = [turn for turn in conversation.turns if turn.speaker == "bot"]
    return not is_acknowledged(text) or (bool(said) and only_asks(said[-1].text))


def in_words(text: str, policy: Policy) -> bool:
    """Whether the words alone ask for a person, whatever recognition makes of them."""
    if CALL_ME.search(text):
        return True
    dial = policy.asked_for_person
    asks = _likeness(text, "", policy) >= dial.at or asks_in_words(text, dial)
    return asks and not _speaks_of_people(text)


def _offered_lately(conversation: Conversation) -> bool:
    """Whether a person was offered in one of our last messages, beside whatever else."""
    said = [turn for turn in conversation.turns if turn.speaker == "bot"][-OFFERED_BACK:]
    payloads = [str(button.get("payload") or "") for turn in said for button in turn.buttons or ()]
    return any(payload.startswith(f"/{INTENT}") for payload in payloads)


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
    if EXPECTED.search(said) or DECLINES.search(said):
        return True
    if REQUEST.search(said):
        return False
    return any(one.search(said) for one in (TAKING_LEAVE, ABOUT_SOMEBODY, SPOKEN_TO))


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

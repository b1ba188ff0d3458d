"""What facts does a message give? Pure: entities, yes and no, and the answer to a question asked.

Nothing is assumed: what had to be repaired ("10 42", "jo@gmial.com") comes back as a guess that
the dialogue confirms first.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from tandem.core.conversation import NluResult

ENTITY_SLOTS = (
    "order_number", "email", "product", "amount", "promo_code", "return_reason", "choice",
)  # fmt: skip
WORDS_SLOTS = {
    "new_address": 3, "details": 2, "swap_for": 1, "return_reason": 2, "product": 1,
    "experience": 1,
}  # fmt: skip
"""Slots that take the customer's own words, and the fewest words that can be an answer."""

PROVING = {"order_number", "email"}
"""Facts that open an order. Elsewhere in an answer in own words nothing is guessed."""

INTERRUPTS = {"talk_to_human", "stop", "clarify", "help", "bot_challenge", "greet", "thanks"}
"""Intents that are never the answer to a question for words."""

NEAR_ORDER = 75
"""rapidfuzz ratio from which a number that is not theirs may mean an order of a signed-in
customer: one digit wrong or two swapped in four gives 75."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A fact that was probably meant, to be confirmed."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`given`: slot -> value. `guess`: to be confirmed. `answers`: the slot asked for, if given.

    `denied_guess`: the customer said that our reading was wrong.
    """

    given: dict[str, str | bool] = field(default_factory=dict)
    guess: Guess | None = None
    answers: str = ""
    denied_guess: bool = False


def hear_facts(
    nlu_result: NluResult,
    text: str,
    *,
    asked: str = "",
    guess: Guess | None = None,
    own_orders: Sequence[str] = (),
    other_matters: Collection[str] = (),
    at: float = 0.70,
) -> Facts:
    """The facts of one message.

    `asked` is the slot the assistant asked for, `guess` the reading it wanted confirmed,
    `own_orders` the order numbers of a signed-in customer (empty for anybody else: a stranger
    is never told which numbers exist), `other_matters` the intents that start something else than
    what is under way, `at` the confidence from which an intent counts.
    """
    given: dict[str, str | bool] = {}
    unsure: Guess | None = None
    for entity in nlu_result.entities:
        slot, value = entity.get("entity"), entity.get("value")
        if slot not in ENTITY_SLOTS or value in (None, ""):
            continue
        exact = entity.get("exact", True)
        if slot == "order_number" and own_orders and value not in own_orders:
            near = process.extractOne(str(value), own_orders, scorer=fuzz.ratio)
            if near and near[1] >= NEAR_ORDER:
                value, exact = near[0], False
        if exact:
            given.setdefault(slot, str(value))
        elif slot == asked or (unsure is None and (slot in PROVING or asked not in WORDS_SLOTS)):
            unsure = Guess(slot, str(value))
    if unsure and unsure.slot in given:
        unsure = None

    if guess and guess.slot not in given and not (unsure and unsure.slot == guess.slot):
        # Whoever gives the next fact instead of a yes has said yes.
        if nlu_result.intent == "affirm" or (PROVING & set(given) and nlu_result.intent != "deny"):
            given[guess.slot] = guess.value
            return Facts(given, unsure, answers=guess.slot)
        if nlu_result.intent == "deny":
            return Facts(given, unsure, answers="guess", denied_guess=True)

    agreed = None
    if asked == "confirmed":
        elsewhere = nlu_result.intent in other_matters
        agreed = _pressed(nlu_result)
        if agreed is None:
            agreed = confirmation(text, nlu_result.intent, elsewhere)
    if agreed is not None:
        given["confirmed"] = agreed
    elif asked in WORDS_SLOTS and asked not in given and unsure is None:
        elsewhere = nlu_result.intent in other_matters and nlu_result.confidence >= at
        elsewhere = elsewhere and asked != "experience"  # what happened may name any matter
        words = "" if elsewhere else _words(nlu_result, text, asked, at)
        if words:
            given[asked] = words
    elif asked == "promo_code" and asked not in given and re.fullmatch(r"\s*[\w-]{4,20}\s*", text):
        given[asked] = text.strip().upper()
    answers = asked if asked in given else ""
    return Facts(given, unsure, answers or (next(iter(given), "") if asked else ""))


YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|yea|aye|y|ok|okay|k|sure|fine|alright|all right|great|perfect|please"
    r"|go on|go ahead|go for it|do it|do that|correct|absolutely|definitely)\b",
    re.I,
)
NO = re.compile(
    r"^\W*(?:(?:no|nope|nah|actually|hmm|wait|stop|ok|okay|please|alright|fine|i'd|rather)\W+){0,4}"
    r"(?:keep (?:it|them|my|the)|leave (?:it|them|things)|don'?t|do not|not now|no thanks?|nope"
    r"|forget it|never ?mind)\b|^\W*(?:no|nope|nah|nein)\W*$",
    re.I,
)
TAKES_BACK = re.compile(
    r"\?|\d|\b(?:no|nope|nah|nein|nicht|not|never|nevermind|none|don'?t|dont|won'?t|cannot|can'?t"
    r"|but|wait|hold|stop|pause|only|just|except|instead|keep|leave|forget|if|unless|until|rather"
    r"|other|another|else|later|maybe|perhaps|changed)\b",
    re.I,
)
"""With one of these in it a message is no plain yes, whatever else it says: it is asked again."""
MOST_YES_WORDS, MOST_NO_WORDS = 6, 9


def _pressed(nlu_result: NluResult) -> bool | None:
    """A button says what it says."""
    if not nlu_result.button:
        return None
    return {"affirm": True, "deny": False}.get(nlu_result.intent)


def confirmation(text: str, intent: str, elsewhere: bool) -> bool | None:
    """Yes or no to what was read back; None where it is neither, and is asked again.

    Something is changed after a yes: that must be plain. `elsewhere` is whether the intent begins
    another matter.
    """
    short = len(text.split()) <= MOST_YES_WORDS
    doubtful = bool(TAKES_BACK.search(text))
    yes = not doubtful and (intent == "affirm" or (short and bool(YES.search(text))))
    if yes and not elsewhere:
        return True
    few = len(text.split()) <= MOST_NO_WORDS
    refuses = NO.search(text) and few and "?" not in text
    says_both = bool(re.search(r"\b(?:yes|yep|yeah|yup)\b", text, re.I))
    if (refuses or intent == "deny") and not says_both:
        return False
    return None


def _words(nlu_result: NluResult, text: str, asked: str, at: float) -> str:
    if nlu_result.intent in INTERRUPTS and nlu_result.confidence >= at:
        return ""
    if nlu_result.button and not text.strip():
        return ""
    words = " ".join(text.split())
    if len(words.split()) < WORDS_SLOTS[asked]:
        return ""
    if asked == "new_address" and not re.search(r"\d", words):
        return ""
    return words

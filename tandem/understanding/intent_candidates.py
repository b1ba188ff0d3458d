"""Intents that a stretch may have, weighed by what can be so of the customer's orders."""

import re
from collections.abc import Iterator, Sequence

from tandem.core.denied import meant_words
from tandem.understanding.acts import NEGATED, is_question, negated_intents
from tandem.understanding.commands import StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import INFORMING, ORDER_INTENTS, TWINS
from tandem.understanding.priors import Ranking, weighed
from tandem.understanding.references import named
from tandem.understanding.safety import MISUSE, is_no_danger, only_asks
from tandem.understanding.stretch import Candidate, in_question, order_numbers, thing_for

MAILINGS = re.compile(r"\b(?:newsletters?|mailing|marketing|e?-?mails?)\b", re.I)
CLEAR_AT, CLEAR_BESIDE = 0.60, 0.12
"""An intent of at least the first is sure where the next has no more than the second."""
AHEAD_AT, AHEAD = 0.60, 4.0
"""One that does something is from the first on, where it is so many times the next."""
ASKS = re.compile(
    r"\?|\b(?:would|could|can|do|does|is|are|will|when|how) (?:you|i|it|we|they|the)\b", re.I
)
NEAR_RECORD = 0.60
"""Beside a question about a record this near an intent must be sure by itself."""
BESIDE_FACTS, BESIDE_IN_WORDS = 0.20, 0.06
"""So much of the ranking must be something else than facts, for that to count; the second where a
wish is said in so many words."""
FEWEST_BESIDE = 3
"""Words beside what is not wished, from which something else is wished."""
DEED = re.compile(
    r"^\W*(?:\w+\W+){0,4}(?:cancel|stop|return|send back|refund|swap|exchange|change|redirect)\b",
    re.I,
)
"""A deed is named near the beginning."""
WORDS = re.compile(r"[a-z']{2,}", re.I)
STOP_MAILINGS = re.compile(
    r"\b(?:stop|no more|un-?subscribe|out of|off|end|too many|don'?t want|quit|remove me)\b.{0,40}"
    r"\b(?:newsletters?|mailing list|marketing|adverts?|promotional|your (?:e-?)?mails)\b"
    r"|\b(?:newsletters?|mailing list)\b.{0,20}\b(?:off|stop|away)\b",
    re.I,
)
START_MAILINGS = re.compile(
    r"\b(?:on|subscribe|sign (?:me )?up|back|again|get|receive|join|want|restart|resume)\b.{0,40}"
    r"\b(?:newsletters?|mailing list)\b"
    r"|\b(?:newsletters?|mailing list)\b.{0,20}\b(?:on|again|back)\b",
    re.I,
)
FAULTS = {"faulty", "damaged", "incomplete", "wrong_item", "not_as_described"}
"""Reasons of a return that lie with us."""
ABOUT_ARRIVING = frozenset({"order_late_or_missing", "order_status"})
NOT_HERE = re.compile(
    r"\b(?:where|never|late|lost|not (?:come|arrived|here|there)|n'?t (?:come|arrived?|here)"
    r"|still (?:no|not|nothing)|track\w*|deliver(?:y|ed) (?:to|at))\b",
    re.I,
)
NOBODY_IN = re.compile(
    r"\b(?:no ?one|nobody|no body|none)(?:'?s| is| will be| be| there)? (?:in|home|at home|there"
    r"|around|to (?:take|sign|open))\b"
    r"|\bi(?:'m| am|m|'ll be| will be| won'?t be) (?:out|at work|away|not in|not home|not at home"
    r"|in|at home|on holiday)\b",
    re.I,
)
NEW_ADDRESS = re.compile(
    r"\baddress\b.{0,20}?\b\d{1,4}[a-z]?,?\s{1,3}[a-z]{3,}.{0,60}\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b",
    re.I,
)
"""A street and a postcode behind the word."""
OF_ACCOUNT = re.compile(r"\b(?:account|profile|records?|billing)\b", re.I)
OF_ORDERS = re.compile(
    r"\b(?:my|the|this|that|your) (?:\w+ )?(?:orders?|parcels?|packages?|delivery)\b", re.I
)


def intent_candidates(
    part: Part, heard: Heard, context: DialogueContext, at: float, beside: float = 0.0
) -> Iterator[Candidate]:
    """The intent of the stretch; where it is said not to be wished, the next best. `beside` is the
    score of the best question about a record."""
    numbers = order_numbers(heard, part)
    is_named = bool(numbers) or _speaks_of_orders(part, heard, context)
    ranking = heard.ranking if part is heard.whole else _of_part(part)
    ranking = tuple((_twin(intent, part, numbers, context), share) for intent, share in ranking)
    ranking = _without_facts(ranking, heard)
    orders = in_question(part, numbers, context)
    ranking = weighed(ranking, orders, ORDER_INTENTS, is_named, spoken_against(part, heard))
    refused = negated_intents(part.text)
    stops = STOP_MAILINGS.search(part.text)
    if (stops or START_MAILINGS.search(part.text)) and not is_question(part.text):
        why = "no more mails" if stops else "the newsletter again"
        yield Candidate(
            StartMatter("account_update", confidence=0.9, reason=why, text=part.text), 0.9, True
        )
        return
    if refused and not _wishes_beside(part.text):
        return
    asks_us = only_asks(heard)
    for intent, confidence in ranking[:3]:
        if (intent == MISUSE and asks_us) or is_no_danger(intent, heard.whole.text):
            continue
        why = f"recognised as {intent.replace('_', ' ')} ({confidence:.2f})"
        if intent in refused:
            continue
        if refused and confidence >= 0.05:
            confidence, why = max(confidence, at), f"{why}; the other is said not to be wished"
        thing = thing_for(intent, part.text, numbers, context)
        alone = dict(heard.ranking).get(intent) if part is heard.whole else part.confidence
        if alone is not None and abs(confidence - alone) >= 0.01:
            why = f"{why}; {alone:.2f} by its words alone"
        command = StartMatter(intent, thing, confidence=confidence, reason=why, text=part.text)
        yield Candidate(
            command,
            confidence,
            confidence >= at or (intent == ranking[0][0] and _clear(ranking, part.text, beside)),
        )
        if refused:
            return


def spoken_against(part: Part, heard: Heard) -> frozenset[str]:
    """Intents that the words speak against: what is broken has come, and who will be out asks what
    happens then; neither is a parcel that is late."""
    if tells_of_fault(heard) and not NOT_HERE.search(part.text):
        return ABOUT_ARRIVING
    return ABOUT_ARRIVING if NOBODY_IN.search(part.text) else frozenset()


def tells_of_fault(heard: Heard) -> bool:
    """Whether something is said to be wrong with a thing itself."""
    said = {e.get("value") for e in heard.entities if e.get("entity") == "return_reason"}
    return bool(said & FAULTS)


def _wishes_beside(text: str) -> bool:
    """Whether more is said than what is not wished: "don't cancel, just change the size"."""
    return len(WORDS.findall(NEGATED.sub(" ", meant_words(text)))) >= FEWEST_BESIDE


def _clear(ranking: Sequence[tuple[str, float]], text: str, beside: float) -> bool:
    """Whether nothing comes near the likeliest intent. Nothing is changed before a yes, so that a
    form's question costs no more than a choice would."""
    first, second = [*(share for _, share in ranking), 0.0, 0.0][:2]
    if first >= CLEAR_AT and second <= CLEAR_BESIDE:
        return True
    if beside >= NEAR_RECORD:
        return False
    begins = bool(ranking) and ranking[0][0] not in INFORMING and not ASKS.search(text)
    return begins and first >= AHEAD_AT and first >= AHEAD * second


def _without_facts(ranking: Ranking, heard: Heard) -> Ranking:
    """An address or a number beside a wish makes it look like facts alone: what else it is counts
    then. Facts alone stay what they are."""
    first, share = ranking[0] if ranking else ("", 0.0)
    others = 1.0 - share
    wished = DEED.search(heard.whole.text) and not is_question(heard.whole.text)
    if (
        first != "inform"
        or not heard.entities
        or others < (BESIDE_IN_WORDS if wished else BESIDE_FACTS)
    ):
        return ranking
    return tuple((intent, one / others) for intent, one in ranking[1:])


def _twin(intent: str, part: Part, numbers: tuple[str, ...], context: DialogueContext) -> str:
    """What the intent is of the kind spoken of last: "cancel it" of a subscription."""
    if intent == "cancel_subscription" and MAILINGS.search(part.text):
        return "account_update"  # never the paid subscription for a newsletter
    if intent == "account_update" and _has_new_address(part, numbers, context):
        return "change_shipping_address"
    of_order = numbers or re.search(r"\border|\bparcel|\bpackage", part.text, re.I)
    return intent if of_order else TWINS.get((intent, context.kind), intent)


def _has_new_address(part: Part, numbers: tuple[str, ...], context: DialogueContext) -> bool:
    """Whether an address is given, and there is one order that may still go to it."""
    if not NEW_ADDRESS.search(part.text) or OF_ACCOUNT.search(part.text):
        return False
    thing = thing_for("change_shipping_address", part.text, numbers, context)
    return thing is not None and "not_sent" in thing.tags


def _speaks_of_orders(part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether an order or a thing of one's own is named, here or in the rest of the message."""
    if not context.own:
        return False
    return bool(
        OF_ORDERS.search(part.text)
        or named(part.text, context.own)
        or (part is not heard.whole and named(heard.whole.text, context.own))
    )


def _of_part(part: Part) -> tuple[tuple[str, float], ...]:
    return part.ranking or ((part.intent, part.confidence),)

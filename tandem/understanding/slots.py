"""What facts does a message give? Pure: entities, yes and no, and the answer to a question asked.

Nothing is assumed: what had to be repaired ("10 42", "jo@gmial.com") comes back as a guess that
the dialogue confirms first. How each slot is heard is declared in domain.yml
(tandem/config/slots.py).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz import fuzz, process

from tandem.config.agreement import load_agreement
from tandem.config.settings import ROOT
from tandem.config.slots import IN_WORDS, Mapped, Slot, Slots
from tandem.core.conversation import ANSWER_CHANGED, NluResult
from tandem.understanding.acts import is_question
from tandem.understanding.agreement import is_plain_yes, yes_and_asks
from tandem.understanding.mailbox import are_alternatives
from tandem.understanding.values import Value, read_value

INTERRUPTS = {"talk_to_human", "stop", "clarify", "help", "bot_challenge", "greet", "thanks"}
"""Intents that are never the answer to a question for words."""
MANNERLY, LONGEST_MANNERS = {"greet", "thanks"}, 4
"""Of these only short ones: a note may well say hello and thank you."""

NEAR_ORDER = 75
"""rapidfuzz ratio from which a number that is not theirs may mean an order of a signed-in
customer: one digit wrong or two swapped in four gives 75."""
OPENS_AN_ORDER = ("tracking_number", "return_number")
"""Numbers that the shop finds an order by, where its own was not given."""
EMAIL = "email"
CONFIRMED = "confirmed"
"""The slot for a yes to what was read back."""
CORRECTS = re.compile(
    r"\b(?:no|nope|sorry|actually|wait|not|wrong|instead|rather|meant|mean|make (?:it|that)"
    r"|change|correct(?:ion)?|mistake|should (?:be|say))\b",
    re.I,
)
ONE_OF = re.compile(r"\b(?:(?:only |just )?one of|either|one back|which of)\b", re.I)
MOST_BESIDE = 6
"""With more words beside a value, a message that begins another matter is no answer."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A fact that was probably meant, to be confirmed."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`given`: slot -> value. `guess`: to be confirmed. `answers`: the slot asked for, if given.

    `denied_guess`: the customer said that our reading was wrong. `ask_anew`: the slot whose answer
    they take back without giving another. `corrected`: the slot whose earlier answer they change.
    `leaves`: they want the matter under way no more.
    """

    given: dict[str, str | bool | float] = field(default_factory=dict)
    guess: Guess | None = None
    answers: str = ""
    denied_guess: bool = False
    ask_anew: str = ""
    corrected: str = ""
    leaves: bool = False

    @property
    def changes_answer(self) -> bool:
        """Whether an earlier answer of the form is changed or taken back."""
        return bool(self.ask_anew or self.corrected)


@dataclass(frozen=True, slots=True)
class Open:
    """Where the form under way stands: the `form`, the slots it asks for, those that have a value,
    and the slots of the form that this message begins."""

    form: str = ""
    wanted: tuple[str, ...] = ()
    filled: frozenset[str] = frozenset()
    begun: tuple[str, ...] = ()


NO_FORM = Open()


def hear_facts(
    nlu_result: NluResult,
    text: str,
    slots: Slots,
    *,
    asked: str = "",
    guess: Guess | None = None,
    own_orders: Sequence[str] = (),
    other_matters: Collection[str] = (),
    at: float = 0.70,
    stands: Open = NO_FORM,
    today: date | None = None,
) -> Facts:
    """The facts of one message.

    `slots` say how each is heard, `asked` is the slot the assistant asked for, `guess` the reading
    it wanted confirmed, `own_orders` the order numbers of a signed-in customer (empty for anybody
    else: a stranger is never told which numbers exist), `other_matters` the intents that start
    something else than what is under way, `at` the confidence from which an intent counts, `stands`
    where the form is, `today` the customer's day.
    """
    today = today or date.today()
    waits_for = slots.get(asked, Slot(asked))
    given, unsure = _found(nlu_result, slots, waits_for, own_orders)
    named = {str(one.get("value")) for one in nlu_result.entities if one.get("entity") == EMAIL}
    if are_alternatives(text, named):
        given.pop(EMAIL, None)  # "either a@... or b@...": which one, they say
    if ONE_OF.search(text) and len(_numbers(nlu_result)) > 1:
        given.pop("order_number", None)  # which of them is asked
    proving = {name for name, slot in slots.items() if slot.proves}

    if guess and guess.slot not in given and not (unsure and unsure.slot == guess.slot):
        # Whoever gives the next fact instead of a yes has said yes.
        said_yes = nlu_result.intent == "affirm" and nlu_result.confidence >= at
        if said_yes or (proving & set(given) and nlu_result.intent != "deny"):
            given[guess.slot] = guess.value
            return Facts(given, unsure, answers=guess.slot)
        if nlu_result.intent == "deny":
            return Facts(given, unsure, answers="guess", denied_guess=True)

    given |= _by_rasas_mappings(nlu_result, text, slots, asked, at, stands, given)
    elsewhere = nlu_result.intent in other_matters and nlu_result.confidence >= at
    agreed = None
    if asked == CONFIRMED or waits_for.kind == "yes_no":
        agreed = _pressed(nlu_result)
        if agreed is None:
            effect = asked == CONFIRMED
            agreed = (
                confirmation(text, nlu_result.intent, stands.form)
                if effect
                else yes_or_no(text, nlu_result, at)
            )
    if agreed is not None:
        given[asked] = agreed
        return Facts(given, unsure, answers=asked)
    if corrected := _corrected(text, nlu_result, slots, asked, stands, today):
        return replace(corrected, given=_beside_value(given, slots) | corrected.given)
    if asked and asked not in given and unsure is None and waits_for.kind in IN_WORDS:
        elsewhere = elsewhere and asked != "experience"  # what happened may name any matter
        words = "" if elsewhere else _words(nlu_result, text, waits_for, at)
        if words:
            given[asked] = words
    elif asked and asked not in given:
        value = read_value(waits_for, text, today)
        if value and elsewhere and len(text.split()) > MOST_BESIDE:
            value = None  # "where is order 1042, it should have come on Friday"
        if value and waits_for.kind != "code":
            given, unsure = _beside_value(given, slots), None
        if value and value.sure:
            given[asked] = value.value
        elif value:
            unsure = Guess(asked, str(value.value))
    answers = asked if asked in given else ""
    return Facts(given, unsure, answers or (next(iter(given), "") if asked else ""))


def _numbers(nlu_result: NluResult) -> set[str]:
    return {str(e.get("value")) for e in nlu_result.entities if e.get("entity") == "order_number"}


def _found(
    nlu_result: NluResult, slots: Slots, waits_for: Slot, own_orders: Sequence[str]
) -> tuple[dict[str, str | bool | float], Guess | None]:
    """What recognition found as such, or a button carries; and what it had to repair."""
    given: dict[str, str | bool | float] = {}
    unsure: Guess | None = None
    names_order = any(entity.get("entity") == "order_number" for entity in nlu_result.entities)
    for entity in nlu_result.entities:
        name, value = str(entity.get("entity")), entity.get("value")
        if name in OPENS_AN_ORDER and not names_order:
            name = "order_number"
        slot = slots.get(name, Slot(name))
        if value in (None, "") or not (slot.found or (nlu_result.button and slot.heard)):
            continue
        exact = entity.get("exact", True)
        if name == "order_number" and own_orders and value not in own_orders:
            near = process.extractOne(str(value), own_orders, scorer=fuzz.ratio)
            if near and near[1] >= NEAR_ORDER:
                value, exact = near[0], False
        if exact:
            given.setdefault(name, str(value))
        elif name == waits_for.name or (unsure is None and (slot.proves or not waits_for.in_words)):
            unsure = Guess(name, str(value))
    return given, None if unsure and unsure.slot in given else unsure


def _by_rasas_mappings(
    nlu_result: NluResult,
    text: str,
    slots: Slots,
    asked: str,
    at: float,
    stands: Open,
    given: Collection[str],
) -> dict[str, str | bool | float]:
    """What Rasa's own mappings give, the first of each slot that gives something."""
    found: dict[str, str | bool | float] = {}
    for name, slot in slots.items():
        if name in given:
            continue
        for mapped in slot.mapped:
            value = _mapped(mapped, slot, nlu_result, text, asked, at, stands)
            if value is not None:
                found[name] = value
                break
    return found


def _mapped(
    mapped: Mapped,
    slot: Slot,
    nlu_result: NluResult,
    text: str,
    asked: str,
    at: float,
    stands: Open,
) -> str | bool | float | None:
    """What one mapping gives. Words are taken in answer to the slot's own question only: nothing
    else that is said in a form is its answer."""
    intent = nlu_result.intent if nlu_result.confidence >= at else ""
    if mapped.type == "from_trigger_intent":
        begins = not stands.form and slot.name in stands.begun
        wanted = begins and (not mapped.intents or intent in mapped.intents)
        return mapped.value if wanted and intent not in mapped.not_intents else None
    here = any(
        one.form == (stands.form or None) and one.asked in (None, asked)
        for one in mapped.conditions
    )
    if mapped.conditions and not here:
        return None
    if (mapped.intents and intent not in mapped.intents) or intent in mapped.not_intents:
        return None
    if mapped.type == "from_entity":
        for entity in nlu_result.entities:
            same = entity.get("entity") == mapped.entity
            same = same and (not mapped.role or entity.get("role") == mapped.role)
            same = same and (not mapped.group or entity.get("group") == mapped.group)
            if same and entity.get("value") not in (None, ""):
                return str(entity["value"])
        return None
    if mapped.type == "from_intent":
        return mapped.value if mapped.intents or here or asked == slot.name else None
    return _words(nlu_result, text, slot, at) or None if asked == slot.name else None


def _beside_value(
    given: dict[str, str | bool | float], slots: Slots
) -> dict[str, str | bool | float]:
    """The facts without those that only look like one: "4" and "12 May" are no order numbers."""
    return {name: value for name, value in given.items() if not slots[name].found}


def _corrected(
    text: str,
    nlu_result: NluResult,
    slots: Slots,
    asked: str,
    stands: Open,
    today: date,
) -> Facts | None:
    """An earlier answer of the form that is changed or taken back; None where none is."""
    earlier = [
        slots[name] for name in stands.wanted
        if name in stands.filled and name != asked and name in slots and slots[name].keep == "form"
    ]  # fmt: skip
    if not earlier or nlu_result.button:
        return None
    if not (CORRECTS.search(text) or nlu_result.intent == "correction"):
        return None
    named = [slot for slot in earlier if _names(slot, text)]
    if len(named) == 1:
        value = _said_of(named[0], text, today)
        if value is None:
            return Facts(answers=ANSWER_CHANGED, ask_anew=named[0].name)
        return _change(named[0], value)
    values = {slot.name: value for slot in earlier for value in _sure(slot, text, today)}
    if len(values) != 1:
        return None
    name, value = next(iter(values.items()))
    asked_too = asked in slots and read_value(slots[asked], text, today)
    return None if asked_too else _change(slots[name], value)


def _change(slot: Slot, value: Value) -> Facts:
    return Facts({slot.name: value.value}, answers=ANSWER_CHANGED, corrected=slot.name)


def _sure(slot: Slot, text: str, today: date) -> Iterator[Value]:
    if slot.kind == "code":
        return
    value = read_value(slot, text, today)
    if value is not None and value.sure:
        yield value


def _names(slot: Slot, text: str) -> bool:
    """Whether the slot is spoken of by what it is called."""
    return bool(re.search(rf"\b{re.escape(slot.called)}\b", text, re.I))


def _said_of(slot: Slot, text: str, today: date) -> Value | None:
    """What is said to be right of a slot that is named."""
    after = re.search(
        rf"\b{re.escape(slot.called)}\b\W{{0,3}}(?:to|into|as|is|should (?:be|say|read)|must be)?\b"
        r"\W{0,3}(.+)$",
        text,
        re.I | re.S,
    )
    if slot.in_words:
        says = re.search(
            r"\b(?:to|into|as|should (?:be|say|read))\b\W{0,3}(.+)$", text, re.I | re.S
        )
        words = " ".join(says[1].split()) if says else ""
        return Value(words) if len(words.split()) >= slot.least else None
    value = read_value(slot, after[1] if after else text, today) or read_value(slot, text, today)
    return value if value and value.sure else None


NO = re.compile(
    r"^\W*(?:(?:no|nope|nah|actually|hmm|wait|stop|ok|okay|please|alright|fine|i'd|rather)\W+){0,4}"
    r"(?:keep (?:it|them|my|the)|leave (?:it|them|things)|don'?t|do not|not now|no thanks?|nope"
    r"|forget it|never ?mind)\b|^\W*(?:no|nope|nah|nein)\W*$",
    re.I,
)
BEGINS_WITH = re.compile(
    r"^\W*(?:(?P<no>no|nope|nah|nein)|yes|yep|yeah|yup|ja)\b(?:[^?]{0,80}\b(?P<but>but|not|no)\b)?",
    re.I,
)
MOST_NO_WORDS = 9


def _pressed(nlu_result: NluResult) -> bool | None:
    """A button says what it says."""
    if not nlu_result.button:
        return None
    return {"affirm": True, "deny": False}.get(nlu_result.intent)


def yes_or_no(text: str, nlu_result: NluResult, at: float) -> bool | None:
    """Yes or no to a question after which nothing is changed, in any words: "yes i have"."""
    plain = confirmation(text, nlu_result.intent)
    if plain is not None:
        return plain
    if nlu_result.confidence >= at and nlu_result.intent in ("affirm", "deny"):
        return nlu_result.intent == "affirm"
    begins = BEGINS_WITH.match(text)
    return None if begins is None or begins["but"] else begins["no"] is None


def confirmation(text: str, intent: str, form: str = "") -> bool | None:
    """Yes or no to what was read back; None where it is neither, and is asked again.

    Something is changed after a yes: `form`, which asks, tells what. Recognition's "affirm" is not
    enough for that.
    """
    known = load_agreement(ROOT)
    if is_plain_yes(text, known, form) or yes_and_asks(text, known, form):
        return True
    few = len(text.split()) <= MOST_NO_WORDS
    refuses = NO.search(text) and few and "?" not in text
    says_both = bool(re.search(r"\b(?:yes|yep|yeah|yup)\b", text, re.I))
    denies = intent == "deny" and not is_question(text)  # "is that normal" is no answer
    if (refuses or denies) and not says_both:
        return False
    return None


def _words(nlu_result: NluResult, text: str, slot: Slot, at: float) -> str:
    words = " ".join(text.split())
    if nlu_result.intent in INTERRUPTS and nlu_result.confidence >= at:
        short = len(words.split()) <= LONGEST_MANNERS
        if short or slot.keep != "form" or nlu_result.intent not in MANNERLY:
            return ""
    if nlu_result.button and not text.strip():
        return ""
    if len(words.split()) < slot.least:
        return ""
    if slot.kind == "address" and not re.search(r"\d", words):
        return ""
    return words

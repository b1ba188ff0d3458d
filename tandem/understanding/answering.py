"""Facts and the open question: answers by reference, facts in quoted mails, questions that are no
answers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tandem.core.conversation import NluResult
from tandem.understanding import acts
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    Command,
    OpenThing,
    Recommend,
    StartMatter,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.references import named, things_meant
from tandem.understanding.slots import WORDS_SLOTS, Facts

QUOTED_ORDER = re.compile(r"\border(?:\s+(?:no|number|nr|ref|id))?[.:#\s]{0,4}(\d{4})\b", re.I)
QUOTED_TO = re.compile(
    r"^[^\S\n]*\*?(?:to|an)\*?[^\S\n]{0,8}:.{0,80}?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})",
    re.I | re.M,
)
PERSON = "talk_to_human"
SURE_QUESTION = 0.75


def wants_person(nlu_result: NluResult, at: float) -> bool:
    """Whether a person is asked for: nothing else is read into that."""
    return nlu_result.intent == PERSON and nlu_result.confidence >= at


def without_words(facts: Facts, asked: str) -> Facts:
    """The facts without an answer in the customer's own words; the same where there is none."""
    if asked not in WORDS_SLOTS or asked not in facts.given:
        return facts
    given = {slot: value for slot, value in facts.given.items() if slot != asked}
    return replace(facts, given=given, answers="" if facts.answers == asked else facts.answers)


def asks_something(commands: Sequence[Command]) -> bool:
    """Whether a message is a question that can be answered, rather than an answer."""
    return any(
        isinstance(one, (AskRecord, AskHelp))
        and one.confidence >= SURE_QUESTION
        and acts.is_question(one.text)
        for one in commands
    )


def with_quoted(facts: Facts, quoted: str) -> Facts:
    """The order and the address that stand in a forwarded mail, where the message gives none."""
    if not quoted:
        return facts
    found: dict[str, str | bool] = {}
    order, to = QUOTED_ORDER.search(quoted), QUOTED_TO.search(quoted)
    if order:
        found["order_number"] = order.group(1)
    if to:
        found["email"] = to.group(1).lower()
    return replace(facts, given=found | facts.given)


def by_reference(facts: Facts, asked: str, text: str, context: DialogueContext) -> Facts:
    """Asked which order, the customer says which: "the jacket", "the second", "my last one"."""
    if asked != "order_number" or "order_number" in facts.given or facts.guess:
        return facts
    orders = context.orders
    found = named(text, orders)
    if not found and (acts.ORDINAL.search(text) or acts.OTHER.search(text)):
        found = things_meant(text, (), context, "order", lambda thing: True)
    if len(found) != 1:
        return facts
    given = facts.given | {"order_number": found[0].id}
    return replace(facts, given=given, answers="order_number")


def needs_no_name(commands: Sequence[Command]) -> bool:
    """Whether it is about an order, or told by name or from a page: a product that was found in
    the words need not be confirmed."""
    return any(
        isinstance(one, (AskHelp, OpenThing, Recommend))
        or (isinstance(one, StartMatter) and one.thing)
        or (isinstance(one, AskRecord) and not one.of_nothing)
        for one in commands
    )

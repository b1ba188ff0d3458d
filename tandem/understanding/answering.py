"""Facts and the open question: answers by reference, facts in quoted mails, questions that are no
answers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tandem.config.slots import Slots
from tandem.core.conversation import ANSWER_CHANGED, NluResult
from tandem.core.denied import CORRECTS, denied_words, put_right
from tandem.core.number_shapes import OWN
from tandem.understanding import acts
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    Command,
    OpenThing,
    Recommend,
    StartMatter,
    Thing,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.references import denied, named, named_by_kind, things_meant
from tandem.understanding.slots import CONFIRMED, Facts

QUOTED_ORDER = r"\border(?:\s+(?:no|number|nr|ref|id))?[.:#\s]{0,4}(%s)\b"
QUOTED_TO = re.compile(
    r"^[^\S\n]*\*?(?:to|an)\*?[^\S\n]{0,8}:.{0,80}?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})",
    re.I | re.M,
)
PERSON = "talk_to_human"
RETURNING = "return_item_"
OF_AN_ORDER = ("product", "return_reason", "swap_for", CONFIRMED)
"""Questions within a matter of one order."""
OF_ONE_ITEM = ("return_reason", "swap_for", CONFIRMED)
"""Questions about the one thing of a return or a swap."""
MOST_NAME_WORDS = 3
MOST_ADDING_WORDS, MOST_ADDING_ALONE = 10, 5
"""Words of a message that adds a thing; the second where it may be an answer in their own words."""
ADDS = re.compile(
    r"^\W{0,6}(?:(?:yes|yep|yeah|ok|okay|sure|please|great|good|right)\W{1,4}){0,3}(?:and|also|plus)\b"
    r"|\b(?:too|as well|also|both)\W{0,4}(?:please|then)?\W{0,4}$",
    re.I,
)
BEGINS_ADDING = re.compile(r"^\W{0,6}(?:and|also|plus|what about|how about)\b", re.I)
"""Names one thing more, and not another in its place."""
SURE_QUESTION = 0.75


def wants_person(nlu_result: NluResult, at: float) -> bool:
    """Whether a person is asked for: nothing else is read into that."""
    return nlu_result.intent == PERSON and nlu_result.confidence >= at


def without_denied(nlu_result: NluResult, text: str) -> NluResult:
    """Recognition's result without the numbers, codes and things that are only named to be denied
    or put right: "not 1042", "SAVE20, no, SAVE10"."""
    kept: list[dict[str, Any]] = []
    for name in dict.fromkeys(str(one.get("entity")) for one in nlu_result.entities):
        same = [one for one in nlu_result.entities if one.get("entity") == name]
        said = [_as_said(one, text) for one in same]
        stands = put_right(said, text)
        kept += [one for one, words in zip(same, said, strict=True) if words in stands]
    entities = tuple(one for one in nlu_result.entities if one in kept)
    return nlu_result if len(entities) == len(nlu_result.entities) else replace(
        nlu_result, entities=entities
    )  # fmt: skip


def _as_said(entity: dict[str, Any], text: str) -> str:
    """The words of an entity: its value where that is written so, else what stands in its place."""
    value = str(entity.get("value"))
    if value.casefold() in text.casefold() or "start" not in entity:
        return value
    return text[entity["start"] : entity["end"]] or value


def without_words(facts: Facts, asked: str, slots: Slots) -> Facts:
    """The facts without an answer in the customer's own words; the same where there is none."""
    if asked not in slots or not slots[asked].in_words or asked not in facts.given:
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
    found: dict[str, str | bool | float] = {}
    order = re.search(QUOTED_ORDER % OWN.orders.source, quoted, re.I)
    to = QUOTED_TO.search(quoted)
    if order:
        found["order_number"] = OWN.orders.first_in(order.group(1))
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


def _order_at_hand(context: DialogueContext) -> Thing | None:
    """The order spoken of last, by its number or by a thing in it."""
    for thing in context.in_view:
        if thing.kind == "order":
            return thing
        inside = [one for one in context.own if thing.kind == "product" and thing.name in one.name]
        if len(inside) == 1:
            return inside[0]
    return None


def _items_of(order: Thing, context: DialogueContext) -> list[str]:
    """What is in an order; of a visitor's, what was spoken of or offered."""
    if order.name:
        return order.name.split(", ")
    return [thing.id for thing in context.in_view if thing.kind == "product"]


def other_item(facts: Facts, asked: str, form: str, text: str, context: DialogueContext) -> Facts:
    """In the middle of a return or a swap another thing of the order is meant: "not the shorts, the
    trainers". What was said in answer to the question about the wrong one counts no more."""
    order = _order_at_hand(context)
    names = _items_of(order, context) if order and asked in OF_ONE_ITEM else []
    if len(names) < 2 or not form.startswith(RETURNING) or facts.changes_answer:
        return facts
    items = tuple(Thing("product", name, name) for name in names)
    refused = denied(text, items)
    found = named(text, tuple(one for one in items if one not in refused), by_any_word=True)
    if not found and len(items) == len(refused) + 1:
        found = tuple(one for one in items if one not in refused)
    bare = len(text.split()) <= MOST_NAME_WORDS and bool(found) and not ADDS.search(text)
    if len(found) != 1 or not (refused or bare or CORRECTS.search(text)):
        return facts
    given = {
        slot: value for slot, value in facts.given.items()
        if slot != asked or (asked != CONFIRMED and value != " ".join(text.split()))
        or asked == "swap_for"
    }  # fmt: skip
    product = found[0].name
    return replace(
        facts, given=given | {"product": product}, answers=ANSWER_CHANGED, corrected="product"
    )


def also_item(asked: str, form: str, text: str, context: DialogueContext) -> str:
    """Another thing of the order that is to go back too, in the middle of a return: "yes. and the
    trainers too". "" where none is named so, or something is asked."""
    order = _order_at_hand(context)
    names = _items_of(order, context) if order and asked in OF_ONE_ITEM else []
    if len(names) < 2 or not form.startswith(RETURNING) or len(text.split()) > MOST_ADDING_WORDS:
        return ""
    items = tuple(Thing("product", name, name) for name in names)
    found = named(text, items, by_any_word=True)
    if acts.is_question(text) and not BEGINS_ADDING.match(text):
        return ""  # "does that cover the belt as well" asks
    few = asked == CONFIRMED or len(text.split()) <= MOST_ADDING_ALONE
    return found[0].name if len(found) == 1 and few and ADDS.search(text) else ""


def other_order(facts: Facts, asked: str, form: str, text: str, context: DialogueContext) -> Facts:
    """In the middle of a form about an order another one is meant: "not 1230, the other one", "THE
    RUG". The matter begins anew with that one."""
    current = _order_at_hand(context)
    if not form or current is None or asked not in OF_AN_ORDER or facts.changes_answer:
        return facts
    refused = denied(text, context.orders)
    others = tuple(one for one in context.orders if one not in refused and one != current)
    found = named_by_kind(text, context.orders, context)
    if current in refused and not found:
        found = others
    bare = len(text.split()) <= MOST_NAME_WORDS
    says_so = bool(denied_words(text)) or bare or bool(CORRECTS.search(text))
    if len(found) != 1 or found[0].id == current.id or not says_so:
        return facts
    number: dict[str, str | bool | float] = {"order_number": found[0].id}
    return replace(facts, given=number, answers=ANSWER_CHANGED, corrected="order_number")


def needs_no_name(commands: Sequence[Command]) -> bool:
    """Whether it is about an order, or told by name or from a page: a product that was found in
    the words need not be confirmed."""
    return any(
        isinstance(one, (AskHelp, OpenThing, Recommend))
        or (isinstance(one, StartMatter) and one.thing)
        or (isinstance(one, AskRecord) and not one.of_nothing)
        for one in commands
    )

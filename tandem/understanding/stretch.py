"""What a stretch of a message names, and a candidate for what it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from tandem.core.number_shapes import OWN
from tandem.understanding.commands import Command, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import ORDER_INTENTS
from tandem.understanding.references import Fits, named, things_meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """A command with its score; above its own threshold it is `sure`."""

    command: Command
    score: float
    sure: bool


NAMED_SHARE = 0.6
"""So much of a product's name must be said; what is asked of it does no harm if it is another."""


def order_numbers(heard: Heard, part: Part) -> tuple[str, ...]:
    """The order numbers in a stretch; of the whole message where it has one part."""
    numbers = [
        str(entity["value"])
        for entity in heard.entities
        if entity.get("entity") == "order_number" and entity.get("exact", True)
    ]
    if len(heard.stretches) == 1:
        return tuple(dict.fromkeys(numbers))
    said = part.text, *OWN.orders.found_in(part.text)
    return tuple(dict.fromkeys(one for one in numbers if any(one in words for words in said)))


def thing_for(
    intent: str, text: str, numbers: tuple[str, ...], context: DialogueContext
) -> Thing | None:
    """The one order an intent is about, where that is clear: named, in view and fitting, or the
    only one that fits."""
    if intent not in ORDER_INTENTS:
        return None
    things = things_meant(text, numbers, context, "order", fits(ORDER_INTENTS, intent))
    return things[0] if len(things) == 1 else None


def fits(table: Mapping[str, tuple[str, ...]], name: str) -> Fits:
    """Whether a thing has one of the tags that `table` asks for `name` (an intent, or the start of
    a label); none asked or none known: it fits."""
    tags = next((tags for key, tags in table.items() if name.startswith(key)), ())
    return lambda thing: not tags or not thing.tags or bool(thing.tags & set(tags))


def in_question(
    part: Part, numbers: tuple[str, ...], context: DialogueContext
) -> tuple[Thing, ...]:
    """The orders that a stretch may be about: those it names, or all there are."""
    if numbers:
        return things_meant(part.text, numbers, context, "order", lambda thing: True)
    return named(part.text, context.own) or context.orders


def named_product(part: Part, heard: Heard) -> tuple[Thing, ...]:
    """The product that recognition found in the stretch: one that no other fits as well."""
    found = [
        str(entity["value"])
        for entity in heard.entities
        if entity.get("entity") == "product"
        and (entity.get("exact", True) or float(entity.get("confidence") or 0) >= NAMED_SHARE)
    ]
    return (Thing("product", found[0], found[0]),) if len(set(found)) == 1 else ()


def named_codes(part: Part, heard: Heard) -> tuple[Thing, ...]:
    """The codes that stand in the stretch."""
    found = [str(e["value"]) for e in heard.entities if e.get("entity") == "promo_code"]
    here = [code for code in dict.fromkeys(found) if code.lower() in part.text.lower()]
    return tuple(Thing("code", code, code) for code in here)


def names_goods(part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether a thing for sale is named in the stretch."""
    return bool(context.goods.find(part.text).names or named_product(part, heard))

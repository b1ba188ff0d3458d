"""Which thing is meant: "my throw", "the other one", "the second", "my last order", "both"."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from tandem.understanding.acts import BOTH, ORDINAL, ORDINALS, OTHER
from tandem.understanding.commands import Thing
from tandem.understanding.context import DialogueContext

SAME_WORD = 84
"""rapidfuzz ratio of a word of the message and one of a thing's name."""
ENDS_AT = 4
TOO_COMMON = {
    "set", "pair", "pack", "five", "high", "wide", "soft", "white", "black", "blue", "green",
    "grey", "red", "navy", "brown", "organic", "classic", "small", "large", "round", "top", "roll",
    "slim",
}  # fmt: skip
"""Words of names that say little by themselves."""
ABOUT_ORDERS = ("order", "refund", "return")
CASE = "case"
"""The kind of what a person answers."""
OWNED = ("subscription", "membership")
"""Kinds of which a signed-in customer has one."""
NUMBER = re.compile(r"(?<!\d)(\d{4})(?!\d)")

Fits = Callable[[Thing], bool]


def things_meant(
    text: str, numbers: Sequence[str], context: DialogueContext, kind: str, fits: Fits
) -> tuple[Thing, ...]:
    """The things of a kind that a message is about: one, several ("both", or where it is not
    clear which), or none. `numbers` are the order numbers in it; `fits` says which come into
    question for what is asked ("refund": those with one)."""
    if kind == "product":
        return _products(text, context)
    if kind == CASE:
        return (Thing(kind, "own"),) if context.awaited else ()
    if kind in OWNED:
        return (Thing(kind, "own"),) if context.signed_in else ()
    if kind not in ABOUT_ORDERS:
        current = context.current(kind)
        return (current,) if current else ()
    if numbers:
        known = {thing.id: thing for thing in context.orders}
        return tuple(known.get(number, Thing("order", number)) for number in numbers)
    return _orders(text, context, fits)


def _orders(text: str, context: DialogueContext, fits: Fits) -> tuple[Thing, ...]:
    orders, current = context.orders, context.current("order")
    by_name = named(text, orders)
    if by_name:
        fitting = tuple(thing for thing in by_name if fits(thing))
        return fitting or by_name
    by_place = _by_place(text, context)
    if BOTH.search(text) and not by_place:
        in_view = tuple(thing for thing in context.in_view if thing.kind == "order")
        return in_view[:2] if len(in_view) > 1 else orders[:2]
    if OTHER.search(text) and current:
        return tuple(thing for thing in orders if thing.id != current.id)
    if by_place:
        return (by_place,)
    if current and (fits(current) or not context.own):
        return (current,)
    fitting = tuple(thing for thing in orders if fits(thing))
    return fitting or ((current,) if current else orders)


def named(text: str, things: Sequence[Thing], by_any_word: bool = False) -> tuple[Thing, ...]:
    """The things whose numbers or names a message mentions best: "my throw" is the Wool Throw
    Heather. With
    `by_any_word`, of a few that were just shown, "the navy one" says enough."""
    by_number = tuple(thing for thing in things if thing.id in NUMBER.findall(text))
    if by_number:
        return by_number
    words = re.findall(r"[a-z]+", text.lower())
    words = [word.removesuffix("s") if len(word) > 4 else word for word in words if len(word) > 2]
    common = set() if by_any_word else TOO_COMMON
    scored = [(_mentions(words, thing.name, common), thing) for thing in things if thing.name]
    best = max((score for score, _ in scored), default=0.0)
    if best <= 0:
        return ()
    return tuple(thing for score, thing in scored if score == best)


def _mentions(words: Sequence[str], name: str, common: set[str]) -> float:
    """How many words of the name are said; colours and the like alone say nothing."""
    parts = [part for part in re.findall(r"[a-z]+", name.lower()) if len(part) > 2]
    found = {
        part for part in parts if any(_same_word(word, part.removesuffix("s")) for word in words)
    }
    return len(found) if found - common else 0.0


def _same_word(word: str, part: str) -> bool:
    """A slip of the keyboard, or the end of a longer word: a coat is an overcoat. Short words are
    the same or not: "and" is no "sand"."""
    if len(word) < ENDS_AT:
        return word == part
    ends = len(word) >= ENDS_AT and part.endswith(word)
    return ends or fuzz.ratio(word, part) >= SAME_WORD


def _products(text: str, context: DialogueContext) -> tuple[Thing, ...]:
    """What is named; else "the other one", "the second" of those told of last; else these."""
    in_view = tuple(thing for thing in context.in_view if thing.kind == "product")
    exact = [name for name in context.products if name.lower() in text.lower()]
    if exact:
        return tuple(Thing("product", name, name) for name in exact)
    group = context.group or in_view[:1]
    found = context.goods.find(text, [thing.id for thing in group or in_view])
    if found.names and re.search(r"\bmy\b", text, re.I):
        own = [name for name in found.names if any(name in one.name for one in context.own)]
        return tuple(Thing("product", name, name) for name in own or found.names)
    if found.names:
        return _those_told(found.names, text, group)
    if OTHER.search(text) and len(in_view) > len(group):
        return in_view[len(group) : len(group) + 1]
    if OTHER.search(text) and len(group) > 1:
        return group[1:]
    ordinal = ORDINAL.search(text)
    place = ORDINALS.get(ordinal.group(1).lower(), -1) if ordinal else None
    if place is not None and len(group) > max(place, 0):
        return (group[place],)
    return named(text, in_view) or group


def _those_told(names: Sequence[str], text: str, group: Sequence[Thing]) -> tuple[Thing, ...]:
    """Of what is named, those that were told of last: "the jumper" is the one just spoken of, but
    "a jumper" is any."""
    told = tuple(thing for thing in group if thing.id in names)
    if told and re.search(r"\b(?:the|that|this|those|these|it)\b", text, re.I):
        return told
    return tuple(Thing("product", name, name) for name in names)


def _by_place(text: str, context: DialogueContext) -> Thing | None:
    """ "the second" of what was just offered, "my last order" of the customer's own."""
    match = ORDINAL.search(text)
    if match is None:
        return None
    word = match.group(1).lower()
    offered = context.choices
    if word in ORDINALS:
        if len(offered) > ORDINALS[word]:
            return offered[ORDINALS[word]]
        oldest_first = context.own[::-1]
        spoken_of_orders = re.search(r"\border", text, re.I)
        if spoken_of_orders and len(oldest_first) > ORDINALS[word]:
            return oldest_first[ORDINALS[word]]
        return None
    if word == "oldest":
        return context.own[-1] if context.own else None
    if not re.search(r"order|one|bought|buy|time|purchase|parcel|package", text, re.I):
        return None
    return context.own[0] if context.own else (offered[-1] if offered else None)

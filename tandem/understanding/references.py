"""Which thing is meant: "my throw", "the other one", "the second", "my last order", "both"."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from tandem.core.denied import denied_words, meant_beside, meant_words
from tandem.core.number_shapes import OWN
from tandem.understanding.acts import BOTH, ORDINAL, ORDINALS, OTHER, is_policy
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
PAST = "past"
"""Tag of an order that ended long ago: beside a single newer one it is not meant unless named."""
CASE = "case"
"""The kind of what a person answers."""
OWNED = ("subscription", "membership")
"""Kinds of which a signed-in customer has one."""
OF_TWO = re.compile(
    r"\b(?:of )?(?:the|those|these) two\b|\bboth\b|\bwhich (?:one )?(?:is|are|of (?:them|those))\b",
    re.I,
)
"""Asked of the two things that were spoken of one after the other: "which is cheaper"."""
Fits = Callable[[Thing], bool]


POINTS = re.compile(r"\b(?:the|that|this|those|these|it)\b", re.I)
"""Words of who speaks of something that was spoken of."""


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
    refused = denied(text, context.orders)
    orders = tuple(thing for thing in context.orders if thing not in refused)
    current = next((thing for thing in context.in_view if thing in orders), None)
    before = _one_before(text, context)
    if before is not None:
        return (before,)
    by_name = named_by_kind(text, orders, context)
    if by_name:
        fitting = tuple(thing for thing in by_name if fits(thing))
        return fitting or by_name
    by_place = _by_place(text, context)
    if BOTH.search(text) and not by_place:
        in_view = tuple(thing for thing in context.in_view if thing.kind == "order")
        return in_view[:2] if len(in_view) > 1 else orders[:2]
    if refused and orders:  # "not the jacket": the other one
        return tuple(thing for thing in orders if fits(thing)) or orders
    if OTHER.search(text) and current:
        return tuple(thing for thing in orders if thing.id != current.id)
    if by_place:
        return (by_place,)
    if current and (fits(current) or current in context.named or not context.own):
        return (current,)
    fitting = tuple(thing for thing in orders if fits(thing))
    lately = tuple(thing for thing in fitting if PAST not in thing.tags)
    if len(lately) == 1:
        return lately
    return fitting or ((current,) if current else orders)


BUT_ONE = re.compile(
    r"\b(?:last|latest|newest)\s+(?:order\s+|one\s+)?but one\b|\b(?:second"
    r"|2nd)[- ]last\b|\bpenultimate\b",
    re.I,
)
BEFORE = re.compile(
    r"\b(?:one|order|parcel|thing)\s+(?:just\s+|right\s+)?before\b(?!\s+(?:i|you|we|they|it)\b)"
    r"|\bprevious (?:one|order)\b",
    re.I,
)


def says_before(text: str) -> bool:
    """Whether an order is named by the one after it."""
    return bool(BUT_ONE.search(text) or BEFORE.search(text))


def _one_before(text: str, context: DialogueContext) -> Thing | None:
    """ "My last order but one", "the one before the coat": of the customer's own, newest first."""
    own = context.own
    if BUT_ONE.search(text):
        return own[1] if len(own) > 1 else None
    if not BEFORE.search(text):
        return None
    current = context.current("order")
    after = named(text, own) or ((current,) if current in own else own[:1])
    place = own.index(after[0]) + 1 if after and after[0] in own else len(own)
    return own[place] if place < len(own) else None


def named(text: str, things: Sequence[Thing], by_any_word: bool = False) -> tuple[Thing, ...]:
    """The things whose numbers or names a message mentions best: "my throw" is the Wool Throw
    Heather. What is denied ("not the throw") is not meant. With `by_any_word`, of a few that were
    just shown, "the navy one" says enough."""
    for said in (meant_beside(text), meant_words(text)):
        found = _mentioned(said, things, by_any_word)
        if found:
            return found
    return ()


def named_by_kind(
    text: str, orders: Sequence[Thing], context: DialogueContext
) -> tuple[Thing, ...]:
    """The orders whose numbers or things a message names; or that have a thing of the kind it
    speaks of as known: "the trousers came" of an order with chinos."""
    found = named(text, orders)
    if found or is_policy(text) or not context.goods.said(text).definite:
        return found
    of_kind = context.goods.find(text).names
    return tuple(one for one in orders if any(name in one.name for name in of_kind))


def denied(text: str, things: Sequence[Thing]) -> tuple[Thing, ...]:
    """The things of which it is said that they are not meant. An order of several things is denied
    by its number only, as the rest of it may be meant."""
    words = denied_words(text)
    if not words:
        return ()
    found = _mentioned(words, things)
    meant = _mentioned(meant_words(text), found)
    return tuple(
        thing for thing in found
        if thing not in meant and ("," not in thing.name or thing.id in words)
    )  # fmt: skip


def _mentioned(text: str, things: Sequence[Thing], by_any_word: bool = False) -> tuple[Thing, ...]:
    numbers = OWN.orders.found_in(text)
    by_number = tuple(thing for thing in things if thing.id in numbers)
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
        return (
            _those_told(found.names, text, group)
            if context.group
            else _in_order_of_view(found.names, text, context)
        )
    if OTHER.search(text) and len(in_view) > len(group):
        return in_view[len(group) : len(group) + 1]
    if OTHER.search(text) and len(group) > 1:
        return group[1:]
    if len(group) == 1 and len(in_view) > 1 and OF_TWO.search(text):
        return in_view[:2]
    ordinal = ORDINAL.search(text)
    place = ORDINALS.get(ordinal.group(1).lower(), -1) if ordinal else None
    if place is not None and len(group) > max(place, 0):
        return (group[place],)
    return named(text, in_view) or group or _only_item(text, context)


def _in_order_of_view(
    names: Sequence[str], text: str, context: DialogueContext
) -> tuple[Thing, ...]:
    """Of what is named the one that the order in view holds: "has the jacket got pockets"."""
    order = context.current("order")
    mine = [name for name in names if order is not None and name in order.name]
    chosen = mine if len(mine) == 1 and POINTS.search(text) else names
    return tuple(Thing("product", name, name) for name in chosen)


def _only_item(text: str, context: DialogueContext) -> tuple[Thing, ...]:
    """ "Does it need ironing" of an order with one thing in it."""
    order = context.current("order")
    names = [name for name in context.products if order is not None and name in order.name]
    only = len(names) == 1 and POINTS.search(text)
    return (Thing("product", names[0], names[0]),) if only else ()


def _those_told(names: Sequence[str], text: str, group: Sequence[Thing]) -> tuple[Thing, ...]:
    """Of what is named, those that were told of last: "the jumper" is the one just spoken of, but
    "a jumper" is any."""
    told = tuple(thing for thing in group if thing.id in names)
    if told and POINTS.search(text):
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

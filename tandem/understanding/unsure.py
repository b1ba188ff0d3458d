"""What a stretch means where no candidate is sure by itself. Pure.

What is named and what is in view says more than the words then: rather than asked back, a customer
who names their jacket is told how it stands, and what can be done. Nothing is begun here that
changes anything, but for an address that is read back first.
"""

import re
from collections.abc import Iterator

from tandem.config.records import RecordBook
from tandem.core.denied import meant_words
from tandem.understanding import acts
from tandem.understanding.commands import (
    AskRecord,
    Command,
    OpenThing,
    StartMatter,
    Thing,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import FACT_OF, ORDER_INTENTS
from tandem.understanding.record_candidates import COLOUR_SAID, SIZE_SAID
from tandem.understanding.references import ABOUT_ORDERS, denied, named, named_by_kind, things_meant
from tandem.understanding.stretch import Candidate, order_numbers, thing_for
from tandem.understanding.unaccounted import asks_else

NAMED_WORDS = 3
"""A name alone has no more words than this."""
OF_ORDERS_AT = 0.5
"""A message is about an order where recognition gives all intents about orders together this much;
which of them is not sure."""
SAME_AT = 0.55
"""From here on an attribute counts where its neighbours of the same record are as likely."""
TWIN_AT = 0.30
"""From here on an intent speaks for the attribute that means the same."""
TWINS = ("order_status", "refund_status")
"""Intents that mean the same as the state of their record."""
BARE_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|no|ok|then|well|i (?:just )?(?:want|need|would like|wanted)(?: to know)?"
    r"|tell me|to know)\b\W{0,3}){0,4}(?:why|how come)\b"
    r"(?: (?:though|then|exactly|is (?:it|that)(?: so)?|not|so))?\W*$",
    re.I,
)
WHY = {"cancelled": "order.why_cancelled", "late": "order.late"}
"""What a bare "why" asks, by what is so of the order."""
STATE = "order.state"
ASK_STATE = ("order_status", "order_late_or_missing")
"""Intents that the state of an order answers."""
GENERAL = ("order", "refund", "return", "subscription", "membership")
"""Kinds whose state answers where it is not clear which of their attributes is asked."""
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
SENDS = re.compile(
    r"\b(?:send|sent|deliver(?:ed)?|ship(?:ped)?|redirect(?:ed)?|goes|going|go to|address|moved)\b",
    re.I,
)

THE_ADDRESS = re.compile(
    r"\b(?:change|update|correct)\b.{0,20}\b(?:the|delivery|shipping) address\b", re.I
)
CHANGES_ADDRESS = re.compile(
    r"\b(?:change|update|correct)\b.{0,30}\baddress\b.{0,20}?\d{1,4}[a-z]?\s{1,3}[a-z]{3,}", re.I
)

BARE = {
    "order", "orders", "number", "no", "nr", "num", "my", "the", "its", "it's", "it", "is", "for",
    "please", "pls", "hi", "hello", "hey", "status", "check", "show", "look", "up", "where",
    "wheres", "where's", "track", "update", "on", "about", "and", "of", "me", "see", "find",
    "info", "any", "news", "s", "mail", "email", "e", "address", "with", "under", "from", "this",
    "ref", "id", "to", "at", "that", "what", "whats", "what's", "happening", "you", "can",
    "parcel", "package", "name",
}  # fmt: skip
"""With only such words beside it, a number is about that order's state."""


def unsure(
    part: Part,
    heard: Heard,
    context: DialogueContext,
    found: list[Candidate],
    book: RecordBook,
) -> Iterator[Command]:
    """The commands that come into question, best first."""
    if context.form or context.asked:
        return
    yield from _why(part, context)
    yield from _code(part, heard)
    yield from _new_address(part, heard, context)
    yield from _two_for_the_same(found)
    thing = _the_thing(part, heard, context)
    if thing is None or _told_just_now(thing, context):
        return
    elsewhere = part is not heard.whole and not named(part.text, context.own)
    if (acts.asks_within(part.text) or elsewhere) and _asks_else(part, context, book):
        return
    awaited = not thing.tags or "open" in thing.tags
    if acts.asks_within(part.text) or (awaited and _nearest(part, heard) in ASK_STATE):
        yield AskRecord(
            STATE, thing,
            confidence=0.75, reason="asks about a thing that is named", text=part.text,
        )  # fmt: skip
    yield OpenThing(
        thing, confidence=0.75, reason="about this order, and not sure what", text=part.text
    )


def _why(part: Part, context: DialogueContext) -> Iterator[Command]:
    """A bare "why" after an order was told of: why it is late, or cancelled."""
    thing = context.current("order")
    if thing is None or context.kind not in ABOUT_ORDERS or not BARE_WHY.match(part.text):
        return
    label = next((label for tag, label in WHY.items() if tag in thing.tags), "")
    if label and label != context.label:
        yield AskRecord(label, thing, confidence=0.8, reason="asks why", text=part.text)


def _asks_else(part: Part, context: DialogueContext, book: RecordBook) -> bool:
    """Whether what is asked is nothing that an order's state would answer."""
    clause = acts.CLAUSE.search(part.text)  # what stands before it is why it is asked
    asked = part.text[clause.start() :] if clause else part.text
    return asks_else(asked, STATE, part.likeness(STATE), context, book)


def _code(part: Part, heard: Heard) -> Iterator[Command]:
    """Of codes it is asked whether they work."""
    codes = [str(e["value"]) for e in heard.entities if e.get("entity") == "promo_code"]
    things = tuple(Thing("code", code, code) for code in dict.fromkeys(codes))
    if things:
        one = things[0] if len(things) == 1 else None
        yield AskRecord(
            "code.conditions", one, () if one else things,
            confidence=0.75, reason="names a code, and no more is sure", text=part.text,
        )  # fmt: skip


def _new_address(part: Part, heard: Heard, context: DialogueContext) -> Iterator[Command]:
    """An address beside words of sending is where the order is to go; it is read back first."""
    text = heard.whole.text
    sent = POSTCODE.search(text) and SENDS.search(text)
    if not sent and not _changes_address(text, context):
        return
    numbers = order_numbers(heard, part)
    yield StartMatter(
        "change_shipping_address",
        thing_for("change_shipping_address", part.text, numbers, context),
        confidence=0.8, reason="an address, and to be sent there", text=part.text,
    )  # fmt: skip


def _changes_address(text: str, context: DialogueContext) -> bool:
    """Whether an address is to be another one, and an order stands in view that it may be of."""
    if CHANGES_ADDRESS.search(text) and context.current("order"):
        return True
    one = thing_for("change_shipping_address", text, (), context)
    return bool(THE_ADDRESS.search(text)) and one is not None and "not_sent" in one.tags


def _two_for_the_same(found: list[Candidate]) -> Iterator[Command]:
    """A wish and a question that mean the same speak for each other; of several questions about
    one record the general one is answered."""
    asked = [one.command for one in found if isinstance(one.command, AskRecord)]
    scores = {one.command: one.score for one in found}
    wishes = {
        one.command.intent: one.score for one in found if isinstance(one.command, StartMatter)
    }
    for intent in TWINS:
        twin = next((one for one in asked if one.label == FACT_OF[intent] and one.thing), None)
        if twin and wishes.get(intent, 0.0) >= TWIN_AT and scores[twin] >= SAME_AT:
            yield twin
    if len(asked) < 2 or scores[asked[0]] < SAME_AT or found[0].command is not asked[0]:
        return
    first, second = asked[:2]
    alike = (first.kind, first.thing) == (second.kind, second.thing)
    if alike and first.thing and first.kind in GENERAL:
        label = f"{first.kind}.state"
        yield next((one for one in asked if one.label == label), first)


def _the_thing(part: Part, heard: Heard, context: DialogueContext) -> Thing | None:
    """The order that is named, or the only one in question where the message is about orders."""
    if not (context.signed_in or context.known.get("email")):
        return None
    numbers = order_numbers(heard, part)
    if numbers:
        things = things_meant(part.text, numbers[:1], context, "order", lambda thing: True)
    else:
        things = named(heard.whole.text, context.own)
    if not things and denied(heard.whole.text, context.orders):
        things = things_meant(heard.whole.text, (), context, "order", lambda thing: True)
    if not things and context.kind not in (*ABOUT_ORDERS, ""):
        return None
    if not things:
        ranking = part.ranking or heard.ranking
        if sum(share for intent, share in ranking if intent in ORDER_INTENTS) < OF_ORDERS_AT:
            return None
        things = things_meant(part.text, (), context, "order", lambda thing: True)
    return things[0] if len(things) == 1 else None


def _nearest(part: Part, heard: Heard) -> str:
    """The likeliest intent about an order."""
    ranking = part.ranking or heard.ranking
    return next((intent for intent, _ in ranking if intent in ORDER_INTENTS), "")


def _told_just_now(thing: Thing, context: DialogueContext) -> bool:
    """The same once more would help nobody: then it is asked what is meant."""
    last = context.in_view[0].id if context.in_view else ""
    return context.label in ("order.overview", "order.state") and last == thing.id


WANTS = re.compile(
    r"\b(?:(?:can|could|may) i (?:\w{1,12} )?(?:get|have|swap|change)"
    r"|i(?:'d| would) (?:like|rather|prefer)|i (?:want|need)|make (?:it|that)|should be"
    r"|should have been)\b",
    re.I,
)


SIZE_WANTED = re.compile(
    r"\b(?:want|need|have|get|make it|rather|should be|should have been)\s(?:an?\s|the\s)?"
    r"(?:x{0,3}[sl]|m|small|medium|large)\b",
    re.I,
)
"""A size by its letter alone: "i want m instead of l"."""
INSTEAD = re.compile(r"\b(?:instead|rather|swap(?:ped)?|exchanged?)\b", re.I)
"""In place of the one that was ordered, though only the catalogue was spoken of."""


def other_form(part: Part, context: DialogueContext) -> Command | None:
    """ "Can I get the jumper in a small" of a jumper in one's own order: a change of that order, or
    a swap of what has come. It is read back before anything is done."""
    text = part.text.casefold()
    if context.form or context.asked or not WANTS.search(text):
        return None
    if not (SIZE_SAID.search(text) or COLOUR_SAID.search(text) or SIZE_WANTED.search(text)):
        return None
    things = named(text, context.own)
    shown = context.current("product")
    if not things and shown is not None and INSTEAD.search(text):
        things = named(shown.name, context.own)
    changing = {"not_sent", "delivered", "part_delivered"}
    if len(things) != 1 or not things[0].tags & changing:
        return None
    return StartMatter(
        "modify_order", things[0],
        confidence=0.85, reason="another size or colour of a thing of their own", text=part.text,
    )  # fmt: skip


def name_only(part: Part, context: DialogueContext) -> Command | None:
    """ "The belt", and no more: the order of one's own that it is in."""
    words = re.findall(r"[a-z']+", meant_words(part.text).casefold())
    if context.asked or len(words) > NAMED_WORDS or acts.is_question(part.text):
        return None
    offered = tuple(thing for thing in context.in_view if thing.kind == "product")
    goods = named(part.text, offered, by_any_word=True)
    if len(goods) == 1 and all(
        word in BARE or word in ("one", "ones") or named(word, goods, by_any_word=True)
        for word in words
    ):
        return AskRecord(
            "product.overview", goods[0],
            confidence=0.85, reason="names a thing that was shown", text=part.text,
        )  # fmt: skip
    found = named_by_kind(part.text, context.own, context)
    if len(found) != 1:
        return None
    rest = [word for word in words if word not in BARE and not named(word, found)]
    if any(not context.goods.find(f"the {word}").names for word in rest):
        return None
    if context.page_begins in ORDER_INTENTS:
        return StartMatter(
            context.page_begins, found[0],
            confidence=0.85, reason=f"names a thing after {context.article}", text=part.text,
        )  # fmt: skip
    return OpenThing(found[0], reason="names a thing of one's own, and no more", text=part.text)

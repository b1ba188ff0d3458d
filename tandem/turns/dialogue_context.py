"""Puts together what a message is understood by: what was said, what is in view, whose it is."""

import re
from collections.abc import Iterator, Sequence

from tandem.config.languages import load_languages
from tandem.config.records import RecordBook
from tandem.config.settings import ROOT
from tandem.core.conversation import PROVEN, Conversation, Tried, Turn
from tandem.core.ttl_cache import TtlCache
from tandem.dialogue.plan import Stage
from tandem.escalation.signals.clarifications import topic_turns
from tandem.runtime import Runtime
from tandem.shop.records import Order
from tandem.skills.goods import index_of
from tandem.understanding.commands import Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods import GoodsIndex
from tandem.understanding.slots import Guess

VIEW_TURNS = 10
"""Turns of either side in which a thing is still in view."""
DEED_TURNS = 6
"""Turns after which what was done is not spoken of any more."""
TOLD = "tell"
"""Name under which answers are kept among what was done."""
SHOWED = "recommend"
"""The skill that shows what there is."""
DID_NOTHING = ("failed",)
NUMBER = re.compile(r"(?<![\d£$€.,])(\d{4})(?![\d])")
SAID_ORDER = re.compile(r"\border (\d{4})\b", re.I)
NAMED_PRODUCT = re.compile(r'"product": "([^"]+)"')
GOODS_SECONDS = 60
_goods: TtlCache[GoodsIndex] = TtlCache(GOODS_SECONDS)


def dialogue_context(
    runtime: Runtime,
    conversation: Conversation,
    turn: Turn,
    stage: Stage,
    guess: Guess | None,
    own_orders: Sequence[Order],
    book: RecordBook,
) -> DialogueContext:
    """Where the conversation stands before this turn."""
    rules, at = runtime.config.rasa_project, runtime.config.policy.confidence.at
    earlier = tuple(one for one in conversation.turns if one.seq < turn.seq)
    own = tuple(thing_of(order, runtime) for order in own_orders)
    goods = _goods.get(id(runtime.shop), lambda: index_of(runtime.shop.catalogue))
    products = [one.name for one in goods.goods]
    matter, _ = topic_turns(conversation, at)
    told = conversation.tried[-1] if conversation.tried else None
    label = told.about.get("label", "") if told else ""
    page = told.about.get("article", "") if told else ""
    kind = label.partition(".")[0] or (book.kind_told_by(told.skill, page) if told else "")
    in_view = tuple(_in_view(earlier[-VIEW_TURNS:], conversation, own, products, label))
    return DialogueContext(
        asked=stage.asked,
        form=stage.form,
        parked=stage.parked,
        guess=guess,
        in_view=in_view,
        own=own,
        signed_in=conversation.verified in PROVEN,
        choices=tuple(_choices(earlier, own)),
        kind=kind,
        label=label,
        matter=matter,
        done=_done(conversation.tried, turn, book),
        article=page,
        page_begins=runtime.config.page_begins.get(page, ""),
        known=dict(conversation.facts),
        form_slots=rules.forms.get(stage.form, ()),
        goods=goods,
        size=told.about.get("size", "") if told else "",
        languages=load_languages(ROOT),
        group=tuple(_group(told.about if told else {})),
        shown=told is not None and told.skill == SHOWED,
    )


def thing_of(order: Order, runtime: Runtime) -> Thing:
    """An order as it is spoken of, with what is known of it as tags."""
    tags = {order.state}
    if order.is_open:
        tags.add("open")
    if order.is_late(runtime.clock().date()):
        tags.add("late")
    if order.state in ("paid", "packed"):
        tags.add("not_sent")
    if order.refunds or order.double_charge:
        tags.add("refund")
    if order.returns:
        tags |= {"return", "refund"}
    return Thing("order", order.number, order.items, frozenset(tags))


def _in_view(
    turns: Sequence[Turn],
    conversation: Conversation,
    own: Sequence[Thing],
    products: Sequence[str],
    label: str,
) -> Iterator[Thing]:
    """Things named by either side, the newest first, each once. A visitor's numbers count where
    they gave them themselves; those of others are never looked for."""
    mine = {thing.id: thing for thing in own}
    seen: set[tuple[str, str]] = set()
    told = conversation.tried[-1].about if conversation.tried else {}
    for thing in _told_last(told, label, mine):
        seen.add((thing.kind, thing.id))
        yield thing
    for turn in reversed(turns):
        for thing in _named_in(turn, mine, products):
            if (thing.kind, thing.id) not in seen:
                seen.add((thing.kind, thing.id))
                yield thing
    number = conversation.facts.get("order_number")
    if number and ("order", number) not in seen:
        yield mine.get(number, Thing("order", number))
    code = conversation.facts.get("promo_code")
    if code:
        yield Thing("code", code, code)


def _told_last(told: dict[str, str], label: str, mine: dict[str, Thing]) -> Iterator[Thing]:
    if told.get("order"):
        yield mine.get(told["order"], Thing("order", told["order"], told.get("items", "")))
    yield from _group(told)
    if label.startswith(("subscription.", "membership.")):
        yield Thing(label.partition(".")[0], "own")


def _group(told: dict[str, str]) -> Iterator[Thing]:
    """The products that were told of last."""
    for name in (told.get("products") or told.get("product") or "").split("; "):
        if name:
            yield Thing("product", name, name)


def _named_in(turn: Turn, mine: dict[str, Thing], products: Sequence[str]) -> Iterator[Thing]:
    numbers = NUMBER.findall(turn.text) if mine else []
    found = [number for number in numbers if number in mine]
    if not mine:
        found = SAID_ORDER.findall(turn.text) if turn.speaker == "bot" else []
        entities = turn.nlu_result.entities if turn.nlu_result else ()
        found += [str(e["value"]) for e in entities if e.get("entity") == "order_number"]
    for number in found:
        yield mine.get(number, Thing("order", number))
    text = turn.text.lower()
    # The longest names first: "Wool Throw Heather" is no "Wool Throw".
    for name in sorted(products, key=len, reverse=True):
        if name.lower() in text:
            yield Thing("product", name, name)


def _choices(earlier: Sequence[Turn], own: Sequence[Thing]) -> Iterator[Thing]:
    """What the last buttons named."""
    last = next((turn for turn in reversed(earlier) if turn.speaker == "bot"), None)
    mine = {thing.id: thing for thing in own}
    for button in last.buttons if last else ():
        payload = button.get("payload") or ""
        number, product = NUMBER.search(payload), NAMED_PRODUCT.search(payload)
        if product:
            yield Thing("product", product.group(1), product.group(1))
        elif number:
            yield mine.get(number.group(1), Thing("order", number.group(1), button["title"]))


def _done(tried: Sequence[Tried], turn: Turn, book: RecordBook) -> str:
    """The skill that did or told something last, while that is still spoken of. What was told of a
    record counts as its first skill's: "where is my refund" as track_refund's."""
    for one in reversed(tried):
        if one.outcome in DID_NOTHING:
            continue
        skill = one.skill
        if skill == TOLD:
            kind = book.kinds.get(one.about.get("label", "").partition(".")[0])
            skill = kind.told_by[0] if kind and kind.told_by else ""
        if not skill:
            continue
        recent = one.turn_seq is None or turn.seq - one.turn_seq <= DEED_TURNS
        return skill if recent else ""
    return ""

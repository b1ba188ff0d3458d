"""Puts together what a message is understood by: what was said, what is in view, whose it is."""

import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tandem.config.records import RecordBook
from tandem.config.shop_facts import current
from tandem.core.conversation import PROVEN, READ_BACK, Conversation, Tried, Turn
from tandem.core.errors import Unavailable
from tandem.core.number_shapes import OWN
from tandem.core.ttl_cache import TtlCache
from tandem.dialogue.plan import Stage
from tandem.escalation.signals.clarifications import topic_turns
from tandem.runtime import Runtime
from tandem.shop.records import Order
from tandem.skills.deed_meant import last_effect
from tandem.skills.goods import goods_index, index_of
from tandem.turns.language import other_languages
from tandem.understanding.amounts import REFUND, TOTAL, TWICE
from tandem.understanding.answering import PERSON
from tandem.understanding.commands import Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods import GoodsIndex
from tandem.understanding.references import PAST
from tandem.understanding.slots import Guess

log = logging.getLogger(__name__)
VIEW_TURNS = 10
"""Turns of either side in which a thing is still in view."""
DEED_TURNS = 6
"""Turns after which what was done is not spoken of any more."""
TOLD = "tell"
"""Name under which answers are kept among what was done."""
SHOWED = "recommend"
"""The skill that shows what there is."""
DID_NOTHING = ("failed",)
MONEY = re.compile(r"[£$€][\d.,]{1,20}|(?<!\d)\d{1,12}[.,]\d{1,12}")
"""Digits that are no number of anything."""
SAID_ORDER = r"\border (%s)\b"
NAMED_PRODUCT = re.compile(r'"product": "([^"]+)"')
MATTER = re.compile(r"/(\w+)")
GOODS_SECONDS = 60
LONG_AGO = timedelta(days=40)
"""An order placed before that, with nothing to come, is not meant beside a single newer one."""
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
    goods = _goods_of(runtime)
    products = [one.name for one in goods.goods]
    matter, _ = topic_turns(conversation, at)
    told = conversation.tried[-1] if conversation.tried else None
    label = told.about.get("label", "") if told else ""
    page = told.about.get("article", "") if told else ""
    kind = label.partition(".")[0] or (book.kind_told_by(told.skill, page) if told else "")
    answer = _answered(earlier)
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
        pages_begin=runtime.config.page_begins,
        known=dict(conversation.facts),
        form_slots=rules.forms.get(stage.form, ()),
        goods=goods,
        offered=_offered(earlier),
        answer=answer,
        answer_on_page=f"utter_{answer}" in runtime.config.page_after,
        effect=_effect(conversation.tried),
        size=told.about.get("size", "") if told else "",
        languages=other_languages(runtime),
        group=tuple(_group(told.about if told else {})),
        shown=told is not None and told.skill == SHOWED,
    )


def _goods_of(runtime: Runtime) -> GoodsIndex:
    """What there is to buy; nothing where the shop has never said so and does not answer."""
    try:
        return _goods.get(id(runtime.shop), lambda: index_of(runtime.shop.catalogue))
    except Unavailable as error:
        log.warning("going on without the catalogue: %s", error)
        return goods_index([])


def thing_of(order: Order, runtime: Runtime) -> Thing:
    """An order as it is spoken of, with what is known of it as tags."""
    tags = {order.state}
    if order.is_open:
        tags.add("open")
    if order.is_late(current().today(runtime.clock())):
        tags.add("late")
    if order.state in ("paid", "packed"):
        tags.add("not_sent")
    if order.refunds or order.double_charge:
        tags.add("refund")
    if order.returns:
        tags |= {"return", "refund"}
    if not order.is_open and order.placed_at < runtime.clock() - LONG_AGO:
        tags.add(PAST)
    tags |= {f"{REFUND}{refund.amount_cents}" for refund in order.refunds}
    if twice := order.double_charge:
        tags.add(f"{TWICE}{sum(charge.amount_cents for charge in twice)}")
    tags.add(f"{TOTAL}{order.total_cents}")
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
    opened = {} if mine else _opened(conversation)
    seen: set[tuple[str, str]] = set()
    told = conversation.tried[-1].about if conversation.tried else {}
    for thing in _told_last(told, label, mine):
        seen.add((thing.kind, thing.id))
        yield thing
    for turn in reversed(turns):
        for thing in _named_in(turn, mine, products):
            thing = opened.get(thing.id, thing)
            if (thing.kind, thing.id) not in seen:
                seen.add((thing.kind, thing.id))
                yield thing
    number = conversation.facts.get("order_number")
    if number and ("order", number) not in seen:
        yield mine.get(number, opened.get(number, Thing("order", number)))
    code = conversation.facts.get("promo_code")
    if code:
        yield Thing("code", code, code)


def _opened(conversation: Conversation) -> dict[str, Thing]:
    """A visitor's orders that were opened here, by number, with what is in them."""
    each = ((one.facts.get("order", ""), one.facts.get("item", "")) for one in conversation.tried)
    return {number: Thing("order", number, items) for number, items in each if number and items}


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
    numbers = _numbers_in(turn.text) if mine else []
    found = [number for number in numbers if number in mine]
    if not mine:
        found = _orders_said(turn.text) if turn.speaker == "bot" else []
        entities = turn.nlu_result.entities if turn.nlu_result else ()
        found += [str(e["value"]) for e in entities if e.get("entity") == "order_number"]
    for number in found:
        yield mine.get(number, Thing("order", number))
    offered = " ".join(str(button.get("title", "")) for button in turn.buttons)
    text = f"{turn.text} {offered}".lower()
    # The longest names first: "Wool Throw Heather" is no "Wool Throw".
    for name in sorted(products, key=len, reverse=True):
        if name.lower() in text:
            yield Thing("product", name, name)


def _numbers_in(text: str) -> list[str]:
    """Order numbers of a text, as the shop writes them."""
    return OWN.orders.found_in(MONEY.sub(" ", text))


def _orders_said(text: str) -> list[str]:
    said = re.findall(SAID_ORDER % OWN.orders.source, text, re.I)
    return [OWN.orders.first_in(number) for number in said]


def _choices(earlier: Sequence[Turn], own: Sequence[Thing]) -> Iterator[Thing]:
    """What the last buttons named."""
    last = next((turn for turn in reversed(earlier) if turn.speaker == "bot"), None)
    mine = {thing.id: thing for thing in own}
    for button in last.buttons if last else ():
        payload = button.get("payload") or ""
        numbers, product = _numbers_in(payload), NAMED_PRODUCT.search(payload)
        if product:
            yield Thing("product", product.group(1), product.group(1))
        elif numbers:
            yield mine.get(numbers[0], Thing("order", numbers[0], button["title"]))


def _answered(earlier: Sequence[Turn]) -> str:
    """The act that the last turn was an answer to, or ""."""
    said = [turn for turn in earlier if turn.speaker == "customer" and turn.nlu_result]
    actions = said[-1].nlu_result.bot_actions if said and said[-1].nlu_result else ()
    answers = (one.removeprefix("utter_") for one in actions if one.startswith("utter_answer_"))
    return next(answers, "")


def _offered(earlier: Sequence[Turn]) -> str:
    """The one matter that the last answer had a button for, beside a person, or ""."""
    last = next((turn for turn in reversed(earlier) if turn.speaker == "bot"), None)
    payloads = [button.get("payload") or "" for button in last.buttons] if last else []
    intents = {found.group(1) for one in payloads if (found := MATTER.match(one))} - {PERSON}
    return intents.pop() if len(intents) == 1 else ""


def _effect(tried: Sequence[Tried]) -> str:
    """The skill whose effect may be taken back, however much was said since."""
    deed = last_effect(tried)
    return deed.skill if deed else ""


def _done(tried: Sequence[Tried], turn: Turn, book: RecordBook) -> str:
    """The skill that did or told something last, while that is still spoken of. What was told of a
    record counts as its first skill's: "where is my refund" as track_refund's."""
    for one in reversed(tried):
        waits = READ_BACK in one.facts and not one.skill.startswith("check_")
        if one.outcome in DID_NOTHING or waits:
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

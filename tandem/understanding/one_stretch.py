"""The command of one stretch of a message, by the best of its candidates."""

import re
from dataclasses import replace

from tandem.config.records import RecordBook
from tandem.core.denied import meant_beside
from tandem.understanding import acts
from tandem.understanding.about_goods import (
    GOODS_INTENTS,
    SURE_PAGE,
    about_goods,
    goes_on_looking,
    in_that_size,
    listed,
    looked_for,
    looks_among,
    looks_without,
    named_goods,
)
from tandem.understanding.amounts import of_a_sum
from tandem.understanding.by_verb import by_verb
from tandem.understanding.candidates import likely_page
from tandem.understanding.commands import (
    AskHelp,
    AskRecord,
    Command,
    NotKnown,
    OpenThing,
    Recommend,
    StartMatter,
)
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods import Found
from tandem.understanding.heard import Heard, Part
from tandem.understanding.intent_candidates import tells_of_fault
from tandem.understanding.matters import CHANGING, GENERAL
from tandem.understanding.pointing import names_own, of_it
from tandem.understanding.references import ABOUT_ORDERS, named, things_meant
from tandem.understanding.same_again import CORRECTS, SAME_AGAIN, same_again
from tandem.understanding.slots import Facts
from tandem.understanding.stretch import Candidate, order_numbers
from tandem.understanding.unsure import BARE, name_only, other_form, unsure

SURE_BESIDE_AGAIN = 0.93
"""From here on a question stands above "the same of the other one"."""
WISH = re.compile(
    r"\b(?:where'?s?|track(?:ing)?|status|check|show|update|look|find|news|see"
    r"|what'?s? (?:up|happening))\b"
)
CODE_SAID = re.compile(r"\b(?:codes?|vouchers?|coupons?|promo\w*)\b", re.I)
FALLBACKS = ("product.detail", "product.overview", "product.compare")
"""What is told of a thing where it is not clear what of it is asked."""
MAILED = ("reset_password", "recover_username", "mail_code")
"""Matters that end with a mail to the address given."""
ADDRESS = "change_shipping_address"
HAS_COME = {"delivered", "part_delivered"}
HOUSE = re.compile(r"(?<!\d)\d{1,3}[a-z]?,?\s{1,4}[a-z]{3,}", re.I)
"""A house number and the beginning of a street."""
HOUSE_NUMBER = re.compile(r"(?<![\w.])\d{1,3}[a-z]?(?!\w)", re.I)
APPLIES = re.compile(
    r"\b(?:does|do|is|would|will) (?:that|this|it|the same) (?:also )?"
    r"(?:apply|go|count|hold|the same|include|cover)\b|\balso for an?\b|\beven for\b",
    re.I,
)


def command_of(
    part: Part,
    heard: Heard,
    context: DialogueContext,
    facts: Facts,
    found: list[Candidate],
    book: RecordBook,
) -> Command | None:
    """The command of one stretch."""
    if puts_address_right(part.text, context):
        return StartMatter(
            ADDRESS, confidence=0.9, reason="another address than was read back", text=part.text
        )
    sure = next((one.command for one in found if one.sure and not _says_nothing(one.command)), None)
    named = _named_only(part, heard, context, facts)
    if named is not None and not (isinstance(sure, AskRecord) and sure.label != "order.state"):
        return named
    again = same_again(part, heard, context)
    plainer = isinstance(sure, (AskRecord, AskHelp)) and sure.confidence >= SURE_BESIDE_AGAIN
    if again is not None and not plainer:
        return again
    other = other_form(part, context)
    if other is not None and not (isinstance(sure, StartMatter) and sure.intent in CHANGING):
        return other
    bare_name = name_only(part, context)
    # "The trainers" after the page on returns begins one, whatever else the page says of shoes.
    begun = isinstance(bare_name, StartMatter) and isinstance(sure, AskHelp)
    of_goods_only = isinstance(sure, AskRecord) and sure.kind == "product"
    points = isinstance(bare_name, OpenThing) and of_goods_only
    told = isinstance(sure, (AskRecord, AskHelp)) and not (begun or points)
    if bare_name is not None and not told:
        return bare_name
    if context.article and APPLIES.search(part.text) and not isinstance(sure, AskHelp):
        # "Does that apply to shoes" is about the page that was told, and looks for no shoes.
        page = likely_page(part, heard)
        return page or NotKnown(reason="leans on a page that does not say", text=part.text)
    goods = context.goods.find(part.text)
    if goods.names and not context.shown and not wanted_too(part.text, context):
        goods = Found()
    if not isinstance(sure, AskHelp) and goes_on_looking(part, context, goods):
        return Recommend(confidence=0.85, reason="narrows what was shown", text=part.text)
    page_is_sure = isinstance(sure, AskHelp) and sure.confidence >= SURE_PAGE
    if not (page_is_sure or isinstance(sure, StartMatter)) and looks_without(part, context):
        return Recommend(confidence=0.85, reason="looks for one without that", text=part.text)
    if looks_among(sure, part):
        return Recommend(confidence=0.85, reason="looks for one among several", text=part.text)
    sure = looked_for(sure, part, context, goods) or sure
    if isinstance(sure, StartMatter) and sure.intent in GENERAL and _names_code(part, heard):
        sure = None
    if isinstance(sure, StartMatter) and sure.intent in GOODS_INTENTS:
        sure = about_goods(part, context, found, goods) or of_it(sure, part, context) or sure
    if isinstance(sure, AskRecord) and sure.label in FALLBACKS:
        identified = _identified(heard, context, facts)
        if identified is not None:
            return identified
    if isinstance(sure, AskRecord) and sure.label in FALLBACKS and _awaits(part, context):
        # What is asked of a thing that is on its way, and nothing of the goods fits: its order.
        of_order = next(unsure(part, heard, _knowing(context, facts), found, book), None)
        if isinstance(of_order, AskRecord):
            return of_order
    if isinstance(sure, AskRecord) and sure.kind == "product":
        return listed(in_that_size(sure, context))
    nowhere = isinstance(sure, StartMatter) and sure.intent == "out_of_scope"
    if (sure is None or nowhere) and (summed := of_a_sum(part.text, context)) is not None:
        return summed
    if _asks_back_in_vain(sure, part, heard):
        return NotKnown(reason="a question that nothing answers", text=part.text)
    if sure is not None:
        return sure
    deed = by_verb(part, heard, context)
    if deed is not None:
        return deed
    mailed = _other_mailbox(part, context, facts) or _of_a_fault(part, heard, context)
    if mailed is not None:
        return mailed
    of_orders = next(unsure(part, heard, _knowing(context, facts), found, book), None)
    of_goods = named_goods(part, context, goods)
    if isinstance(of_goods, AskRecord) and of_goods.label in FALLBACKS:
        of_goods = _identified(heard, context, facts) or of_goods
    page = likely_page(part, heard) if acts.is_question(part.text) else None
    if page is not None and isinstance(of_goods, AskRecord) and of_goods.label in FALLBACKS:
        return page  # naming a thing makes no question about it
    own = names_own(part, context)  # one's own things are asked about before others
    card = isinstance(of_goods, AskRecord) and of_goods.label in FALLBACKS
    if own and of_orders is None and card and context.kind in ABOUT_ORDERS:
        # What is for sale of it answers nothing while their order is spoken of.
        return NotKnown(reason="asks of their order what is not known", text=part.text)
    return of_orders or of_goods if own else of_goods or of_orders


def _awaits(part: Part, context: DialogueContext) -> bool:
    """Whether it is asked about a thing of their own that has not come yet."""
    own = named(part.text, context.own)
    return acts.asks_within(part.text) and len(own) == 1 and "open" in own[0].tags


def wanted_too(text: str, context: DialogueContext) -> bool:
    """Whether anything for sale is named beside what is not wanted: "i don't want trousers" looks
    for none."""
    return bool(context.goods.find(meant_beside(text)).names)


def _of_a_fault(part: Part, heard: Heard, context: DialogueContext) -> Command | None:
    """Something is wrong with a thing: one of their own that has come goes back, free and with that
    reason; else the page that may answer."""
    if context.form or not tells_of_fault(heard):
        return None
    here = [one for one in named(part.text, context.own) if one.tags & HAS_COME]
    if len(here) == 1 and not acts.is_question(part.text):
        return StartMatter(
            "return_item", here[0], confidence=0.8, reason="a fault of a thing of their own",
            text=part.text,
        )  # fmt: skip
    return likely_page(part, heard)


def _other_mailbox(part: Part, context: DialogueContext, facts: Facts) -> Command | None:
    """An address after something was mailed to another one: the same once more, to that."""
    known, email = context.known.get("email", ""), str(facts.given.get("email") or "")
    if not email or email == known or context.matter not in MAILED or context.form:
        return None
    return StartMatter(
        context.matter, confidence=0.85, reason="the same, to another address", text=part.text
    )


def _says_nothing(command: Command) -> bool:
    """Facts are given, and what about them is left open."""
    return isinstance(command, StartMatter) and command.intent == "inform"


def puts_address_right(text: str, context: DialogueContext) -> bool:
    """An address that was read back is put right: "no wait, 14 Elm Road", "no, i said 41"."""
    asked = context.asked == "confirmed" and context.form.startswith(ADDRESS)
    right = HOUSE.search(text) or (CORRECTS.match(text) and HOUSE_NUMBER.search(text))
    return asked and bool(right) and not acts.is_question(text)


def _asks_back_in_vain(sure: Command | None, part: Part, heard: Heard) -> bool:
    """A question to the shop that no skill is for, or about money off where no code is meant."""
    if not isinstance(sure, StartMatter) or not acts.is_question(part.text):
        return False
    if sure.intent == "promo_code":
        named = any(entity.get("entity") == "promo_code" for entity in heard.entities)
        return not named and not CODE_SAID.search(part.text)
    return sure.intent == "out_of_scope" and acts.is_policy(part.text)


def _names_code(part: Part, heard: Heard) -> bool:
    codes = [str(e["value"]) for e in heard.entities if e.get("entity") == "promo_code"]
    return any(code.lower() in part.text.lower() for code in codes)


def _named_only(part: Part, heard: Heard, context: DialogueContext, facts: Facts) -> Command | None:
    """A number with hardly a word around it: that order's state; with an e-mail address and no wish
    at all, the order is opened. In answer to a question it is the answer."""
    numbers = order_numbers(heard, part)
    if not numbers or context.asked or context.parked or facts.denied_guess:
        return None
    words = re.findall(
        r"[a-z']+", re.sub(r"(?<!\S)[^\s@]{1,80}@\S{1,190}", " ", part.text.casefold())
    )
    if not set(words) <= BARE:
        return None
    things = things_meant(part.text, numbers[:1], context, "order", lambda thing: True)
    if CORRECTS.match(part.text) or SAME_AGAIN.match(part.text):
        return None
    if "email" in facts.given and not WISH.search(part.text.casefold()):
        return OpenThing(things[0], reason="an order and its address, and no wish", text=part.text)
    return StartMatter(
        "order_status", things[0], confidence=0.9,
        reason="an order's number with hardly a word around it", text=part.text,
    )  # fmt: skip


def _identified(heard: Heard, context: DialogueContext, facts: Facts) -> Command | None:
    """Whoever gives an order and its address speaks of that, whatever thing they name: "ordered a
    jacket and heard nothing. 1042 a@example.org"."""
    numbers = order_numbers(heard, heard.whole)
    if len(numbers) != 1 or "email" not in facts.given or acts.is_question(heard.whole.text):
        return None
    things = things_meant(heard.whole.text, numbers, context, "order", lambda thing: True)
    return StartMatter(
        "order_status", things[0], confidence=0.9, reason="an order and its address are given",
        text=heard.whole.text,
    )  # fmt: skip


def _knowing(context: DialogueContext, facts: Facts) -> DialogueContext:
    """With what this message itself gives."""
    email = facts.given.get("email")
    return replace(context, known=context.known | {"email": str(email)}) if email else context

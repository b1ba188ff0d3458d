"""Candidates for one stretch of a message, each with a score in context and the reason for it.

The weights are set by hand and few; each is said where it is used, so that an explanation can name
it. They were chosen on the project's own conversations, never on the sets that measure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tandem.config.records import RecordBook
from tandem.understanding.acts import is_policy, is_question, negated_intents
from tandem.understanding.commands import AskHelp, AskRecord, Command, StartMatter, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.priors import weighed
from tandem.understanding.references import ABOUT_ORDERS, CASE, OWNED, Fits, named, things_meant

IN_VIEW, BESIDE_VIEW, NAMED, ASKS, TELLS = 0.14, 0.06, 0.12, 0.06, -0.06
"""Added to a likeness: the kind was told last; a kind of the same record was; a thing of the kind
is named; the stretch is a question; it is none."""
NOT_IN_VIEW, OTHER_IN_VIEW, OTHER_NAMED, NONE_FITS = -0.10, -0.25, -0.14, -0.20
STRANGERS = -0.04
"""Nothing of the kind is in view; something else is; the words name another kind; no order in
question has what is asked about ("when is it back" of one that was never refunded)."""
ATTRIBUTE_AT = 0.72
PLAIN_QUESTION = 0.85
"""From here on a question about a record stands above a wish that recognition also sees."""
OWN = re.compile(r"\b(?:my|i have|i got|have i|do i have|am i|i'm|i am)\b", re.I)
MAILINGS = re.compile(r"\b(?:newsletters?|mailing|marketing|e?-?mails?)\b", re.I)
CLEAR_AT, CLEAR_BESIDE = 0.60, 0.12
"""An intent of at least the first is sure where the next has no more than the second."""
STOP_MAILINGS = re.compile(
    r"\b(?:stop|no more|un-?subscribe|out of|off|end|too many|don'?t want|quit|remove me)\b.{0,40}"
    r"\b(?:newsletters?|mailing list|marketing|adverts?|promotional|your (?:e-?)?mails)\b"
    r"|\b(?:newsletters?|mailing list)\b.{0,20}\b(?:off|stop|away)\b",
    re.I,
)
WHETHER = re.compile(r"^\W*(?:(?:and|but|so|ok|hi|hello)\b\W*)*(?:can|could|may) i\b", re.I)
SURE_OF_WHETHER = 0.80
"""From here on a page answers "can I ..." that recognition takes for a wish."""
NAMED_QUESTION = 0.80
"""The same for a product that is named in the question."""
FOLLOWING = 0.76
"""The same for the kind that was spoken of last."""
FEWEST_TOLD, TOLD_WISH_AT = 3, 0.5
"""A wish told in so many words stands above a page from this confidence on."""
SURE_WISH = 0.90
ALIKE_BY_ITSELF = 0.80
"""A question about a record stands above a wish that recognition is sure of only where its words
are this much like an example: "can i change the address" asks for a change."""
NEEDS_A_THING = ("product_question", "promo_code")
INFORMING = {
    "order_status", "refund_status", "product_question", "membership_question",
    "subscription_status", "promo_code", "payment_method", "hours_and_contact", "help", "clarify",
    "inform", "out_of_scope", "bot_challenge", "greet", "thanks", "affirm", "deny", "correction",
    "goodbye",
}  # fmt: skip
"""Intents that have nothing done: a record or a page may answer better."""
GENERAL = INFORMING - {"order_status", "refund_status", "subscription_status", "promo_code"}
"""Those of them that look nothing up: a page always answers better."""
ORDER_INTENTS = {
    "order_status": ("open",),
    "order_late_or_missing": ("open", "delivered"),
    "cancel_order": ("not_sent",),
    "modify_order": ("not_sent", "delivered", "part_delivered"),
    "change_shipping_address": ("not_sent",),
    "return_item": ("delivered", "part_delivered"),
    "refund_request": ("delivered", "part_delivered", "late"),
    "refund_status": ("refund",),
    "billing_dispute": (),
}
"""Intents about an order, and which orders they fit: those with one of the tags; () is any."""
CHANGING = {
    "cancel_order", "modify_order", "change_shipping_address", "return_item", "refund_request",
    "cancel_subscription", "account_update",
}  # fmt: skip
"""Intents that end in something being changed."""
LABEL_TAGS: dict[str, tuple[str, ...]] = {
    "order.stop": ("not_sent",),
    "order.return_until": ("delivered", "part_delivered"),
    "order.shipped": ("open",),
    "order.why_cancelled": ("cancelled",),
    "order.sending": ("not_sent",),
    "order.apart": ("part_delivered",),
    "order.due": ("open",),
    "order.late": ("open",),
    "order.scan": ("open",),
    "order.state": ("open",),
    "refund.": ("refund", "not_sent"),
    "return.": ("return",),
}
BY_FORM = ("product.stock", "product.colours", "product.material")
"""Attributes that a size, a colour or a material asks for, whatever the likeness."""
NAMED_SHARE = 0.6
"""So much of a product's name must be said; what is asked of it does no harm if it is another."""
ELLIPTIC, SHORT, LONGER = 0.9, 5, 12
SIZE_SAID = re.compile(
    r"\b(?:in|size|a|an|uk|the)\s+(?:an?\s+|size\s+)?(?:\d{1,2}(?:[.,]5)?|x{0,2}[sl]|m|small|medium|large)\b"
    r"|\bmy size\b|^\W*\d{1,2}(?:[.,]5)?\W*$"
)
MADE_OF = re.compile(r"\b(?:real|genuine|genuinely|pure|proper|100 ?%|fully|actually|any)\b", re.I)
COLOUR_SAID = re.compile(
    r"\b(?:black|white|blue|navy|red|green|grey|gray|brown|tan|cream|pink|yellow|orange|purple"
    r"|beige|khaki|olive|oatmeal|charcoal|indigo|burgundy|turquoise|another colour"
    r"|other colours?)\b"
)
TWINS = {
    ("cancel_order", "subscription"): "cancel_subscription",
    ("order_status", "refund"): "refund_status",
    ("order_status", "subscription"): "subscription_status",
}
"""What a wish is of another kind of thing, where that was spoken of last and no other is named."""
OFFERED_AT = 0.45
"""A candidate below this is not worth offering."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A command with its score; above its own threshold it is `sure`."""

    command: Command
    score: float
    sure: bool


def candidates(
    part: Part, heard: Heard, context: DialogueContext, book: RecordBook, at: float
) -> list[Candidate]:
    """What a stretch may mean, best first."""
    found = [*_attributes(part, heard, context, book), *_intents(part, heard, context, at)]
    found.sort(key=lambda one: (one.sure, one.score), reverse=True)
    found = _plainer_first(_deed_before_question(found, part), book)
    page = _page(part, heard)
    if page is None or (
        page.score < at and found and found[0].sure and not _asks_for_a_thing(found)
    ):
        return found
    wish = _told_wish(found, part)
    if wish is not None:
        return [wish, *found]
    better = _better_than_page(page, found, part, heard, context) and not _asks_whether(
        found, part, page
    )
    return found if better else [page, *found]


def _plainer_first(found: list[Candidate], book: RecordBook) -> list[Candidate]:
    """A sure question about one's points says more than that the message is about them."""
    first = found[0].command if found else None
    if not isinstance(first, StartMatter):
        return found
    for one in found:
        command = one.command
        if not one.sure or not isinstance(command, AskRecord) or command.of_nothing:
            continue
        if command.kind not in ABOUT_ORDERS and book.kinds[command.kind].topic == first.intent:
            return [one, *(other for other in found if other is not one)]
    return found


def _deed_before_question(found: list[Candidate], part: Part) -> list[Candidate]:
    """Something to be done that recognition is sure of, before a question about the same thing."""
    best = found[0].command if found else None
    if not isinstance(best, AskRecord) or part.likeness(best.label) >= ALIKE_BY_ITSELF:
        return found
    deed = next(
        (
            one
            for one in found
            if one.sure and isinstance(one.command, StartMatter)
            and one.command.intent in CHANGING
        ),
        None,
    )  # fmt: skip
    return [deed, *(one for one in found if one is not deed)] if deed else found


def _told_wish(found: list[Candidate], part: Part) -> Candidate | None:
    """A wish that is told and not asked: "i want to send something back" is no question."""
    if is_question(part.text) or len(part.text.split()) < FEWEST_TOLD:
        return None
    wishes = (
        one
        for one in found
        if isinstance(one.command, StartMatter) and one.command.intent not in INFORMING
    )
    best = next(wishes, None)
    return replace(best, sure=True) if best and best.score >= TOLD_WISH_AT else None


def _asks_for_a_thing(found: list[Candidate]) -> bool:
    """Whether the best reading would only ask which product or code is meant: then it says no
    more than that the message is about some."""
    best = found[0].command
    return isinstance(best, StartMatter) and best.intent in NEEDS_A_THING and best.thing is None


def _asks_whether(found: list[Candidate], part: Part, page: Candidate) -> bool:
    """ "Can I bring a return to a shop": a wish of no order in particular, asked as how it is. A
    page that is sure answers it."""
    command = found[0].command
    of_none = isinstance(command, StartMatter) and command.thing is None
    return of_none and page.score >= SURE_OF_WHETHER and bool(WHETHER.search(part.text))


def _plain_of_thing(best: Candidate, part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether something is plainly asked of a thing that is no order: "how much is it" of what was
    told of just now, "is the parka real down" of what is named, "how many points have I got"."""
    command = best.command
    if not isinstance(command, AskRecord) or command.kind in ABOUT_ORDERS:
        return False
    if command.kind == "product" and names_goods(part, heard, context):
        return best.score >= NAMED_QUESTION
    if best.score < PLAIN_QUESTION:
        return False
    if command.kind == context.kind and not command.of_nothing:
        return True
    return command.kind in OWNED and bool(OWN.search(part.text))


def _asks_a_stranger(best: Candidate, part: Part, context: DialogueContext) -> bool:
    """Whether a visitor asks how something is, and the wish would only ask for their number: the
    rule comes first."""
    known = context.signed_in or "email" in context.known or context.current("order")
    command = best.command
    wish = isinstance(command, StartMatter) and command.intent in ORDER_INTENTS
    return bool(wish) and not known and is_question(part.text)


def _better_than_page(
    page: Candidate, found: list[Candidate], part: Part, heard: Heard, context: DialogueContext
) -> bool:
    """Whether something stands above what a help page says: a plain question about a thing in
    view or a product that is named, or a wish that is sure and not asked in general."""
    if not found or not found[0].sure or _asks_for_a_thing(found):
        return False
    best = found[0]
    if isinstance(best.command, AskRecord) and _plain_of_thing(best, part, heard, context):
        return True
    if is_policy(part.text) or _asks_a_stranger(best, part, context):
        return False
    if isinstance(best.command, AskRecord):
        at = FOLLOWING if _is_followed(best.command.kind, context) else PLAIN_QUESTION
        return best.command.thing is not None and best.score >= at
    if not isinstance(best.command, StartMatter) or best.command.intent in GENERAL:
        return False
    of_it = best.command.thing is not None and context.kind in ABOUT_ORDERS
    return (of_it and best.score >= page.score) or best.score >= SURE_WISH


def _is_followed(kind: str, context: DialogueContext) -> bool:
    """Whether that kind is spoken of; order, refund and return of one order are one thing."""
    if kind == CASE:
        return context.awaited
    if kind in ABOUT_ORDERS:
        spoken_of = context.kind in ABOUT_ORDERS or not context.kind
        return spoken_of and context.current("order") is not None
    return context.kind in (kind, "") and context.current(kind) is not None


def _page(part: Part, heard: Heard) -> Candidate | None:
    """The help page that answers the stretch: what is there is above the threshold of
    data/knowledge/settings.yml."""
    for page in heard.pages:
        asked = page.get("asked") or ""
        if len(heard.stretches) > 1 and asked not in (
            part.read,
            heard.whole.read,
            heard.whole.text,
        ):
            continue
        score = float(page["probability"])
        command = AskHelp(
            page["article"], page["title"], page["link"], " ".join(page["sentences"]),
            confidence=score, reason="a help page answers it", text=part.text,
        )  # fmt: skip
        return Candidate(command, score, True)
    return None


def _attributes(
    part: Part, heard: Heard, context: DialogueContext, book: RecordBook
) -> Iterator[Candidate]:
    numbers = order_numbers(heard, part)
    for label, like in _in_kind(part, context, book).items():
        kind = label.partition(".")[0]
        attribute = book.attribute(label)
        if attribute is None or (attribute.begins and context.form.startswith(attribute.begins)):
            continue  # "no, leave it" where its yes is awaited begins nothing anew
        score, why = like, [f"like examples of {label} ({like:.2f})"]
        for added, words in _context_weights(kind, part, heard, numbers, context, book):
            score += added
            why.append(words)
        if kind in ABOUT_ORDERS and _none_fits(label, numbers, part, context):
            score += NONE_FITS
            why.append("no order in question has that")
        if _elliptic(label, part, context):
            score, why = max(score, ELLIPTIC), [*why, "a size or colour of the product in view"]
        things = things_meant(part.text, numbers, context, kind, _fits(LABEL_TAGS, label))
        if kind == "product" and not context.goods.find(part.text).names:
            things = _named_product(part, heard) or things
        if kind == "code":
            things = _named_codes(part, heard) or things
        one = things[0] if len(things) == 1 else None
        begins = _begun(label, part, book)
        if begins:
            reason = "; ".join([*why, "said, not asked"])
            wish = StartMatter(
                begins, one, confidence=min(score, 0.99), reason=reason, text=part.text
            )
            yield Candidate(wish, score, score >= ATTRIBUTE_AT)
            continue
        command = AskRecord(
            label, one, () if one else things,
            confidence=min(score, 0.99), reason="; ".join(why), text=part.text,
        )  # fmt: skip
        yield Candidate(command, score, score >= ATTRIBUTE_AT)


def _none_fits(label: str, numbers: tuple[str, ...], part: Part, context: DialogueContext) -> bool:
    fits = _fits(LABEL_TAGS, label)
    orders = _in_question(part, numbers, context)
    return bool(orders) and not any(fits(order) for order in orders)


def _begun(label: str, part: Part, book: RecordBook) -> str:
    """The intent that is meant where the attribute is said and not asked, or ""."""
    attribute = book.attribute(label)
    if attribute is None or is_question(part.text):
        return ""
    return "" if attribute.begins in negated_intents(part.text) else attribute.begins


def _named_product(part: Part, heard: Heard) -> tuple[Thing, ...]:
    """The product that recognition found in the stretch: one that no other fits as well."""
    found = [
        str(entity["value"])
        for entity in heard.entities
        if entity.get("entity") == "product"
        and (entity.get("exact", True) or float(entity.get("confidence") or 0) >= NAMED_SHARE)
    ]
    return (Thing("product", found[0], found[0]),) if len(set(found)) == 1 else ()


def _named_codes(part: Part, heard: Heard) -> tuple[Thing, ...]:
    """The codes that stand in the stretch."""
    found = [str(e["value"]) for e in heard.entities if e.get("entity") == "promo_code"]
    here = [code for code in dict.fromkeys(found) if code.lower() in part.text.lower()]
    return tuple(Thing("code", code, code) for code in here)


def names_goods(part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether a thing for sale is named in the stretch."""
    return bool(context.goods.find(part.text).names or _named_product(part, heard))


def _elliptic(label: str, part: Part, context: DialogueContext) -> bool:
    """ "and in blue?", "in a 6.5": of the product in view, where hardly more is said; a size asks
    for stock, also in a whole sentence."""
    if not label.startswith("product."):
        return False
    text = part.text.casefold()
    for name in context.products:
        text = text.replace(name.casefold(), " ")
    found = context.goods.find(part.text)
    if not (context.current("product") or found.names):
        return False
    size, colour = SIZE_SAID.search(text), COLOUR_SAID.search(text)
    words = text.split()
    if label == "product.material":
        made_of = MADE_OF.search(text)
        return bool(made_of and context.goods.said(text[made_of.start() :]).materials)
    short = len(words) <= SHORT or (len(words) <= LONGER and is_question(text))
    if label == "product.stock":
        return bool(size) and short
    # "The black jeans" are a thing, "it in black" is a question.
    asks_colour = colour and (not found.names or colour.group() in found.missed)
    return label == "product.colours" and bool(asks_colour) and not size and short


def _in_kind(part: Part, context: DialogueContext, book: RecordBook) -> dict[str, float]:
    """The likenesses; of attributes of other kinds they count for the kind spoken of, too."""
    likes = dict(part.like)
    spoken_of = book.kinds.get(context.kind)
    words = part.text.casefold()
    said = {name for name, one in book.kinds.items() if any(word in words for word in one.named)}
    for name, attribute in spoken_of.attributes.items() if spoken_of else ():
        label = f"{context.kind}.{name}"
        also = [other for other in attribute.also if other.partition(".")[0] not in said]
        others = [part.likeness(other) for other in also]
        likes[label] = max([likes.get(label, 0.0), *others])
    goods = context.current("product") or context.goods.find(part.text).names
    by_form = set(BY_FORM) if goods else set()
    return {label: like for label, like in ({**dict.fromkeys(by_form, 0.0), **likes}).items()
            if like > 0 or label in by_form}  # fmt: skip


def _context_weights(
    kind: str,
    part: Part,
    heard: Heard,
    numbers: tuple[str, ...],
    context: DialogueContext,
    book: RecordBook,
) -> Iterator[tuple[float, str]]:
    named_here = bool(numbers) if kind in ABOUT_ORDERS else False
    if kind == "product":
        named_here = names_goods(part, heard, context)
        if any("open" in thing.tags for thing in named(part.text, context.own)):
            yield OTHER_NAMED, "it is in an order of their own"
    elif kind in ABOUT_ORDERS and not named_here:
        named_here = bool(named(part.text, context.orders))
    if kind == CASE:
        yield (BESIDE_VIEW, "an answer is awaited") if context.awaited else (OTHER_IN_VIEW, "")
        return
    in_view = context.current("order" if kind in ABOUT_ORDERS else kind) is not None
    if context.kind == kind:
        yield IN_VIEW, f"the {kind} was spoken of last"
    elif in_view and kind in ABOUT_ORDERS and context.kind in (*ABOUT_ORDERS, ""):
        yield BESIDE_VIEW, "an order is in view"
    elif not in_view and not named_here:
        other = bool(context.kind) and context.kind != kind
        yield (OTHER_IN_VIEW if other else NOT_IN_VIEW), f"no {kind} is in view"
        if kind in ABOUT_ORDERS and not (context.own or other):
            yield STRANGERS, "nothing is known of this customer's orders"
    if named_here:
        yield NAMED, f"a {kind} is named"
    if kind in OWNED and context.goods.find(part.text).names:
        yield OTHER_NAMED, "a thing for sale is named"
    words = part.text.casefold()
    others = {word for name, one in book.kinds.items() if name != kind for word in one.named}
    mine = set(book.kinds[kind].named)
    said = {word for word in others | mine if word in words}
    if said & (others - mine) and not said & mine:
        yield OTHER_NAMED, "the words name another kind"
    asks = is_question(part.text) or len(part.text.split()) <= 4
    yield (ASKS, "asks") if asks else (TELLS, "does not ask")


def _intents(part: Part, heard: Heard, context: DialogueContext, at: float) -> Iterator[Candidate]:
    """The intent of the stretch; where it is said not to be wished, the next best."""
    numbers = order_numbers(heard, part)
    is_named = bool(numbers) or _speaks_of_orders(part, heard, context)
    ranking = heard.ranking if part is heard.whole else _of_part(part)
    ranking = tuple((_twin(intent, part, numbers, context), share) for intent, share in ranking)
    ranking = weighed(ranking, _in_question(part, numbers, context), ORDER_INTENTS, is_named)
    refused = negated_intents(part.text)
    if STOP_MAILINGS.search(part.text) and not is_question(part.text):
        yield Candidate(
            StartMatter("account_update", confidence=0.9, reason="no more mails", text=part.text),
            0.9, True,
        )  # fmt: skip
        return
    for intent, confidence in ranking[:3]:
        why = f"recognised as {intent.replace('_', ' ')} ({confidence:.2f})"
        if intent in refused:
            continue
        if refused and confidence >= 0.05:
            confidence, why = max(confidence, at), f"{why}; the other is said not to be wished"
        thing = thing_for(intent, part.text, numbers, context)
        alone = dict(heard.ranking).get(intent) if part is heard.whole else part.confidence
        if alone is not None and abs(confidence - alone) >= 0.01:
            why = f"{why}; {alone:.2f} by its words alone"
        command = StartMatter(intent, thing, confidence=confidence, reason=why, text=part.text)
        yield Candidate(
            command, confidence, confidence >= at or (intent == ranking[0][0] and _clear(ranking))
        )
        if refused:
            return


def _clear(ranking: Sequence[tuple[str, float]]) -> bool:
    """Whether nothing comes near the likeliest intent. Nothing is changed before a yes, so that a
    form's question costs no more than a choice would."""
    first, second = [*(share for _, share in ranking), 0.0, 0.0][:2]
    return first >= CLEAR_AT and second <= CLEAR_BESIDE


def _twin(intent: str, part: Part, numbers: tuple[str, ...], context: DialogueContext) -> str:
    """What the intent is of the kind spoken of last: "cancel it" of a subscription."""
    if intent == "cancel_subscription" and MAILINGS.search(part.text):
        return "account_update"  # never the paid subscription for a newsletter
    of_order = numbers or re.search(r"\border|\bparcel|\bpackage", part.text, re.I)
    return intent if of_order else TWINS.get((intent, context.kind), intent)


OF_ORDERS = re.compile(
    r"\b(?:my|the|this|that|your) (?:\w+ )?(?:orders?|parcels?|packages?|delivery)\b", re.I
)


def _speaks_of_orders(part: Part, heard: Heard, context: DialogueContext) -> bool:
    """Whether an order or a thing of one's own is named, here or in the rest of the message."""
    if not context.own:
        return False
    return bool(
        OF_ORDERS.search(part.text)
        or named(part.text, context.own)
        or (part is not heard.whole and named(heard.whole.text, context.own))
    )


def _of_part(part: Part) -> tuple[tuple[str, float], ...]:
    return part.ranking or ((part.intent, part.confidence),)


def _in_question(
    part: Part, numbers: tuple[str, ...], context: DialogueContext
) -> tuple[Thing, ...]:
    """The orders that a stretch may be about: those it names, or all there are."""
    if numbers:
        return things_meant(part.text, numbers, context, "order", lambda thing: True)
    return named(part.text, context.own) or context.orders


def thing_for(
    intent: str, text: str, numbers: tuple[str, ...], context: DialogueContext
) -> Thing | None:
    """The one order an intent is about, where that is clear: named, in view and fitting, or the
    only one that fits."""
    if intent not in ORDER_INTENTS:
        return None
    things = things_meant(text, numbers, context, "order", _fits(ORDER_INTENTS, intent))
    return things[0] if len(things) == 1 else None


def _fits(table: Mapping[str, tuple[str, ...]], name: str) -> Fits:
    tags = next((tags for key, tags in table.items() if name.startswith(key)), ())
    return lambda thing: not tags or not thing.tags or bool(thing.tags & set(tags))


def order_numbers(heard: Heard, part: Part) -> tuple[str, ...]:
    """The order numbers in a stretch; of the whole message where it has one part."""
    numbers = [
        str(entity["value"])
        for entity in heard.entities
        if entity.get("entity") == "order_number" and entity.get("exact", True)
    ]
    if len(heard.stretches) == 1:
        return tuple(dict.fromkeys(numbers))
    return tuple(dict.fromkeys(number for number in numbers if number in part.text))

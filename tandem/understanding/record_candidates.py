"""Questions about a record that a stretch may ask, each scored by likeness and context.

The weights are set by hand and few; each is said where it is used, so that an explanation can name
it. They were chosen on the project's own conversations, never on the sets that measure.
"""

import re
from collections.abc import Iterator

from tandem.config.records import RecordBook
from tandem.understanding.acts import is_question, negated_intents
from tandem.understanding.commands import AskRecord, StartMatter, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods_vocabulary import stem, words_of
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import LABEL_TAGS
from tandem.understanding.references import ABOUT_ORDERS, CASE, OWNED, named, things_meant
from tandem.understanding.stretch import (
    Candidate,
    fits,
    in_question,
    named_codes,
    named_product,
    names_goods,
    order_numbers,
)
from tandem.understanding.unaccounted import asks_else

IN_VIEW, BESIDE_VIEW, NAMED, ASKS, TELLS = 0.14, 0.06, 0.12, 0.06, -0.06
"""Added to a likeness: the kind was told last; a kind of the same record was; a thing of the kind
is named; the stretch is a question; it is none."""
NOT_IN_VIEW, OTHER_IN_VIEW, OTHER_NAMED, NONE_FITS = -0.10, -0.25, -0.14, -0.20
STRANGERS, ELSE_ASKED = -0.04, -0.20
"""Nothing of the kind is in view; something else is; the words name another kind; no order in
question has what is asked about ("when is it back" of one that was never refunded); nothing is
known of this customer's orders; a word speaks of something else ("is it insured")."""
ATTRIBUTE_AT = 0.72
BY_FORM = ("product.stock", "product.colours", "product.material", "product.fit",
           "product.order")  # fmt: skip
"""Attributes that a size, a colour or a material asks for, whatever the likeness."""
ELLIPTIC, SHORT, LONGER = 0.9, 5, 12
SIZE_SAID = re.compile(
    r"\b(?:in|size|a|an|uk|the|no)\s+(?:an?\s+|size\s+)?(?:\d{1,2}(?:[.,]5)?|x{0,2}[sl]|m|small|medium|large)\b"
    r"|\bmy size\b|^\W*\d{1,2}(?:[.,]5)?\W*$"
)
BARE_SIZE = re.compile(
    r"\b(?:so|have|got|about|then|need|want|take|no|none in|nothing in|(?:'ve|have"
    r"|got) no)\s+(?:an?\s+|the\s+)?"
    r"\d{1,2}(?:[.,]5)?\b"
    r"(?!\s*(?:[£$€%]|quid|pounds?|days?|weeks?|months?|years?|of|pairs?|things?|items?|orders?"
    r"|questions?|cards?|[ap]m\b))",
    re.I,
)
"""A size by its number alone, where a product is in view: "so you don't have 8"."""
WHICH_SIZE = re.compile(
    r"\b(?:which|what)(?: \w+){0,2} size\b.{0,12}\b(?:should|do|would|shall) i\b"
    r"|\b(?:which|what) size\b.{0,16}\b(?:take|need|fits?)\b"
    r"|\bbetween (?:an? |size )?(?:x{0,3}[sl]|m|\d{1,2}) and\b"
    r"|\btrue to size\b",
    re.I,
)
BETWEEN = re.compile(
    r"\b(?:which|what) (?:size|one)\b|\bbetween (?:\d|sizes)"
    r"|(?<!in )(?<!no )(?<!any )(?<!size )\b\d{1,2} or \d{1,2}\b",
    re.I,
)
TAKES = re.compile(r"\b(?:take|want|need|get)\b", re.I)
BUYS = re.compile(
    r"\b(?:i (?:want|would like|'d like|need) to|can i|how do i|let me) (?:buy|order|purchase)\b",
    re.I,
)
RETURNS = "return_item"
INSTEAD = re.compile(r"\b(?:instead|rather|swap|exchange)\b", re.I)
"""In the middle of a return another size is a wish, and no question about stock."""
HALF_SIZE = re.compile(r"(?<!\d)\d{1,2}(?:[.,]5)?(?!\d)|\bbetween sizes\b", re.I)
GOT_ANY = re.compile(r"\b(?:got|have) (?:any|it|them|one|some)\b|\bany (?:left|in stock)\b", re.I)
MADE_OF = re.compile(r"\b(?:real|genuine|genuinely|pure|proper|100 ?%|fully|actually|any)\b", re.I)
COLOUR_SAID = re.compile(
    r"\b(?:black|white|blue|navy|red|green|grey|gray|brown|tan|cream|pink|yellow|orange|purple"
    r"|beige|khaki|olive|oatmeal|charcoal|indigo|burgundy|turquoise|another colour"
    r"|other colours?)\b"
)


def record_candidates(
    part: Part, heard: Heard, context: DialogueContext, book: RecordBook
) -> Iterator[Candidate]:
    """The questions about records that a stretch may ask, or what saying them begins."""
    numbers = order_numbers(heard, part)
    for label, like in _in_kind(part, context, book).items():
        kind = label.partition(".")[0]
        attribute = book.attribute(label)
        if attribute is None or (attribute.begins and context.form.startswith(attribute.begins)):
            continue  # "no, leave it" where its yes is awaited begins nothing anew
        if label == "product.stock" and _swaps(part, context):
            continue
        things = things_meant(part.text, numbers, context, kind, fits(LABEL_TAGS, label))
        if kind == "product" and not context.goods.find(part.text).names:
            things = named_product(part, heard) or things
        asks_size = WHICH_SIZE.search(part.text) if label == "product.fit" else None
        of_size = context.goods.find(asks_size.group()).names if asks_size else ()
        if of_size:  # "which belt size should i take, i wear trousers in m"
            things = tuple(Thing("product", name, name) for name in of_size)
        if kind == "code":
            things = named_codes(part, heard) or things
        if attribute.of_all and context.own:
            things = context.own[:1]
        score, why = like, [f"like examples of {label} ({like:.2f})"]
        of_one = len(things) == 1 and things[0] in context.own
        for added, words in _context_weights(kind, part, heard, numbers, context, book, of_one):
            score += added
            why.append(words)
        if kind in ABOUT_ORDERS and _none_fits(label, numbers, part, context):
            score += NONE_FITS
            why.append("no order in question has that")
        if attribute.begins and kind in OWNED and _of_the_order(kind, part, context, book):
            score += OTHER_IN_VIEW
            why.append("an order is in view, and this is not named")
        if kind in (*ABOUT_ORDERS, *OWNED) and asks_else(part.text, label, like, context, book):
            score += ELSE_ASKED
            why.append("a word of it speaks of something else")
        if _elliptic(label, part, context):
            score, why = max(score, ELLIPTIC), [*why, "a size or colour of the product in view"]
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


def _swaps(part: Part, context: DialogueContext) -> bool:
    """Whether another size is wished for in place of the money."""
    return context.form.startswith(RETURNS) and bool(INSTEAD.search(part.text))


def _of_the_order(kind: str, part: Part, context: DialogueContext, book: RecordBook) -> bool:
    """Whether a wish that names no kind is about the order in view: "cancel it"."""
    words = part.text.casefold()
    named = any(word in words for word in book.kinds[kind].named)
    return context.kind != kind and not named and context.current("order") is not None


def _none_fits(label: str, numbers: tuple[str, ...], part: Part, context: DialogueContext) -> bool:
    fitting = fits(LABEL_TAGS, label)
    orders = in_question(part, numbers, context)
    return bool(orders) and not any(fitting(order) for order in orders)


def _begun(label: str, part: Part, book: RecordBook) -> str:
    """The intent that is meant where the attribute is said and not asked, or ""."""
    attribute = book.attribute(label)
    if attribute is None or is_question(part.text):
        return ""
    return "" if attribute.begins in negated_intents(part.text) else attribute.begins


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
    if BETWEEN.search(text) and HALF_SIZE.search(text):  # asked for advice, not for stock
        return label == "product.fit"
    size = SIZE_SAID.search(text)
    colour = next(iter(context.goods.said(text).colours), "")
    colour = found_colour.group() if (found_colour := COLOUR_SAID.search(text)) else colour
    bare = BARE_SIZE.search(text) if context.current("product") else None
    size = size or bare
    words = text.split()
    if label == "product.material":
        made_of = MADE_OF.search(text)
        any_of = made_of and made_of.group().lower() == "any"
        named = {stem(word) for name in found.names for word in words_of(name)} if any_of else set()
        asked = context.goods.said(text[made_of.start() :]).materials if made_of else ()
        return bool(set(asked) - named)  # "any canvas trainers in 6" asks for no canvas
    if label == "product.fit":
        return bool(WHICH_SIZE.search(text))
    if label == "product.order":
        return bool(size and BUYS.search(text)) and len(words) <= LONGER
    asks = is_question(text) or GOT_ANY.search(text) or TAKES.search(text)
    short = len(words) <= SHORT or (len(words) <= LONGER and bool(asks or bare))
    if label == "product.stock":
        return bool(size) and short and not BUYS.search(text)
    # "The black jeans" are a thing, "it in black" is a question.
    asks_colour = colour and (not found.names or colour in found.missed)
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
    of_one: bool,
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
        if other or not of_one:  # a customer's only order that it can be needs no naming
            yield (OTHER_IN_VIEW if other else NOT_IN_VIEW), f"no {kind} is in view"
        if kind in ABOUT_ORDERS and not (context.own or other):
            yield STRANGERS, "nothing is known of this customer's orders"
    if named_here:
        yield NAMED, f"a {kind} is named"
    if kind in OWNED and numbers:
        yield OTHER_IN_VIEW, "an order is named"
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

"""The same once more, of another thing: "no, 1064", "and 1064?", "the other one". Pure."""

import re

from tandem.understanding import acts
from tandem.understanding.commands import AskRecord, Command, StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.matters import ORDER_INTENTS
from tandem.understanding.references import denied, named, things_meant
from tandem.understanding.stretch import order_numbers, thing_for
from tandem.understanding.unsure import BARE

MOST_REFERRING = 8
"""Words of a message that says no more than which one is meant, or is not."""
CORRECTS = re.compile(r"^\W*(?:no|nope|sorry|i mean|i meant|actually|not|wrong)\b", re.I)
OF_SOMETHING = re.compile(
    r"\s{1,3}(?!one|order|parcel|package|please|then|is|was|has|in|from|of|too|instead|and|that|i)[a-z]{3,}",
    re.I,
)
"""A noun behind an ordinal."""
LEADING = frozenset(
    """how no nope sorry mean meant actually not wrong also same with now then so but ok okay too
    well as one ones those these them there yes just""".split()  # noqa: SIM905 (a list is harder to read)
)
"""Words around a thing that is only named."""
SAME_AGAIN = re.compile(r"^\W*(?:and|what about|how about|also|same (?:for|with)|now|then)\b", re.I)


def _ordinal_alone(text: str) -> bool:
    """ "The second", and not "the second payment"."""
    found = acts.ORDINAL.search(text)
    return found is not None and not OF_SOMETHING.match(text[found.end() :])


def _names_no_more(text: str, context: DialogueContext) -> bool:
    """ "And the socks?" says no more than which order; "and the socks stay in?" asks something."""
    things = named(text, context.orders)
    words = re.findall(r"[a-z']{2,}", text.casefold())
    left = [word for word in words if word not in BARE | LEADING and not named(word, things)]
    return len(things) == 1 and not any(
        not context.goods.find(f"the {word}").names for word in left
    )


def same_again(part: Part, heard: Heard, context: DialogueContext) -> Command | None:
    """The same once more, of another thing: "no, 1064", "and 1064?", "the other one"."""
    numbers, text = order_numbers(heard, part), part.text
    corrects = bool(CORRECTS.match(text) or SAME_AGAIN.match(text))
    refers = acts.OTHER.search(text) or (_ordinal_alone(text) and len(text.split()) <= 6)
    denies = bool(denied(text, context.orders)) and len(text.split()) <= MOST_REFERRING
    refers = refers or denies
    refers = refers or (corrects and _names_no_more(text, context))
    if not (refers or (numbers and corrects)) or not (context.label or context.matter):
        return None
    things = things_meant(text, numbers, context, "order", lambda thing: True)
    if not things:
        return None
    one = things[0] if len(things) == 1 else None
    if context.label and not context.label.startswith("product."):
        return AskRecord(
            context.label, one, () if one else things,
            confidence=0.85, reason="the same of another one", text=text,
        )  # fmt: skip
    if context.matter in ORDER_INTENTS:
        thing = one or thing_for(context.matter, text, numbers, context)
        return StartMatter(
            context.matter, thing, confidence=0.85, reason="the same with another one", text=text
        )
    return None

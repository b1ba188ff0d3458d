"""Stretches that only say what the rest of the message is about."""

import re
from dataclasses import replace

from tandem.core.denied import meant_beside, meant_words
from tandem.understanding import acts
from tandem.understanding.about_goods import PRONOUN
from tandem.understanding.commands import AskRecord, Command, StartMatter, Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.record_candidates import GOT_ANY
from tandem.understanding.references import named_by_kind, says_before, things_meant
from tandem.understanding.stretch import order_numbers
from tandem.understanding.unsure import BARE

MOST_POINTING = 6
"""Words of a stretch that says no more than which thing is meant, commas beside a denial too."""
ASKS_INSIDE = re.compile(
    r"\b(?:do|have|is|are|can|does|how|what|when) (?:you|u|it|they|i|there|much|many)\b", re.I
)


def with_number(heard: Heard, context: DialogueContext) -> DialogueContext:
    """Of several stretches, the one number that is given is what the others are about."""
    numbers = order_numbers(replace(heard, parts=()), heard.whole)
    if not heard.parts or len(numbers) != 1:
        return context
    known = {thing.id: thing for thing in context.orders}
    thing = known.get(numbers[0], Thing("order", numbers[0]))
    return replace(context, in_view=(thing, *context.in_view))


def shows_which(part: Part, heard: Heard, context: DialogueContext) -> tuple[Thing, ...]:
    """A stretch that only names a thing for sale the next one asks about: "I saw a green cushion,
    how much was that"."""
    place = heard.stretches.index(part)
    later = heard.stretches[place + 1 :]
    asked = acts.is_question(part.text) or acts.is_policy(part.text)
    asked = asked or bool(GOT_ANY.search(part.text))
    if not later or asked or ASKS_INSIDE.search(part.text) or order_numbers(heard, part):
        return ()
    asks = acts.is_question(later[0].text) and PRONOUN.search(later[0].text)
    if not asks or names_own(part, context) or context.goods.find(later[0].text).names:
        return ()
    names = context.goods.find(part.text).names
    return tuple(Thing("product", name, name) for name in names)


def points_away(part: Part, heard: Heard) -> bool:
    """A stretch that only says which thing the rest is not about, or is not wanted: "forget the
    coat", "i don't want the jacket"."""
    beside = meant_beside(part.text)
    if len(heard.stretches) < 2 or beside == part.text or acts.is_question(part.text):
        return False
    left = re.findall(r"[a-z']{2,}", beside.casefold())
    return all(word in BARE or word in ("no", "nope", "sorry", "said", "please") for word in left)


IT = re.compile(r"\b(?:it|its|they|them|these|those|this|that)\b", re.I)
NEAR_AT = 0.5
"""Likeness from which an attribute of a thing is what is asked; below it is told what is known."""


def of_it(sure: Command | None, part: Part, context: DialogueContext) -> AskRecord | None:
    """ "Does it need ironing", where recognition is sure that goods are meant and only one was
    named."""
    if not isinstance(sure, StartMatter) or sure.intent != "product_question":
        return None
    things = things_meant(part.text, (), context, "product", lambda thing: True)
    if len(things) != 1 or context.form or not IT.search(part.text):
        return None
    likes = {label: like for label, like in part.like.items() if label.startswith("product.")}
    label = max(likes, key=likes.__getitem__, default="")
    label = label if likes.get(label, 0.0) >= NEAR_AT else "product.detail"
    return AskRecord(
        label, things[0], confidence=0.8, reason="asks of the thing that was named", text=part.text
    )


def points_only(part: Part, heard: Heard, context: DialogueContext) -> Thing | None:
    """A stretch that only says which thing the rest is about: "my last order, what did I pay"."""
    words = meant_words(part.text).split()
    if len(heard.stretches) < 2 or acts.is_question(part.text) or len(words) > MOST_POINTING:
        return None
    numbers = order_numbers(heard, part)
    says_which = bool(acts.ORDINAL.search(part.text) or acts.OTHER.search(part.text))
    says_which = says_which or says_before(part.text)
    bare = set(re.findall(r"[a-z']+", part.text.casefold())) <= BARE and numbers
    if not (says_which or bare):
        return None
    things = things_meant(part.text, numbers, context, "order", lambda thing: True)
    return things[0] if len(things) == 1 else None


def names_own(part: Part, context: DialogueContext) -> bool:
    """Whether a thing of the customer's own is named in the stretch."""
    return bool(named_by_kind(part.text, context.orders, context))

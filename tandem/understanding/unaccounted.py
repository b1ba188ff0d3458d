"""Words of a question that nothing known of an attribute accounts for. Pure.

"Is it insured" is near "is it delayed" for recognition, but no way of asking for the day it comes
speaks of insurance: where the likeness is not great, such a word says that something else is
asked. What is known of an attribute are its examples and its name; words that stand in the
examples of many attributes ("get", "still", "their") say nothing about any of them.
"""

import calendar
import re
from collections import Counter
from functools import lru_cache

from nlu.knowledge.words import EMPTY, stems
from tandem.config.records import Attribute, RecordBook
from tandem.understanding.context import DialogueContext
from tandem.understanding.goods_vocabulary import words_of

PLAINLY_LIKE = 0.70
"""Likeness to an attribute's examples from which a word more or less says nothing."""
EVERYDAY = 3
"""Attributes in whose examples a word stands, from which on it says nothing about any of them."""
DAYS = frozenset(
    stem for names in (calendar.day_name, calendar.month_name) for name in names
    for stem in stems(name)
) | stems("today tomorrow tonight yesterday morning afternoon evening weekend")  # fmt: skip
TALK = EMPTY | stems(
    "he she they him her them us our their who whom whose why yes no not now then just also too"
    " really actually please thanks sorry well oh hm wait hey mate ill im ive its thats whats"
    " dont isnt wont cant doesnt didnt hasnt havent arent be been being were had did got get"
    " should shall may might must want need know think mean tell say said ask let go come"
    " one ones another other both second first last more any some all each already wrong"
    " mum mom dad husband wife son daughter sister brother friend partner neighbour parents kids"
    " time times third fourth again ages forever seriously honestly ridiculous joke useless"
    " disgrace unacceptable fed funeral"
    " someone somebody anybody person people meant regarding regard wonder writing learn"
)
"""Words of any talk."""
DIGITS = re.compile(r"\d")


MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
"""An address: whose names are in it says nothing of what is asked."""


def unaccounted(text: str, label: str, context: DialogueContext, book: RecordBook) -> set[str]:
    """The telling words of a text that the attribute `label` does not account for, as stems.

    Things that are named, numbers, addresses and days are accounted for by what they name; of one
    letter and two nothing is said.
    """
    kind = label.partition(".")[0]
    named = [word for thing in context.orders for word in words_of(thing.name)]
    named += [word for name in context.goods.find(text).names for word in words_of(name)]
    known = _words_of(label, book) | _everyday(book) | stems(" ".join(named)) | TALK | DAYS
    left = stems(MAIL.sub(" ", text)) - known - _named(kind, book)
    return {word for word in left if len(word) > 2 and not DIGITS.search(word)}


def asks_else(
    text: str, label: str, like: float, context: DialogueContext, book: RecordBook
) -> bool:
    """Whether something else is asked than the attribute, however near it is."""
    return like < PLAINLY_LIKE and bool(unaccounted(text, label, context, book))


@lru_cache(maxsize=512)
def _of_attribute(attribute_words: str) -> frozenset[str]:
    return frozenset(stems(attribute_words))


def _words_of(label: str, book: RecordBook) -> frozenset[str]:
    attribute = book.attribute(label)
    return _of_attribute(_told_by(attribute)) if attribute else frozenset()


def _told_by(attribute: Attribute) -> str:
    return " ".join([*attribute.examples, attribute.name])


def _named(kind: str, book: RecordBook) -> frozenset[str]:
    found = book.kinds.get(kind)
    return _of_attribute(" ".join(found.named)) if found else frozenset()


def _everyday(book: RecordBook) -> frozenset[str]:
    told = [
        _told_by(attribute)
        for kind in book.kinds.values()
        for attribute in kind.attributes.values()
    ]
    return _common(tuple(told))


@lru_cache(maxsize=8)
def _common(told: tuple[str, ...]) -> frozenset[str]:
    counts = Counter(word for words in told for word in _of_attribute(words))
    return frozenset(word for word, count in counts.items() if count >= EVERYDAY)

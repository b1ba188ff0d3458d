"""Order numbers, as people write them: order 1042, nr. 10 42, #1O42, order ten forty two."""

import re
from collections.abc import Iterator
from itertools import islice

from nlu.entities.finder import Entity, words_before
from nlu.entities.spoken_numbers import NOTHING, UNITS, spoken_numbers

DIGIT_WORDS = {*UNITS, *NOTHING}

CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.][0-5]\d")
"""A time of day: 11.30 is no order."""
MOST_NUMBERS = 30
"""Numbers that are looked at; a text with more is no order."""
FURTHEST = 60
"""Characters behind a number in which it may be said that it counts something."""
LOOKS_LIKE_DIGIT = str.maketrans("OoQIilL|SsBZz", "0001111155822")
# Each stretch between separators holds a digit: "is 1042" is a word and a number.
STRETCH = r"(?=[OoIilL|SsBZz]{0,8}\d)[\dOoIilL|SsBZz]{1,20}"
DIGITS = re.compile(
    r"(?:(?<![\w£$€@.,'-])|(?<=order)|(?<=nr)|(?<=nr\.)|(?<=no)|(?<=no\.))#?"
    rf"(?P<body>{STRETCH}(?:[ .\-/]{STRETCH}){{0,40}})"
    r"(?![\w%€@]|[.,:]\d|-\w)"
)
ORDER_WORDS = re.compile(
    r"^(#|orde?r?s?|ordre|oder|orers?|purchase|parcel|nr|no|num|number|ref|reference|id)$"
)
# Words that may stand between "order" and its number.
BETWEEN = {
    "is",
    "number",
    "nr",
    "no",
    "num",
    "id",
    "my",
    "the",
    "was",
    "it",
    "it's",
    "its",
    "of",
    "ref",
    "s",
}
NOT_AN_ORDER_BEFORE = {
    "in",
    "since",
    "year",
    "size",
    "sizes",
    "about",
    "phone",
    "call",
    "ring",
    "tel",
    "mobile",
    "postcode",
    "zip",
    "pin",
    "card",
    "ending",
    "account",
    "until",
    "page",
    "error",
    "room",
    "flat",
    "at",
    "from",
    "have",
    "has",
    "took",
    "over",
    "live",
    "with",
    "version",
    "model",
}
NOT_AN_ORDER_AFTER = re.compile(
    r"^\s*(pounds?|quid|euros?|eur|dollars?|usd|gbp|pence|p\b|%|am\b|pm\b|o'?clock|times|points?"
    r"|days?|weeks?|hours?|minutes?|mins?|seconds?|secs?|years?|street|road|lane|avenue|items?"
    r"|pieces?|reviews?|shops?|stores?|people|followers|steps|words|cm|mm|kg|ml"
    r"|[A-Za-z]+ (?:street|road|lane|avenue|way|drive|close|court|hill|crescent|terrace)\b)"
)
FILLERS = {
    "it",
    "it's",
    "its",
    "is",
    "the",
    "my",
    "yes",
    "yeah",
    "sure",
    "ok",
    "hi",
    "hello",
    "number",
    "number's",
    "order",
    "and",
    "that",
    "one",
    "s",
    "i",
    "think",
    "sorry",
    "please",
    "thanks",
    "#",
    "nr",
    "no",
    "a",
    "meant",
    "mean",
    "was",
    "oh",
    "again",
    "not",
    "so",
}


def order_numbers(text: str, digits: int) -> Iterator[Entity]:
    """Order numbers of that many digits; after a word like "order" repaired ones too."""
    yield from _in_digits(text, digits)
    yield from _in_words(text, digits)


def _in_words(text: str, digits: int) -> Iterator[Entity]:
    """Exact where it is read out digit by digit; "ten forty two" is asked back. Only after
    "order", or with nothing beside."""
    for value, start, end in islice(spoken_numbers(text), MOST_NUMBERS):
        if len(value) != digits or value[0] == "0":
            continue
        if _counts(text, end):
            continue
        rest = text[:start] + " " + text[end:]
        alone = set(re.findall(r"[a-z']+|#", rest.lower())) <= FILLERS and not re.search(
            r"\d", rest
        )
        if alone or _announced(words_before(text, start, 4)):
            words = re.findall(r"[a-z]+", text[start:end].lower())
            exact = len(words) == digits and set(words) <= DIGIT_WORDS
            yield Entity("order_number", value, start, end, exact=exact)


def _in_digits(text: str, digits: int) -> Iterator[Entity]:
    for match in islice(DIGITS.finditer(text), MOST_NUMBERS):
        raw = match["body"].strip(" .-/")
        written = sum(character.isdigit() for character in raw)
        value = re.sub(r"[ .\-/]", "", raw).translate(LOOKS_LIKE_DIGIT)
        if written < max(2, len(value) // 2) or value[0] == "0":
            continue
        before = words_before(text, match.start("body"), 4)
        announced = text[match.start()] == "#" or _announced(before)
        if not announced:
            if (
                CLOCK.fullmatch(raw)
                or len(value) != digits
                or NOT_AN_ORDER_AFTER.match(text[match.end() :][:FURTHEST].lower())
            ):
                continue
            year = value[:2] in ("19", "20")
            of_order = before[-1:] in (["from"], ["in"]) and "@" in text and not year
            if before and before[-1] in NOT_AN_ORDER_BEFORE and not of_order:
                continue  # "the shorts from 1230, a@example.org" names an order
            rest = text[: match.start()] + " " + text[match.end() :]
            alone = set(re.findall(r"[a-z']+|#", rest.lower())) <= FILLERS
            if value != raw and not alone:
                continue
            if not alone and before and before[-1].isdigit():
                continue
        elif not digits <= len(value) <= digits + 4:
            continue
        start = match.start("body") + match["body"].index(raw)
        yield Entity("order_number", value, start, start + len(raw), exact=value == raw)


def _counts(text: str, end: int) -> bool:
    """Whether a number that ends there counts something."""
    return NOT_AN_ORDER_AFTER.match(text[end : end + FURTHEST].lower()) is not None


def _announced(before: list[str]) -> bool:
    """Whether the words before a number say that it is an order's."""
    for word in reversed(before):
        if ORDER_WORDS.match(word):
            return not {"phone", "card", "account", "tracking"} & set(before)
        if word not in BETWEEN:
            return False
    return False

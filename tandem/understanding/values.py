"""The value of a slot's kind in what a customer wrote: a day, a number, one of some options. Pure.

A value that is only likely (one letter wrong, a day that may be past) is not `sure`: the dialogue
confirms it before it counts. Two different values are none: it is asked again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from rapidfuzz import fuzz, process

from tandem.config.slots import Slot
from tandem.core.phone_numbers import phone_in
from tandem.core.text import ADDRESS

LONGEST_READ = 300
"""Characters of an answer that are read; who writes more tells a story."""
NEAR_OPTION = 80
"""rapidfuzz ratio from which a word may mean an option: one letter wrong in five."""
SHORTEST_LIKE = 4
"""Letters below which one wrong letter is another word."""
EMAIL = re.compile(ADDRESS)
CODE = re.compile(r"[\w-]{4,20}")
DIGITS = re.compile(r"(?<![\w.,/:-])[-+]?\d{1,9}(?:[.,]\d{1,4})?(?![\w/:-]|[.,]\d)")
BARE_PHONE = re.compile(r"(?<![\w@.])\+?\d(?:[\d ()/.-]{5,18})\d(?![\w@])")
COUNTED = {
    word: number
    for number, words in enumerate((
        "zero none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen", "twenty",
    ))
    for word in words.split()
}  # fmt: skip
COUNTED |= {"couple": 2, "pair": 2, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
AFTER_TOMORROW = re.compile(r"\b(?:the )?day after tomorrow\b", re.I)
SAYS_A_DAY = re.compile(
    r"\d[\d./-]*\d|\b(?:\d{1,2}(?:st|nd|rd|th)|to(?:day|night|morrow)|days?|weeks?|months?"
    r"|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
"""A time of day alone ("at 5pm") is no day."""
LEADING_NO = re.compile(r"^\W*(?:no|nope|sorry)\b[\s,.;:-]+", re.I)
"""Says that something else is wrong, and not what follows."""
NEGATED = re.compile(r"\b(?:not|no|never|don'?t|without|except)\b", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """What was found, as the slot keeps it."""

    value: str | bool | float
    sure: bool = True


def read_value(slot: Slot, text: str, today: date) -> Value | None:
    """The value that `text` gives for a slot of this kind; None where it gives none, or two."""
    reader = READERS.get(slot.kind)
    text = text[:LONGEST_READ]
    return reader(slot, text, today) if reader else None


def _date(slot: Slot, text: str, today: date) -> Value | None:
    from dateparser.search import search_dates  # takes a while, and few processes need it

    asked = AFTER_TOMORROW.sub("in 2 days", text)
    settings = {
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime.combine(today, time(12)),
    }
    found = search_dates(asked, languages=["en"], settings=settings) or []
    days = {at.date() for words, at in found if SAYS_A_DAY.search(words)}
    if len(days) != 1:
        return None
    day = days.pop()
    return Value(in_words(day)) if day >= today else None


def in_words(day: date) -> str:
    """ "Friday 4 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _number(slot: Slot, text: str, today: date) -> Value | None:
    written = [float(one.replace(",", ".")) for one in DIGITS.findall(text)]
    spoken = [float(COUNTED[w]) for w in re.findall(r"[a-z]+", text.casefold()) if w in COUNTED]
    found = set(written or spoken)
    if len(found) != 1:
        return None
    number = found.pop()
    below = slot.min_value is not None and number < slot.min_value
    above = slot.max_value is not None and number > slot.max_value
    if below or above:
        return None
    return Value(number if slot.of == "float" else f"{number:g}")


def _choice(slot: Slot, text: str, today: date) -> Value | None:
    said = _plain(text)
    words = {value: [_plain(value), *map(_plain, names)] for value, names in slot.options}
    named = [
        value for value, names in words.items()
        if any(name and re.search(rf"\b{re.escape(name)}\b", said) for name in names)
    ]  # fmt: skip
    if len(named) > 1:  # "dark red" is not "red"
        longest = max(named, key=lambda value: len(_plain(value)))
        named = [longest] if all(_plain(one) in _plain(longest) for one in named) else named
    if len(named) == 1:
        return None if NEGATED.search(LEADING_NO.sub("", text)) else Value(named[0])
    if named:
        return None
    flat = {name: value for value, names in words.items() for name in names if name}
    near = {value for word in {said, *said.split()} for value in _like(word, flat)}
    return Value(near.pop(), sure=False) if len(near) == 1 else None


def _like(word: str, flat: dict[str, str]) -> Iterator[str]:
    """The option that a word is nearly."""
    if len(word) < SHORTEST_LIKE:
        return
    best = process.extractOne(word, list(flat), scorer=fuzz.ratio, score_cutoff=NEAR_OPTION)
    if best:
        yield flat[best[0]]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.casefold().replace("_", " ")))


def _email(slot: Slot, text: str, today: date) -> Value | None:
    return _only(one.strip(".'").lower() for one in EMAIL.findall(text))


def _phone(slot: Slot, text: str, today: date) -> Value | None:
    found = phone_in(text)
    return Value(found) if found else _only(" ".join(x.split()) for x in BARE_PHONE.findall(text))


def _code(slot: Slot, text: str, today: date) -> Value | None:
    return Value(text.strip().upper()) if CODE.fullmatch(text.strip()) else None


def _only(found: Iterator[str]) -> Value | None:
    once = set(found)
    return Value(once.pop()) if len(once) == 1 else None


READERS: dict[str, Callable[[Slot, str, date], Value | None]] = {
    "date": _date,
    "number": _number,
    "choice": _choice,
    "email": _email,
    "phone": _phone,
    "code": _code,
}
"""Kinds whose value is found in a message; the others are the words themselves, or yes and no."""

"""Numbers in words, as people read an order number out: "ten forty two", "one oh four two"."""

import re
from collections.abc import Iterator

UNITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
UNITS |= {"six": "6", "seven": "7", "eight": "8", "nine": "9"}
NOTHING = {"oh": "0", "o": "0", "zero": "0", "nought": "0"}
TEENS = {"ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14"}
TEENS |= {"fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19"}
TENS = {"twenty": "2", "thirty": "3", "forty": "4", "fifty": "5"}
TENS |= {"sixty": "6", "seventy": "7", "eighty": "8", "ninety": "9"}
TENS["fourty"] = "4"
REPEATS = {"double": 2, "triple": 3}
SCALES = {"hundred": 100, "thousand": 1000}
WORDS = UNITS | NOTHING | TEENS | TENS
STRETCH = re.compile(
    rf"\b(?:{'|'.join(sorted([*WORDS, *REPEATS], key=len, reverse=True))})\b"
    rf"(?:(?:[ ,.\-]+(?:and +)?)(?:{'|'.join(sorted([*WORDS, *REPEATS, *SCALES], key=len))})\b)*",
    re.IGNORECASE,
)


def spoken_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Digits of each stretch of number words, and where it begins and ends in the text."""
    for match in STRETCH.finditer(text):
        words = re.findall(r"[a-z]+", match[0].lower())
        digits = _counted(words) if set(words) & set(SCALES) else _read_out(words)
        if digits:
            yield digits, match.start(), match.end()


def _read_out(words: list[str]) -> str:
    """Digits one group after the other: ten, forty two -> 1042; empty when it is no number."""
    digits, times, ten_before = "", 1, False
    for word in words:
        if word in REPEATS:
            times = REPEATS[word]
            continue
        if word == "and":
            continue
        if ten_before and word in UNITS:
            digits = digits[:-1] + UNITS[word]
        elif word in TENS:
            digits += TENS[word] + "0"
        else:
            digits += ({**UNITS, **NOTHING, **TEENS}[word]) * times
        ten_before, times = word in TENS, 1
    return digits


def _counted(words: list[str]) -> str:
    """One number with its hundreds and thousands: one thousand and forty two -> 1042."""
    total, group = 0, 0
    for word in words:
        if word in SCALES:
            group = max(group, 1) * SCALES[word]
            if word == "thousand":
                total, group = total + group, 0
        elif word in TENS:
            group += int(TENS[word]) * 10
        elif word in WORDS:
            group += int(WORDS[word])
    return str(total + group)

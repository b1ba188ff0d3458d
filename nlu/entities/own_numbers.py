"""A shop's own numbers, as shop.yml has their shapes, however people write or say them.

"ab 22317", "AB-2231 7", "a b two two three one seven", "alpha bravo dash 22317", "AB-223I7". Shapes
of nothing but digits are `order_numbers.py`'s: there every number is a candidate.
"""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import yaml

from nlu.entities.finder import Entity, words_before
from nlu.entities.order_numbers import FILLERS, MOST_NUMBERS, ORDER_WORDS
from nlu.entities.spoken_numbers import NOTHING, REPEATS, TEENS, TENS, UNITS

PROJECT = Path(__file__).resolve().parents[2]
FILE = "shop.yml"
NAMED_BY, WORDS = "TANDEM_SHOP_FILE", "TANDEM_SHOP_WORDS"
"""Say which file, and how it is told, in a process of Tandem."""
PLACES = "#@*"
AS_DIGIT = {"O": "0", "Q": "0", "I": "1", "L": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
AS_LETTER = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "|": "I"}
"""What is taken for what, by eyes and thumbs."""
SEPARATOR = r"[ .\-/_]{0,3}"
SHORT_WORDS = {"to", "is", "no", "nr", "my", "of", "in", "at", "it", "on", "by", "as", "am", "so"}
"""Not the letters of a number: "it is 22317"."""
KINDS = {
    "order_number": ORDER_WORDS,
    "tracking_number": re.compile(
        r"^(tracking|track|parcel|package|carrier|shipment|consignment|nr|no|number)$"
    ),
    "return_number": re.compile(r"^(return|rma|nr|no|number|ref|reference)$"),
    "customer_number": re.compile(r"^(customer|account|client|nr|no|number|id)$"),
}
ALPHABET = (
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet",
    "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
)  # fmt: skip
SPELLED = {word: word[0].upper() for word in ALPHABET} | {"alfa": "A", "juliett": "J", "x-ray": "X"}
SPELLED |= {letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
SKIPPED = {"dash", "hyphen", "minus", "slash", "dot", "space", "capital", "letter"}
TOKEN = re.compile(r"x-ray|[A-Za-z]+|\d+|[-/.,]")


def shapes_of_shop() -> dict[str, list[str]]:
    """Kind -> shapes, of the file that this process works by. One that is not as it should be is
    left out here: `bin/tandem check` tells what is wrong with it."""
    path = Path(os.environ.get(NAMED_BY) or FILE)
    try:
        text = (path if path.is_absolute() else PROJECT / path).read_text(encoding="utf-8")
        numbers = (yaml.safe_load(text) or {}).get("numbers") or {}
    except (OSError, yaml.YAMLError, AttributeError):
        return {}
    return {
        kind: [str(shape) for shape in (one or {}).get("shapes") or ()]
        for kind, one in numbers.items()
        if kind in KINDS
    }


def digits_of(shapes: list[str]) -> list[int]:
    """The lengths of those shapes that are nothing but digits."""
    return [len(shape) for shape in shapes if set(shape) == {"#"}]


@cache
def words_of_numbers(language: str) -> dict[str, str]:
    """What texts may say of the shop's numbers in a language, as Tandem has worked it out for this
    process: {order_number_shape}, {order_number_example} and the like."""
    try:
        told = json.loads(os.environ.get(WORDS, "{}"))
        found = told.get(language) or next(iter(told.values()), {})
        return {str(k): str(v) for k, v in found.items()}
    except (ValueError, AttributeError):
        return {}


@cache
def pattern_of_shop() -> "re.Pattern[str] | None":
    """What is written like one of the shop's numbers that are more than digits, with the words
    before it that say so; None where it has none."""
    written = [
        _written_like(shape).pattern
        for of_kind in shapes_of_shop().values()
        for shape in of_kind
        if set(shape) != {"#"}
    ]
    lead = r"(?:\b(?:my\s+)?(?:order|parcel|package)\s*)?(?:\b(?:number|no|nr)\b\.?\s*)?#?"
    return re.compile(f"{lead}(?:{'|'.join(written)})", re.IGNORECASE) if written else None


class OwnNumberFinder:
    """Finds the numbers of all shapes with a letter or a mark in them."""

    def __init__(self, shapes: dict[str, list[str]]):
        self._shapes = [
            (kind, shape, _written_like(shape))
            for kind, of_kind in shapes.items()
            for shape in of_kind
            if set(shape) != {"#"}
        ]

    def find(self, text: str) -> Iterator[Entity]:
        """Numbers as written, then as read out."""
        for kind, shape, pattern in self._shapes:
            yield from _written(text, kind, shape, pattern)
        if self._shapes:
            yield from self._spoken(text)

    def _spoken(self, text: str) -> Iterator[Entity]:
        for symbols in _runs(text):
            for kind, shape, _ in self._shapes:
                size = len(_signs(shape))
                for first in range(len(symbols) - size + 1):
                    some = symbols[first : first + size]
                    start, end = some[0][1], some[-1][2]
                    value = _fitted(shape, [symbol for symbol, _, _ in some])
                    beside = symbols[first + size :][:1]
                    if value is None or (beside and beside[0][0].isdigit()):
                        continue
                    if first and symbols[first - 1][0].isdigit():
                        continue
                    # Read out sign by sign: "seventeen" may be two of them.
                    said = re.findall("[a-z]+", text[start:end].lower())
                    exact = not {*TEENS, *TENS} & set(said)
                    if _is_meant(text, start, end, kind):
                        yield Entity(kind, value, start, end, exact=exact)
                        break


def _signs(shape: str) -> str:
    return "".join(sign for sign in shape if sign in PLACES or sign.isalnum())


def _written_like(shape: str) -> "re.Pattern[str]":
    parts, last = [], ""
    for sign in _signs(shape):
        if last:
            # Within a group a blank may have slipped in; between groups there may be a mark.
            parts.append(SEPARATOR if _kind(sign) != _kind(last) else "[ -]?")
        parts.append(_may_be(sign))
        last = sign
    return re.compile(rf"(?<![\w£$€@]){''.join(parts)}(?![\w@%])")


def _kind(sign: str) -> str:
    return "digit" if sign == "#" or sign.isdigit() else "letter"


def _may_be(sign: str) -> str:
    if sign == "#" or sign.isdigit():
        return r"[\dOoQIilL|SsBZz]"
    if sign == "@":
        return r"[A-Za-z01582]"
    if sign == "*":
        return r"[A-Za-z0-9]"
    return f"[{sign.upper()}{sign.lower()}{''.join(d for d, c in AS_LETTER.items() if c == sign)}]"


def _fitted(shape: str, given: list[str]) -> str | None:
    """The number as the shop writes it, or None where what was given does not fit."""
    out, signs = [], iter(given)
    for sign in shape:
        if not (sign in PLACES or sign.isalnum()):
            out.append(sign)
            continue
        symbol = next(signs).upper()
        if sign == "#" or sign.isdigit():
            symbol = symbol if symbol.isdigit() else AS_DIGIT.get(symbol, "")
        elif sign == "@" or (sign.isalpha()):
            symbol = symbol if symbol.isalpha() else AS_LETTER.get(symbol, "")
        if not symbol or (sign not in PLACES and symbol != sign.upper()):
            return None
        out.append(symbol)
    return "".join(out)


def _written(text: str, kind: str, shape: str, pattern: "re.Pattern[str]") -> Iterator[Entity]:
    for match in islice(pattern.finditer(text), MOST_NUMBERS):
        raw = match[0]
        given = re.findall(r"[A-Za-z0-9|]", raw)
        value = _fitted(shape, given)
        digits = sum(sign == "#" for sign in shape)
        if value is None or sum(c.isdigit() for c in raw) < max(2, digits // 2):
            continue
        letters = re.match(r"[A-Za-z]+", raw)
        if letters and letters[0].lower() in SHORT_WORDS and not letters[0].isupper():
            continue
        apart = re.search(r"[A-Za-z] +\d", raw) and not (letters and letters[0].isupper())
        if apart and not _is_meant(text, match.start(), match.end(), kind):
            continue
        exact = _plain(raw) == _plain(value) and not re.search(r"\d[ -]+\d", raw)
        yield Entity(kind, value, match.start(), match.end(), exact=exact or raw == value)


def _plain(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", value).upper()


def _is_meant(text: str, start: int, end: int, kind: str) -> bool:
    """Whether it is said what it is, or stands alone."""
    before = words_before(text, start, 4)
    if any(KINDS[kind].match(word) for word in before):
        return True
    rest = f"{text[:start]} {text[end:]}"
    alone = set(re.findall(r"[a-z']+|#", rest.lower())) <= FILLERS
    return alone and not re.search(r"\d", rest)


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Stretches of letters and digits read out one by one, as (symbol, start, end)."""
    run: list[tuple[str, int, int]] = []
    times, last_ten = 1, False
    for token in islice(TOKEN.finditer(text), 400):
        word, span = token[0].lower(), token.span()
        if word in SKIPPED or word in "-/.,":
            continue
        if word in REPEATS:
            times = REPEATS[word]
            continue
        symbols = _symbols(word)
        if symbols is None:
            if run:
                yield run
            run, times, last_ten = [], 1, False
            continue
        if last_ten and word in UNITS:
            run[-1] = (UNITS[word], run[-1][1], span[1])
        else:
            run += [(symbol, *span) for symbol in symbols * times]
        times, last_ten = 1, word in TENS
    if run:
        yield run


def _symbols(word: str) -> str | None:
    if word in UNITS:
        return UNITS[word]
    if word in NOTHING and word != "o":
        return NOTHING[word]
    if word in TEENS:
        return TEENS[word]
    if word in TENS:
        return f"{TENS[word]}0"
    if word in SPELLED:
        return SPELLED[word]
    return word if word.isdigit() and len(word) <= 20 else None

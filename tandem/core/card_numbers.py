"""Finds payment card numbers in a text, however their digits are written. Linear in the text.

ISO/IEC 7812: 13 to 19 digits, an issuer's prefix, and the check digit of Luhn.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tandem.core.plain_text import Span

KIND = "card number"
BETWEEN = r"[\s\-‐-―_.·•/,|*~:()\u200b-\u200f\u2060\ufeff]{0,3}"
DIGIT = r"(?:\d|(?<=[\dOolI])[OolI](?![^\W\d_OolI])|[OolI](?=[\dOolI])(?![OolI]{0,6}[^\W\d_OolI]))"
"""A digit, or a letter that stands for one among others: 4OOO, 4ll1; not the one of "ok"."""
RUN = re.compile(rf"\d(?:{BETWEEN}{DIGIT}){{12,}}")
PIECE = re.compile(rf"\d(?:{BETWEEN}\d){{2,}}")
AS_DIGITS = str.maketrans("OolI", "0011")
LONGEST = 19
HALVES = (4, 8, 12)
"""Digits of each part of a number that is told in two."""
ISSUERS = (
    (re.compile(r"4"), (13, 16, 19)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"6011|65|64[4-9]"), (16, 17, 18, 19)),  # Discover
    (re.compile(r"3(?:0[0-5]|[689])"), (14, 15, 16, 17, 18, 19)),  # Diners Club
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19)),  # JCB
    (re.compile(r"62|81"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"50|5[6-9]|6[0-9]"), (13, 14, 15, 16, 17, 18, 19)),  # Maestro and others
)
NUMBER_OF = re.compile(
    r"(?:order|tracking|parcel|invoice|shipment|consignment|return|refund|gift card|voucher"
    r"|sendungs?|auftrags?|bestell)s?\s{0,3}"
    r"(?:(?:number|nummer|no\.?|nr\.?|id|code|reference|ref|#)\s{0,3}(?:is|was|ist|:|=|#)?|[:=]|is)"
    r"\s{0,3}$",
    re.IGNORECASE,
)
"""What stands before a long number of ours, which may pass the check by chance."""
LISTED = re.compile(
    r"\b(?:orders|sizes?|bestellungen|gr(?:ö|oe)(?:ß|ss)en?|items|points)\W{0,3}$", re.IGNORECASE
)
"""What stands before several short numbers that are no groups of one."""
FURTHEST = 48
"""Characters before a number in which such words may stand."""
CARD_WORDS = re.compile(
    r"\b(?:card|visa|master ?card|mc|amex|maestro|debit|credit|cvv|cvc|kreditkarte|karten?nummer"
    r"|karte)\b",
    re.IGNORECASE,
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:20)?\d{2}\b"
DATES = re.compile(rf"{_DAY}[ ,-]{{1,3}}{_DAY}")
AFTER_CARD = re.compile(
    r"[\W_]{0,3}(?:(?:exp(?:iry|ires|iring|iration)?(?: date)?|(?:is )?valid (?:until|thru|to)"
    r"|good (?:until|thru)|runs out|l(?:ä|ae)uft ab|ablauf(?:datum)?|g(?:ü|ue)ltig bis)"
    r"[\W_]{0,3})?"
    r"(?P<expiry>(?:0?[1-9]|1[0-2])\s?[|/-]?\s?(?:20)?[2-9]\d)?(?!\d)"
    r"(?:[\W_]{0,3}(?:cvv2?|cvc2?|cid|sec(?:urity)?(?: code| number| no)?|code on the (?:back"
    r"|front)|code|pr(?:ü"
    r"|ue)fziffer"
    r"|pr(?:ü|ue)fnummer)?[\W_]{0,3}(?P<code>\d{3,4})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Digits:
    """The digits of a run: where each stands, whether a group begins before it, and sums by which
    the check digit of any stretch is known at once."""

    places: list[int]
    digits: str
    begins: list[int]
    sums: tuple[list[int], ...]

    def passes(self, first: int, last: int) -> bool:
        """Luhn's check over digits `first` to `last` - 1."""
        sums = self.sums[(last - 1) % 2]
        return (sums[last] - sums[first]) % 10 == 0


def card_numbers(text: str) -> Iterator[Span]:
    """Card numbers with what stands behind them of expiry date and security code."""
    known = bool(CARD_WORDS.search(text))
    for run in RUN.finditer(text):
        yield from _in_run(text, run, known)
    yield from _in_pieces(text)


def spoken_card_numbers(text: str) -> Iterator[Span]:
    """The same for a text whose figures were words: who says a card's figures one by one says them
    all together, and may say one of them wrong."""
    known = bool(CARD_WORDS.search(text))
    for run in RUN.finditer(text):
        digits = digits_of(run[0])
        if is_card(digits) or (known and len(digits) <= LONGEST):
            yield *run.span(), KIND
            yield from _behind(text, run.end())
        else:
            yield from _in_run(text, run, known)


def joined_card(before: str, text: str) -> tuple[Span, Span] | None:
    """A card number whose digits begin in one message and end in the next: both spans."""
    first = next(reversed(list(PIECE.finditer(before))), None)
    second = PIECE.search(text)
    if first is None or second is None:
        return None
    one, other = digits_of(first[0]), digits_of(second[0])
    if len(one) not in HALVES or len(other) not in HALVES or not is_card(one + other):
        return None
    return (*first.span(), KIND), (*second.span(), KIND)


def is_card(digits: str) -> bool:
    """Whether these digits, and no others, are a card number."""
    return len(digits) in _lengths(digits) and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    plain, doubled = digits[::-2], digits[-2::-2]
    return (sum(map(int, plain)) + sum(TWICE[int(digit)] for digit in doubled)) % 10 == 0


TWICE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""A digit doubled, and the digits of that added up."""


def _lengths(digits: str) -> frozenset[int]:
    return frozenset().union(*(lengths for start, lengths in ISSUERS if start.match(digits)))


def digits_of(written: str) -> str:
    """The digits of what is written, letters that stand for one among them."""
    return "".join(c for c in written.translate(AS_DIGITS) if c.isdigit())


def _read(text: str, start: int, written: str) -> _Digits:
    read = written.translate(AS_DIGITS)
    inside = [place for place, c in enumerate(read) if "0" <= c <= "9"]
    digits = "".join(read[place] for place in inside)
    begins = [0] + [n for n, (a, b) in enumerate(pairwise(inside), 1) if b != a + 1]
    numbers = list(map(int, digits))
    sums = tuple(
        list(accumulate((d if n % 2 == p else TWICE[d] for n, d in enumerate(numbers)), initial=0))
        for p in (0, 1)
    )
    return _Digits([start + place for place in inside], digits, begins, sums)


def _in_run(text: str, run: re.Match[str], known: bool) -> Iterator[Span]:
    read = _read(text, run.start(), run[0])
    at, groups = read.places, read.begins
    ends = {*groups[1:], len(at)}
    after = 0
    for index, first in enumerate(groups):
        last = _end(text, read, index, ends) if first >= after else None
        if last is None or (not known and _is_ours(text, read, first, last)):
            continue
        after, end = last, at[last - 1] + 1
        yield at[first], end, KIND
        yield from _behind(text, end)


def _end(text: str, read: _Digits, index: int, ends: set[int]) -> int | None:
    """The digit after the card number that begins with group `index`, or None."""
    first, at = read.begins[index], read.places
    if at[first] and text[at[first] - 1] == "+":  # a phone number
        return None
    lengths = _lengths(read.digits[first : first + 6])
    begins = read.begins[index : index + 5]
    glued = (begins[1] if len(begins) > 1 else len(at)) - first > LONGEST
    # A digit too many stands at its end: 4242 4242 4242 42420.
    fours = [b - a for a, b in pairwise(begins)][:3] == [4, 4, 4]
    for length in sorted(lengths, reverse=True):
        last = first + length
        fits = last in ends or glued or (fours and length == 16)
        if last <= len(at) and fits and read.passes(first, last):
            return last
    return None


def _is_ours(text: str, read: _Digits, first: int, last: int) -> bool:
    """Whether it is a number of ours, several short ones, or dates, that pass by chance."""
    begin, end = read.places[first], read.places[last - 1] + 1
    before = text[max(0, begin - FURTHEST) : begin]
    unbroken = end - begin == last - first
    if unbroken:
        return NUMBER_OF.search(before) is not None
    return LISTED.search(before) is not None or DATES.match(text, begin) is not None


def _in_pieces(text: str) -> Iterator[Span]:
    """A number that is told in two halves: "4242 4242, and then 4242 4242"."""
    pieces = [found for found in PIECE.finditer(text) if len(digits_of(found[0])) in HALVES]
    for one, other in pairwise(pieces):
        if is_card(digits_of(one[0]) + digits_of(other[0])):
            yield *one.span(), KIND
            yield *other.span(), KIND


def _behind(text: str, end: int) -> Iterator[Span]:
    found = AFTER_CARD.match(text, end)
    if found and found["expiry"]:
        yield *found.span("expiry"), "expiry date"
    if found and found["code"]:
        yield *found.span("code"), "security code"

"""Finds one-time codes, PINs and the security codes of cards by the words around them.

Numbers are looked for first, each once; which is a secret is decided by what is said near it.
Linear in the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tandem.core.code_words import (
    AFTER_IS,
    ANY_DIGITS,
    CARD_CODE,
    CHANNEL,
    COMES,
    COUNTS,
    CVV2,
    ENTER,
    GOOGLE,
    GROUPS,
    IS_MY_PIN,
    LETTER_BY_LETTER,
    MIXED,
    NUMBER,
    OF_A_THING,
    ON_THE_BACK,
    ORNAMENTS,
    OURS,
    PHONES,
    PIN_OF,
    PINS,
    PROSE,
    QUALIFIED,
    RECOVERY,
    SAID_OF_ORDER,
    SENT,
    SENT_ME,
    SEVERAL,
    SPOKEN,
    SPOKEN_PIN,
    STRONG,
    TAN,
    TEXTED,
    THE_CODE,
    VOUCHER,
    VOUCHER_WORDS,
    WEAK,
)
from tandem.core.plain_text import Span
from tandem.core.secret_phrases import SAID_OF

CODE, PIN, SECURITY = "one-time code", "PIN", "security code"
MOST = 40
"""Numbers and names that are looked at."""


@dataclass(frozen=True, slots=True)
class _Number:
    first: int
    last: int
    digits: int


def secret_codes(text: str) -> Iterator[Span]:
    """Where codes, PINs and security codes stand, with what kind they are."""
    for found in islice(GOOGLE.finditer(text), MOST):
        yield *found.span(), CODE
    for _, last in _spans(RECOVERY, text):
        said = AFTER_IS.match(text, last)
        groups = GROUPS.match(text, said.end()) if said else None
        if groups:
            yield *groups.span(), "recovery key"
        mixed = SEVERAL.match(text, said.end()) if said else None
        if mixed:
            yield *mixed.span(), "recovery key"
    strong = _spans(STRONG, text) + _spans(TAN, text)
    weak = [
        span
        for span in _spans(WEAK, text)
        if not QUALIFIED.search(text[max(0, span[0] - 16) : span[0]])
    ]
    for one in islice(CVV2.finditer(text), MOST):
        yield *one.span("secret"), SECURITY
    yield from _texted(text)
    for one in islice(ON_THE_BACK.finditer(text), MOST):
        yield *one.span("secret"), SECURITY
    pins, cards, sent = _spans(PINS, text), _spans(CARD_CODE, text), _spans(SENT, text)
    if not (strong or weak or pins or cards or sent):
        return
    numbers = _numbers(text)
    yield from _near(numbers, cards, range(3, 5), SECURITY, 44, 0)
    yield from _near(numbers, strong, range(4, 9), CODE, 80, 60)
    if pins and not ORNAMENTS.search(text):
        yield from _near(numbers, pins, range(4, 9), PIN, 60, 16)
    yield from _next(text, numbers, pins, range(3, 9), PIN)
    yield from _next(text, numbers, weak, range(4, 9), CODE)
    yield from _near(numbers, weak, range(6, 7), CODE, 60, 60)
    yield from _near(numbers, sent, range(6, 7), CODE, 40, 40)
    yield from _pin_of(text, pins)
    for first, last, kind in (
        *((*s, CODE) for s in strong + weak),
        *((*s, PIN) for s in pins),
        *((*s, SECURITY) for s in cards),
    ):
        yield from _spelt(text, first, last, kind)
    yield from _mixed(text, strong, weak)


def names_code(text: str) -> bool:
    """Whether a code for signing in or confirming is spoken of, and none of vouchers or doors."""
    if VOUCHER_WORDS.search(text) or OF_A_THING.search(text):
        return False
    weak = any(
        not QUALIFIED.search(text[max(0, first - 16) : first]) for first, _ in _spans(WEAK, text)
    )
    return weak or bool(STRONG.search(text) or TAN.search(text))


def _mixed(text: str, strong: list[tuple[int, int]], weak: list[tuple[int, int]]) -> Iterator[Span]:
    """Codes of letters and figures: right behind their name, or behind what says how they came."""
    for _, last in strong:
        near = text[: last + 80]
        channel = CHANNEL.match(near, last)
        for begin in ([channel.end()] if channel else []) + [last]:
            said = AFTER_IS.match(text, begin)
            found = MIXED.match(text, said.end()) if said else None
            if found and not PROSE.fullmatch(found[0]):
                yield *found.span(), CODE
                break
    for _, last in weak:
        channel = CHANNEL.match(text[: last + 80], last)
        said = AFTER_IS.match(text, channel.end()) if channel else None
        if said is None and COMES.search(text):
            said = AFTER_IS.match(text, last)
        found = MIXED.match(text, said.end()) if said else None
        if found and not VOUCHER.fullmatch(found[0]) and not VOUCHER_WORDS.search(text):
            yield *found.span(), CODE


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in islice(pattern.finditer(text), MOST)]


def _numbers(text: str) -> list[_Number]:
    """Numbers of three to ten digits that are not said to be something else."""
    found = []
    for one in islice(NUMBER.finditer(text), MOST):
        first, last = one.span()
        if OURS.search(text[max(0, first - 40) : first]) or COUNTS.match(text, last):
            continue
        found.append(_Number(first, last, sum(c.isdigit() for c in one[0])))
    return found


def _near(
    numbers: list[_Number],
    names: list[tuple[int, int]],
    lengths: range,
    kind: str,
    after: int,
    before: int,
) -> Iterator[Span]:
    """Numbers of such lengths that stand near a name."""
    firsts = [number.first for number in numbers]
    for first, last in names:
        low = bisect_left(firsts, first - before)
        high = bisect_right(firsts, last + after)
        for number in numbers[low:high]:
            inside = number.first < last and number.last > first
            if number.digits in lengths and not inside:
                yield number.first, number.last, kind


def _next(
    text: str,
    numbers: list[_Number],
    names: list[tuple[int, int]],
    lengths: range,
    kind: str,
) -> Iterator[Span]:
    """The number that stands right behind its name: "the code is 4821"."""
    by_first = {number.first: number for number in numbers}
    calls = bool(PHONES.search(text))
    for _, last in names:
        of = SAID_OF.match(text[: last + 80], last)
        number = None
        for begin in ([of.end()] if of else []) + [last]:
            said = AFTER_IS.match(text, begin)
            number = number or (by_first.get(said.end()) if said else None)
        if number is None or number.digits not in lengths:
            continue
        is_area = calls and kind == CODE and number.digits < 6 and text[number.first] == "0"
        if not is_area:
            yield number.first, number.last, kind


def _texted(text: str) -> Iterator[Span]:
    """The number right behind what says how it came, whatever it is called."""
    for pattern in (THE_CODE, SENT_ME, ENTER):
        for one in islice(pattern.finditer(text), MOST):
            yield *one.span("secret"), CODE
    for _, last in _spans(TEXTED, text):
        found = ANY_DIGITS.match(text, last)
        if found and not SAID_OF_ORDER.match(text, found.end()):
            yield *found.span(), CODE
        elif spelt := SPOKEN.match(text, last):
            yield *spelt.span(), CODE


def _pin_of(text: str, pins: list[tuple[int, int]]) -> Iterator[Span]:
    """A PIN behind what it is for: "the pin for my gift card account is 0 9 1 7"."""
    for one in islice(IS_MY_PIN.finditer(text), MOST):
        yield *one.span("secret"), PIN
    for one in islice(SPOKEN_PIN.finditer(text), MOST):
        yield *one.span("secret"), PIN if one["name"].lower() in ("pin", "geheimzahl") else CODE
    for _, last in pins:
        said = PIN_OF.match(text[: last + 100], last)
        found = ANY_DIGITS.match(text, said.end()) if said else None
        if found:
            yield *found.span(), PIN


def _spelt(text: str, first: int, last: int, kind: str) -> Iterator[Span]:
    """Figures in words behind a name: "my pin is nine zero seven five"."""
    of = SAID_OF.match(text[: last + 80], last)
    said = (AFTER_IS.match(text, of.end()) if of else None) or AFTER_IS.match(text, last)
    found = None
    if said:
        found = SPOKEN.match(text, said.end()) or LETTER_BY_LETTER.match(text, said.end())
    if found:
        yield *found.span(), kind

"""Finds payment card numbers and IBANs in a text, however their digits are written.

Cards: ISO/IEC 7812 (13 to 19 digits, issuer prefix, Luhn check digit). IBAN: ISO 13616 (mod 97).
"""

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int, str]
"""Where a secret begins and ends, and what kind it is."""

BETWEEN = r"[\s\-‐-―_.·/,\u200b-\u200f\u2060\ufeff]{0,3}"
RUN = re.compile(rf"\d(?:{BETWEEN}\d){{12,}}")
ISSUERS = (
    (r"4", (13, 16, 19)),  # Visa
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
    (r"3[47]", (15,)),  # American Express
    (r"6011|65|64[4-9]", (16, 17, 18, 19)),  # Discover
    (r"3(?:0[0-5]|[689])", (14, 15, 16, 17, 18, 19)),  # Diners Club
    (r"35(?:2[89]|[3-8])", (16, 17, 18, 19)),  # JCB
    (r"62|81", (16, 17, 18, 19)),  # UnionPay
    (r"50|5[6-9]|6[0-9]", (13, 14, 15, 16, 17, 18, 19)),  # Maestro and others
)
NUMBER_OF = re.compile(
    r"(?:order|tracking|parcel|invoice|shipment|return|refund)s?\s*"
    r"(?:(?:number|no\.?|nr\.?|id|reference|ref|#)\s*(?:is|was|:|=|#)?|[:=])\s*$",
    re.IGNORECASE,
)
"""What stands before a long number of ours, which may pass the check by chance."""
CARD_WORDS = re.compile(
    r"\b(?:card|visa|mastercard|amex|maestro|debit|credit|cvv|cvc)\b", re.IGNORECASE
)
AFTER_CARD = re.compile(
    r"\W{0,3}(?:(?:exp(?:iry|ires|iration)?(?: date)?|valid (?:until|thru))\W{0,3})?"
    r"(?P<expiry>\d{1,2}\s?[/-]\s?\d{2,4})?"
    r"(?:\W{0,3}(?:cvv|cvc|cvv2|cid|security code|code)?\W{0,3}(?P<code>\d{3,4})\b)?",
    re.IGNORECASE,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,30}", re.IGNORECASE)


def plain(text: str) -> str:
    """The same text, character by character, with digits and letters of any script width plain."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    same = unicodedata.normalize("NFKC", character)
    return same if len(same) == 1 else character


def card_numbers(text: str) -> Iterator[Span]:
    """Card numbers with what stands behind them of expiry date and security code."""
    card_words = bool(CARD_WORDS.search(text))
    for run in RUN.finditer(text):
        at = [run.start() + place for place, c in enumerate(run[0]) if "0" <= c <= "9"]
        begins = [n for n, place in enumerate(at) if n == 0 or at[n - 1] != place - 1]
        ends = {n for n in begins if n} | {len(at)}
        after = 0
        for first in begins:
            last = _card_end(text, at, first, ends) if first >= after else None
            unbroken = last is not None and at[last - 1] - at[first] == last - 1 - first
            if last is None or (
                unbroken and not card_words and NUMBER_OF.search(text[: at[first]])
            ):
                continue
            after = last
            end = at[last - 1] + 1
            yield at[first], end, "card number"
            yield from _behind(text, end)


def _card_end(text: str, at: list[int], first: int, ends: set[int]) -> int | None:
    """The digit after the card number that begins with digit `first`, or None."""
    if at[first] and text[at[first] - 1] == "+":  # a phone number
        return None
    glued = next(n for n in sorted(ends) if n > first) - first > 19
    for length in range(19, 12, -1):
        last = first + length
        if last > len(at) or (last not in ends and not glued):
            continue
        digits = "".join(text[place] for place in at[first:last])
        if _issued(digits) and luhn(digits):
            return last
    return None


def _behind(text: str, end: int) -> Iterator[Span]:
    found = AFTER_CARD.match(text, end)
    if found and found["expiry"]:
        yield found.start("expiry"), found.end("expiry"), "expiry date"
    if found and found["code"]:
        yield found.start("code"), found.end("code"), "security code"


def _issued(digits: str) -> bool:
    return any(len(digits) in lengths and re.match(start, digits) for start, lengths in ISSUERS)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0


def ibans(text: str) -> Iterator[Span]:
    """Account numbers whose check digits are right; the longest reading of each."""
    for found in IBAN.finditer(text):
        written = found[0]
        for end in range(len(written), 14, -1):
            if written[end - 1].isalnum() and valid_iban(written[:end]):
                yield found.start(), found.start() + end, "bank account number"
                break


def valid_iban(written: str) -> bool:
    """Whether the check digits of an IBAN are right."""
    letters = re.sub(r"[ \-]", "", written).upper()
    if not letters.isascii() or not 15 <= len(letters) <= 34:
        return False
    turned = letters[4:] + letters[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1

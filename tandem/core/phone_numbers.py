"""Telephone numbers in what somebody writes."""

import re

PHONE = re.compile(r"(?<![\w@.-])\+?\(?\d[\d ()/.-]{7,18}\d(?![\w@-])")
FEWEST_DIGITS, MOST_DIGITS = 9, 15


def phone_in(text: str) -> str | None:
    """A telephone number in a text; years, order numbers and times are none."""
    for found in PHONE.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and found.group()[0] in "+(0":
            return " ".join(found.group().split())
    return None

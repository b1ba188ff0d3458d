"""Sums of money."""

import re
from collections.abc import Iterator

from nlu.entities.finder import Entity

CURRENCY = r"£|\$|€|gbp|eur|usd"
NUMBER = r"\d{1,3}(?:[,.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
AMOUNT = re.compile(
    rf"(?:(?P<sign>{CURRENCY})\s?(?P<after_sign>{NUMBER})(?![\d%])"
    rf"|(?<![\w.,#])(?P<before_word>{NUMBER})\s?(?:{CURRENCY}|pounds?|quid|euros?|dollars?|bucks)(?!\w)"
    r"|(?<![\w.,:#])(?<!version )(?P<plain>(?:\d{1,3}(?:,\d{3})+|\d+)[.,]\d{2})"
    r"(?![\d%:]|[.,/]\d|\s?(?:am|pm|cm|kg|ml)\b))",
    re.IGNORECASE,
)


def amounts(text: str) -> Iterator[Entity]:
    """Sums of money as "39.90", whatever the currency."""
    for match in AMOUNT.finditer(text):
        raw = match["after_sign"] or match["before_word"] or match["plain"]
        start = (
            match.start()
            if match["sign"]
            else match.start("before_word" if match["before_word"] else "plain")
        )
        yield Entity("amount", _two_decimals(raw), start, match.end())


def _two_decimals(raw: str) -> str:
    """ "1,200.5" and "1.200,5" become "1200.50"."""
    cents = re.search(r"[.,](\d{1,2})$", raw)
    whole = re.sub(r"[.,]", "", raw[: cents.start()] if cents else raw)
    return f"{int(whole)}.{(cents[1] if cents else '').ljust(2, '0')}"

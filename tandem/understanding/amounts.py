"""A sum that stands in one of the customer's own orders: "whats with my 36 quid". Pure.

What a sum is of, the record says: money on its way back, a charge that was taken twice, a total.
"""

import re
from collections.abc import Iterator

from tandem.understanding.commands import AskRecord, Command, StartMatter, Thing
from tandem.understanding.context import DialogueContext

SUM = re.compile(
    r"(?:£|\$|€)\s?(\d{1,6})(?:[.,](\d{2}))?\b|\b(\d{1,6})(?:[.,](\d{2}))?\s?(?:£|€|quid|pounds?|euros?)"
    r"|(?<![\d.,])(\d{1,6})[.,](\d{2})(?![\d.,])",
    re.I,
)
OF_THEIRS = re.compile(
    r"\b(?:my|back|charged?|statement|bank|took|taken|keep|kept|paid|money|refund\w*|owe|see|account)\b",
    re.I,
)
"""Words of money that has moved; without one a sum is what something may cost."""
REFUND, TWICE, TOTAL = "refund:", "charged:", "total:"
"""Tags of an order, with cents behind them."""


def of_a_sum(text: str, context: DialogueContext) -> Command | None:
    """What is asked of the one order that a sum belongs to; None for no such order, or two."""
    if context.form or context.asked or not OF_THEIRS.search(text):
        return None
    for tag in (REFUND, TWICE, TOTAL):
        things = {
            thing.id: thing
            for cents in _cents_in(text)
            for thing in context.orders
            if f"{tag}{cents}" in thing.tags
        }
        if len(things) == 1:
            return _asked(tag, next(iter(things.values())), text)
    return None


def _asked(tag: str, thing: Thing, text: str) -> Command:
    why = f"the sum is that of {thing.id}"
    if tag == REFUND:
        return AskRecord("refund.state", thing, confidence=0.85, reason=why, text=text)
    if tag == TWICE:
        return StartMatter("billing_dispute", thing, confidence=0.85, reason=why, text=text)
    return AskRecord("order.payment", thing, confidence=0.8, reason=why, text=text)


def _cents_in(text: str) -> Iterator[int]:
    for match in SUM.finditer(text):
        whole = next(filter(None, match.group(1, 3, 5)))
        rest = next(filter(None, match.group(2, 4, 6)), "0")
        yield int(whole) * 100 + int(rest)

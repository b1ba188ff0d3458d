"""A deed that is named first, and the order it is for, where nothing else is sure. Pure."""

import re

from tandem.understanding import acts
from tandem.understanding.commands import StartMatter
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Heard, Part
from tandem.understanding.references import named
from tandem.understanding.stretch import order_numbers, thing_for

_FIRST = r"^\W*(?:(?:hi|hello|hey|please|pls|can you|could you|i want to|i need to|just)\W+){0,3}"
DEEDS = {
    re.compile(rf"{_FIRST}(?:cancel|stop)\b", re.I): "cancel_order",
    re.compile(rf"{_FIRST}(?:return|send back)\b", re.I): "return_item",
    re.compile(rf"{_FIRST}(?:change|swap|exchange)\b", re.I): "modify_order",
    re.compile(rf"{_FIRST}refund\b", re.I): "refund_request",
}
"""Verbs at the beginning, and what they begin."""
IT = re.compile(r"\b(?:it|them|that|those|these|this)\b", re.I)


def by_verb(part: Part, heard: Heard, context: DialogueContext) -> StartMatter | None:
    """A deed named first, and an order's number, a thing of one's own, or a word for the one that
    the same message has named: "stop 1064, a@example.org", "swap them for a 6". It is read back."""
    numbers = order_numbers(heard, part)
    of_named = len(context.named) == 1 and IT.search(part.text)
    mine = len(named(part.text, context.own)) == 1
    if (
        not (len(numbers) == 1 or of_named or mine)
        or context.form
        or context.asked
        or acts.is_question(part.text)
    ):
        return None
    for verbs, intent in DEEDS.items():
        if verbs.match(part.text):
            thing = thing_for(intent, part.text, numbers, context)
            return StartMatter(
                intent, thing, confidence=0.85, reason="a deed and an order", text=part.text
            )
    return None

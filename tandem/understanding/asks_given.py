"""Is something asked for that was given in this conversation? "What's my e-mail again". Pure."""

import re

from tandem.understanding.acts import is_question

MOST_WORDS = 9
CHANGES = re.compile(
    r"\b(?:change|update|correct|use|wrong|new|another|different|instead|can|could|how|where|why"
    r"|when|did|does|do i)\b",
    re.I,
)
GIVEN = (
    (
        "email",
        re.compile(r"\bmy e-?mail(?: address)?\b|\baddress (?:that )?you (?:e-?)?mailed\b", re.I),
    ),
    ("order_number", re.compile(r"\bmy order ?(?:number|no\b|nr\b)", re.I)),
)
"""Facts by their slots, and how they are asked for."""


def fact_asked(text: str) -> str:
    """The slot of the fact that is asked for, or ""."""
    if len(text.split()) > MOST_WORDS or CHANGES.search(text) or not is_question(text):
        return ""
    return next((slot for slot, asks in GIVEN if asks.search(text)), "")

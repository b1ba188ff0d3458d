"""Builds conversations for tests, in one line per turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tandem.conversation import Conversation, Customer, Heard, Tried, Turn

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def heard(intent: str = "order_status", confidence: float = 0.95, **more: Any) -> Heard:
    """A turn as recognition heard it."""
    return Heard(intent, confidence, ranking=((intent, confidence),), **more)


def conversation_of(turns: list[dict[str, Any]], **about: Any) -> Conversation:
    """A conversation from rows like {"customer": "hi", "intent": "greet"} or {"bot": "Hello"}."""
    made = []
    for seq, row in enumerate(turns, start=1):
        speaker = next(s for s in ("customer", "bot", "agent", "system") if s in row)
        what = None
        if speaker == "customer":
            what = heard(
                row.get("intent", "order_status"),
                row.get("confidence", 0.95),
                asked=row.get("asked", ""),
                answers=row.get("answers", ""),
                button=row.get("button", False),
            )
        at = START + timedelta(minutes=seq)
        made.append(Turn(f"t{seq}", seq, speaker, row[speaker], at, heard=what))
    customer = about.pop("customer", None)
    if isinstance(customer, dict):
        customer = Customer(**{"id": "k1", "name": "Ada", "email": "ada@example.org"} | customer)
    tried = tuple(Tried(**done) for done in about.pop("tried", ()))
    return Conversation("c1", "website", tuple(made), customer, tried=tried, **about)

"""Builds conversations for tests, in one line per turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tandem.core.conversation import Conversation, Customer, NluResult, Tried, Turn
from tandem.core.decision_context import Contact, DecisionContext, Load

HEARD = ("asked", "answers", "button", "mood", "fingerprint", "entities")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def nlu_result(intent: str = "order_status", confidence: float = 0.95, **more: Any) -> NluResult:
    """A turn as recognition heard it."""
    return NluResult(intent, confidence, ranking=((intent, confidence),), **more)


def conversation_of(turns: list[dict[str, Any]], **about: Any) -> Conversation:
    """A conversation from rows like {"customer": "hi", "intent": "greet"} or {"bot": "Hello"}.

    Also `customer`, `tried`, `contacts` (with `hours_ago`), `load`, `waited_minutes`, and whatever
    else a Conversation has.
    """
    made = []
    for seq, row in enumerate(turns, start=1):
        speaker = next(s for s in ("customer", "bot", "agent", "system") if s in row)
        what = None
        if speaker == "customer":
            more = {key: row[key] for key in HEARD if key in row}
            if "entities" in more:
                more["entities"] = tuple(more["entities"])
            what = nlu_result(
                row.get("intent", "order_status"),
                row.get("confidence", 0.95),
                bot_actions=tuple(row.get("moves", ())),
                **more,
            )
        at = START + timedelta(minutes=seq)
        made.append(Turn(f"t{seq}", seq, speaker, row[speaker], at, nlu_result=what))
    customer = about.pop("customer", None)
    if isinstance(customer, dict):
        customer = Customer(**{"id": "k1", "name": "Ada", "email": "ada@example.org"} | customer)
    tried = tuple(Tried(**done) for done in about.pop("tried", ()))
    decision_context = DecisionContext(
        tuple(contact_of(number, row) for number, row in enumerate(about.pop("contacts", ()))),
        Load(**about.pop("load", {})),
        about.pop("waited_minutes", 0.0),
    )
    channel = about.pop("channel", "website")
    return Conversation(
        "c1",
        channel,
        tuple(made),
        customer,
        tried=tried,
        decision_context=decision_context,
        **about,
    )


def contact_of(number: int, row: dict[str, Any]) -> Contact:
    """Another conversation, `hours_ago` before this one began."""
    more = {key: value for key, value in row.items() if key != "hours_ago"}
    return Contact(f"c0{number}", START - timedelta(hours=row["hours_ago"]), **more)

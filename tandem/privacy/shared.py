"""Conversations in which several people proved who they are, one after the other.

Whoever sat there read it all; still one person's export is not to hold another's orders (GDPR,
Article 15 (4)). It holds what was said while nobody else was known. What else is kept of such a
conversation is told by table and number, to be given by a person who has looked at it. Erasing
takes the whole conversation: nothing of it can be told apart for good.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from tandem.core.database import snapshot
from tandem.privacy.own_tables import Rows
from tandem.privacy.subject import Subject, chunks
from tandem.runtime import Runtime
from tandem.storage import tables as t


@dataclass(slots=True)
class Shared:
    """The conversations that were shared, and what of their turns and events is not theirs."""

    conversations: set[str] = field(default_factory=set)
    turns: set[str] = field(default_factory=set)
    events: set[int] = field(default_factory=set)


def shared(runtime: Runtime, subject: Subject) -> Shared:
    """Which of a person's conversations were others' too, by the proofs that were kept."""
    found, e = Shared(), t.event.c
    with snapshot(runtime.storage.database) as db:
        for some in chunks(subject.conversations):
            query = select(e.id, e.conversation_id, e.turn_id, e.kind, e.data).order_by(e.id)
            rows = db.execute(query.where(e.conversation_id.in_(some))).all()
            by_conversation: dict[str, list[Any]] = {}
            for row in rows:
                by_conversation.setdefault(row.conversation_id, []).append(row)
            for conversation, events in by_conversation.items():
                _look(found, conversation, events, subject.customer_id)
    return found


def without(rows: Rows, found: Shared) -> tuple[Rows, dict[str, int]]:
    """The rows that are the person's alone, and how many of each table are not."""
    cases = {
        row["id"]
        for row in rows.get("case_file", ())
        if row["conversation_id"] in found.conversations
    }
    kept: Rows = {}
    left: Counter[str] = Counter()
    for name, some in rows.items():
        for row in some:
            if _is_own(name, row, found, cases):
                kept.setdefault(name, []).append(row)
            else:
                left[name] += 1
    return kept, dict(left)


def _look(found: Shared, conversation: str, events: list[Any], customer: str | None) -> None:
    known = [row.data.get("customer") for row in events if row.kind == "identity"]
    if not any(one and one != customer for one in known):
        return
    found.conversations.add(conversation)
    opened = events[0].data.get("verified") if events[0].kind == "opened" else None
    others = opened == "signed in"  # as whom is not told by the event
    last: list[Any] = []
    for row in events:
        if row.kind == "identity" and row.data.get("customer"):
            others = row.data["customer"] != customer
            if others:  # what was written last is what proved it
                _withhold(found, last)
        if row.kind == "message":
            last = []
        last.append(row)
        if others:
            _withhold(found, [row])


def _withhold(found: Shared, events: list[Any]) -> None:
    found.events |= {row.id for row in events}
    found.turns |= {row.turn_id for row in events if row.turn_id}


def _is_own(name: str, row: dict[str, Any], found: Shared, cases: set[str]) -> bool:
    if name == "turn":
        return row["id"] not in found.turns
    if name == "event":
        return row["id"] not in found.events
    if name == "conversation":
        return row["id"] not in found.conversations
    belongs = {row.get("conversation_id"), row.get("whose")} & found.conversations
    return not belongs and not {row.get("case_id"), row.get("id")} & cases

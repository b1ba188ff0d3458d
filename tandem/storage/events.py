"""The append-only record of everything that happened, for explaining and for measuring."""

from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from tandem.conversation import now
from tandem.storage import tables as t
from tandem.storage.database import reading, writing

KINDS = {
    "opened": "a conversation began",
    "identity": "it became known who the customer is",
    "left": "the customer left",
    "signed_out": "the customer signed out at the website; tokens given before are void",
    "message": "somebody said something",
    "heard": "recognition's result of a customer turn, with the facts it gave",
    "decision": "readings, rule and plan of a customer turn",
    "action": "a skill did something, with its outcome",
    "fault": "something failed, and what the customer was told",
    "case": "an edge of the case's state machine",
    "note": "an agent wrote a private note",
    "delivery": "outside work of the outbox was done or failed",
}


def append(
    db: Connection,
    conversation_id: str,
    kind: str,
    data: dict[str, Any],
    turn_id: str | None = None,
) -> None:
    """Append inside a transaction, so that what happened and its record stand or fall together."""
    if kind not in KINDS:
        raise ValueError(f"unknown event kind {kind!r}: add it to KINDS with what it means")
    db.execute(
        insert(t.event).values(
            conversation_id=conversation_id, kind=kind, data=data, turn_id=turn_id, at=now()
        )
    )


class Events:
    """The repository of events."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(
        self, conversation_id: str, kind: str, data: dict[str, Any], turn_id: str | None = None
    ) -> None:
        """Append one event in its own transaction."""
        with writing(self._engine) as db:
            append(db, conversation_id, kind, data, turn_id)

    def of(self, conversation_id: str, kind: str | None = None) -> list[dict[str, Any]]:
        """The events of a conversation, oldest first."""
        query = select(t.event).where(t.event.c.conversation_id == conversation_id)
        if kind:
            query = query.where(t.event.c.kind == kind)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query.order_by(t.event.c.id))]

    def decision_of(self, turn_id: str) -> dict[str, Any] | None:
        """What was decided at a turn, if it has been decided."""
        query = (
            select(t.event.c.data)
            .where(t.event.c.turn_id == turn_id, t.event.c.kind == "decision")
            .limit(1)
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar()

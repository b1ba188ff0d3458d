"""The append-only record of everything that happened, for explaining and for measuring."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, snapshot, writing
from tandem.storage import tables as t

GAP_SECONDS = 5
"""On PostgreSQL an event may appear after one with a higher number. Until an event behind a gap
in the numbers is this old, readers wait for the gap to be filled; then nothing ever will."""

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
    "breach": "nobody answered by the time due",
    "learned": "facts an agent gave back to the assistant, with the line of context",
    "note": "an agent wrote a private note",
    "rating": "the customer was asked how it was, or said so",
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
    append_all(db, conversation_id, {kind: data}, turn_id)


def append_all(
    db: Connection, conversation_id: str, events: dict[str, dict[str, Any]], turn_id: str | None
) -> None:
    """The same for several events of one moment, kind to data, in this order."""
    for kind in events:
        if kind not in KINDS:
            raise ValueError(f"unknown event kind {kind!r}: add it to KINDS with what it means")
    same = {"conversation_id": conversation_id, "turn_id": turn_id, "at": moment(db)}
    db.execute(insert(t.event), [same | {"kind": k, "data": d} for k, d in events.items()])


def last_action(conversation_id: str):
    """The data of the last thing done in a conversation, as part of a query."""
    return (
        select(t.event.c.data)
        .where(t.event.c.conversation_id == conversation_id, t.event.c.kind == "action")
        .order_by(t.event.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def article_of(data: dict[str, Any] | None) -> str:
    """The help page told, where that was the last thing done; else ""."""
    data = data or {}
    return (data.get("about") or {}).get("article", "")


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

    def of_turn(self, turn_id: str, kind: str) -> list[dict[str, Any]]:
        """The data of a turn's events of one kind, oldest first."""
        query = (
            select(t.event.c.data)
            .where(t.event.c.turn_id == turn_id, t.event.c.kind == kind)
            .order_by(t.event.c.id)
        )
        with reading(self._engine) as db:
            return list(db.execute(query).scalars())

    def decision_of(self, turn_id: str) -> dict[str, Any] | None:
        """What was decided at a turn, if it has been decided."""
        return next(iter(self.of_turn(turn_id, "decision")), None)

    def get(self, event_id: int) -> dict[str, Any]:
        """One event."""
        with reading(self._engine) as db:
            row = db.execute(select(t.event).where(t.event.c.id == event_id)).one()
            return dict(row._mapping)

    def after(self, position: int, kinds: Iterable[str], limit: int = 200) -> tuple[list, int]:
        """The events of these kinds behind `position`, and the position they lead to."""
        columns = (t.event.c.id, t.event.c.at)
        behind = select(*columns).where(t.event.c.id > position).order_by(t.event.c.id)
        with snapshot(self._engine) as db:
            end, settled = position, moment(db) - timedelta(seconds=GAP_SECONDS)
            for number, at in db.execute(behind.limit(limit)):
                if number != end + 1 and at > settled:
                    break
                end = number
            among = (t.event.c.id > position, t.event.c.id <= end, t.event.c.kind.in_(list(kinds)))
            rows = db.execute(select(t.event).where(*among).order_by(t.event.c.id))
            return [dict(row._mapping) for row in rows], end

    def position(self, reader: str) -> int:
        """How far `reader` has come; a new reader begins with what happens from now on."""
        with writing(self._engine) as db:
            query = select(t.position.c.event_id).where(t.position.c.reader == reader)
            found = db.execute(query).scalar()
            if found is None:
                found = db.execute(select(func.coalesce(func.max(t.event.c.id), 0))).scalar_one()
                db.execute(insert(t.position).values(reader=reader, event_id=found))
            return found

    def move_to(self, reader: str, event_id: int) -> None:
        """`reader` has come so far; never backwards."""
        c = t.position.c
        with writing(self._engine) as db:
            db.execute(
                update(t.position)
                .where(c.reader == reader, c.event_id < event_id)
                .values(event_id=event_id)
            )

    def forget_position(self, reader: str) -> None:
        """`reader` is not there any more; when it comes back it begins with what happens then."""
        with writing(self._engine) as db:
            db.execute(delete(t.position).where(t.position.c.reader == reader))

    def learned_at(self, turn_id: str) -> dict[str, str]:
        """The facts an agent gave back with a turn, name to value."""
        query = select(t.event.c.data).where(
            t.event.c.turn_id == turn_id, t.event.c.kind == "learned"
        )
        with reading(self._engine) as db:
            data = db.execute(query).scalar()
            return data["facts"] if data else {}

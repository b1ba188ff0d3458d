"""Cases: opened once per handover, moved one edge at a time, every edge kept as an event."""

import secrets
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.case import BY_AGENT, OPEN, next_state
from tandem.conversation import now
from tandem.errors import Refused
from tandem.storage import tables as t
from tandem.storage.database import reading, writing
from tandem.storage.events import append
from tandem.storage.turns import add_turn, new_id

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: a reference is read out on the phone."""

Row = dict[str, Any]


class Cases:
    """The repository of cases."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def open(self, conversation_id: str, handover_id: str, **about: Any) -> tuple[Row, bool]:
        """Open a case and queue it. Returns it and whether it is new.

        The same `handover_id` again, or a conversation that has an open case, gives back the case
        there is: a handover retried makes one case.
        """
        try:
            with writing(self._engine) as db:
                found = _find(db, conversation_id, handover_id)
                if found:
                    return found, False
                case_id = new_id("h")
                moment = now()
                db.execute(
                    insert(t.case).values(
                        id=case_id,
                        reference=f"H-{''.join(secrets.choice(ALPHABET) for _ in range(5))}",
                        conversation_id=conversation_id,
                        handover_id=handover_id,
                        state=next_state("requested", "queue"),
                        requested_at=moment,
                        **about,
                    )
                )
                row = _one(db, case_id)
                told = {k: about[k] for k in ("queue", "level", "priority", "reason")}
                append(db, conversation_id, "case", {"edge": "queue", "case": case_id} | told)
                return row, True
        except IntegrityError:  # another process opened it in the same moment
            with reading(self._engine) as db:
                found = _find(db, conversation_id, handover_id)
                if not found:
                    raise
                return found, False

    def move(
        self,
        case_id: str,
        edge: str,
        *,
        agent_id: str | None = None,
        say: str | None = None,
        **values: Any,
    ) -> Row:
        """Take one edge. `say` is a system line for the customer, stored with the edge.

        Raises Refused already_claimed, not_yours or edge_not_allowed; then nothing has changed.
        """
        with writing(self._engine) as db:
            row = _one(db, case_id, lock=True)
            if edge == "claim" and row["state"] == "with_agent":
                if row["agent_id"] == agent_id:
                    return row
                raise _claimed(db, row)
            if edge in BY_AGENT and row["agent_id"] != agent_id:
                raise Refused("not_yours", "Another agent has this case.", 409)
            state = next_state(row["state"], edge)
            moment = now()
            values["state"] = state
            if edge == "claim":
                values |= {"agent_id": agent_id, "claimed_at": moment}
            if edge == "release":
                values |= {"agent_id": None, "claimed_at": None}
            if state not in OPEN:
                values["closed_at"] = moment
            changed = db.execute(
                update(t.case)
                .where(t.case.c.id == case_id, t.case.c.state == row["state"])
                .values(**values)
            ).rowcount
            if not changed:
                raise _claimed(db, _one(db, case_id))
            append(
                db,
                row["conversation_id"],
                "case",
                {"edge": edge, "case": case_id, "from": row["state"], "to": state}
                | {"agent": agent_id, "outcome": values.get("outcome")},
            )
            if say:
                add_turn(db, row["conversation_id"], "system", say)
            return _one(db, case_id)

    def of_conversation(self, conversation_id: str) -> Row | None:
        """The open case of a conversation, if there is one."""
        query = select(t.case).where(
            t.case.c.conversation_id == conversation_id, t.case.c.closed_at.is_(None)
        )
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return dict(row._mapping) if row else None

    def last_of(self, conversation_id: str) -> Row | None:
        """The newest case of a conversation, open or not."""
        query = (
            select(t.case)
            .where(t.case.c.conversation_id == conversation_id)
            .order_by(t.case.c.requested_at.desc())
            .limit(1)
        )
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return dict(row._mapping) if row else None

    def get(self, case_id: str) -> Row:
        """One case. Raises Refused unknown_case."""
        with reading(self._engine) as db:
            return _one(db, case_id)

    def open_cases(self) -> list[Row]:
        """All open cases: most pressing first, then longest waiting."""
        query = (
            select(t.case)
            .where(t.case.c.closed_at.is_(None))
            .order_by(t.case.c.priority, t.case.c.requested_at)
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def place(self, row: Row) -> int:
        """The place of a waiting case in its queue, 1 for the next."""
        c = t.case.c
        ahead = (c.priority < row["priority"]) | (
            (c.priority == row["priority"]) & (c.requested_at < row["requested_at"])
        )
        query = select(func.count()).where(c.state == "queued", c.queue == row["queue"], ahead)
        with reading(self._engine) as db:
            return 1 + db.execute(query).scalar_one()

    def waits(self, limit: int = 50) -> list[float]:
        """Seconds from request to claim of the last claimed cases."""
        query = (
            select(t.case.c.requested_at, t.case.c.claimed_at)
            .where(t.case.c.claimed_at.is_not(None))
            .order_by(t.case.c.claimed_at.desc())
            .limit(limit)
        )
        with reading(self._engine) as db:
            return [(b - a).total_seconds() for a, b in db.execute(query)]

    def closed_since(self, moment) -> list[Row]:
        """Cases closed at or after `moment`."""
        query = select(t.case).where(t.case.c.closed_at >= moment)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def set(self, case_id: str, **values: Any) -> None:
        """Set what is no part of the state: callback_phone, seen_seq."""
        with writing(self._engine) as db:
            db.execute(update(t.case).where(t.case.c.id == case_id).values(**values))

    def add_note(self, case_id: str, agent_id: str, text: str) -> None:
        """A private note of an agent; customers never see it."""
        with writing(self._engine) as db:
            row = _one(db, case_id)
            db.execute(
                insert(t.note).values(case_id=case_id, agent_id=agent_id, text=text, at=now())
            )
            append(db, row["conversation_id"], "note", {"case": case_id, "agent": agent_id})

    def notes(self, case_id: str) -> list[Row]:
        """The private notes of a case with their agents' names, oldest first."""
        query = (
            select(t.note.c.text, t.note.c.at, t.agent.c.name.label("agent"))
            .join(t.agent, t.agent.c.id == t.note.c.agent_id)
            .where(t.note.c.case_id == case_id)
            .order_by(t.note.c.id)
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]


def _find(db: Connection, conversation_id: str, handover_id: str) -> Row | None:
    c = t.case.c
    same = (c.handover_id == handover_id) | (
        (c.conversation_id == conversation_id) & c.closed_at.is_(None)
    )
    row = db.execute(select(t.case).where(same).limit(1)).one_or_none()
    return dict(row._mapping) if row else None


def _one(db: Connection, case_id: str, lock: bool = False) -> Row:
    query = select(t.case).where(t.case.c.id == case_id)
    row = db.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise Refused("unknown_case", "There is no such case.", 404)
    return dict(row._mapping)


def _claimed(db: Connection, row: Row) -> Refused:
    name = db.execute(select(t.agent.c.name).where(t.agent.c.id == row["agent_id"])).scalar()
    seconds = int((now() - (row["claimed_at"] or now())).total_seconds())
    ago = f"{seconds} s" if seconds < 90 else f"{seconds // 60} min"
    return Refused("already_claimed", f"{name or 'Another agent'} took this case {ago} ago.", 409)

"""Timers in the database: they survive every process, and of several processes one fires them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    delete,
    insert,
    or_,
    select,
    update,
)

from tandem.cases.timers import TimerKind
from tandem.core.database import writing
from tandem.storage import tables as t
from tandem.storage.lease import Lease


@dataclass(frozen=True, slots=True)
class Timer:
    """One timer of a case."""

    id: int
    case_id: str
    kind: TimerKind
    due_at: datetime


def set_timers(db: Connection, case_id: str, wanted: Mapping[TimerKind, datetime]) -> None:
    """Make the timers of a case these, inside the transaction that changes it."""
    c = t.timer.c
    there = {
        row.kind: row.due_at
        for row in db.execute(select(c.kind, c.due_at).where(c.case_id == case_id))
    }
    gone = set(there) - set(wanted)
    if gone:
        db.execute(delete(t.timer).where(c.case_id == case_id, c.kind.in_(gone)))
    for kind, due_at in wanted.items():
        if kind not in there:
            db.execute(insert(t.timer).values(case_id=case_id, kind=kind, due_at=due_at))
        elif there[kind] != due_at:
            _again(db, (c.case_id == case_id) & (c.kind == kind), due_at)


class Timers:
    """The repository of timers."""

    def __init__(self, engine: Engine):
        self._engine, self._lease = engine, Lease(engine, t.timer.c.claimed_until)

    def claim(self) -> Timer | None:
        """The timer due longest, kept from others for LEASE_SECONDS; None if none is due."""
        row = self._lease.claim(_due, lambda row: {})
        return _timer(row) if row else None

    def done(self, timer: Timer, again_at: datetime | None) -> None:
        """It has been done: forget it, or look again at `again_at`. A timer that was set anew
        meanwhile stays as it was set."""
        c = t.timer.c
        same = (c.id == timer.id) & (c.due_at == timer.due_at)
        with writing(self._engine) as db:
            if again_at is None:
                db.execute(delete(t.timer).where(same))
            else:
                _again(db, same, again_at)

    def all(self) -> list[Timer]:
        """Every timer, next first."""
        with writing(self._engine) as db:
            rows = db.execute(select(t.timer).order_by(t.timer.c.due_at))
            return [_timer(row) for row in rows]


def _due(at: datetime) -> Select[Any]:
    c = t.timer.c
    free = or_(c.claimed_until.is_(None), c.claimed_until <= at)
    return select(t.timer).where(c.due_at <= at, free).order_by(c.due_at, c.id).limit(1)


def _timer(row: Row[Any]) -> Timer:
    return Timer(row.id, row.case_id, row.kind, row.due_at)


def _again(db: Connection, which: ColumnElement[bool], due_at: datetime) -> None:
    db.execute(update(t.timer).where(which).values(due_at=due_at, claimed_until=None))

"""Work with the outside: stored first, done afterwards, tried again with growing pauses.

The outbox holds what goes out (mail, Slack, webhooks), the inbox what came in from others and is
acknowledged before it is acted on. Works of one lane are done one after the other, in the order
in which they were put; a dead letter does not hold up its lane.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    Table,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage.lease import Lease
from tandem.storage.whose import named_by

MOST_ATTEMPTS = 12
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 3600
MOST_CLAIM_SECONDS = 60
"""So long a work is claimed at most. Everything outside is given up well before that."""


class Job(NamedTuple):
    """Work to be stored, once per `key`. `lane` keeps it in order with others. `whose` it is
    (`tandem/storage/whose.py`) need not be said where key or lane name a conversation, a turn or a
    case."""

    kind: str
    payload: dict[str, Any]
    key: str
    lane: str | None = None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class StoredJob:
    """Work of a box. `state` is "todo", "done" or "dead"; `attempts` counts the one under way."""

    id: int
    key: str
    lane: str | None
    whose: str | None
    kind: str
    payload: dict[str, Any]
    state: str
    attempts: int
    next_at: datetime
    last_error: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a box is not done yet, and how much of it never will be."""

    waiting: int
    dead: int


def put_work(
    db: Connection,
    table: Table,
    kind: str,
    payload: dict[str, Any],
    key: str,
    lane: str | None = None,
    whose: str | None = None,
) -> bool:
    """Store work once per `key` inside a transaction: with what it belongs to, or not at all.
    False if it was there already."""
    if db.execute(select(table.c.id).where(table.c.key == key)).first():
        return False
    at = moment(db)
    values = {"key": key, "kind": kind, "payload": payload, "lane": lane}
    values["whose"] = whose or named_by(db, key, lane)
    db.execute(insert(table).values(**values, next_at=at, at=at))
    return True


class JobQueue:
    """One box of work in Tandem's database.

    `forget` empties the payload of done work: what came in is then stored where it belongs.
    """

    def __init__(self, engine: Engine, table: Table, forget: bool = False):
        self._engine, self._table, self._forget = engine, table, forget
        self._lease = Lease(engine, table.c.next_at)

    def put(
        self,
        kind: str,
        payload: dict[str, Any],
        key: str,
        lane: str | None = None,
        whose: str | None = None,
    ) -> bool:
        """Store work (see Job) once per `key`. False if it was there already."""
        try:
            with writing(self._engine) as db:
                return put_work(db, self._table, kind, payload, key, lane, whose)
        except IntegrityError:
            return False  # stored in the same moment by another process

    def put_all(self, jobs: list[Job]) -> None:
        """Store works (arguments of `put`) in one transaction. Those that are there stay alone."""
        try:
            with writing(self._engine) as db:
                for job in jobs:
                    put_work(db, self._table, *job)
        except IntegrityError:  # another process stored one of them in the same moment
            for job in jobs:
                self.put(*job)

    def claim(self) -> StoredJob | None:
        """The next work that is due, kept from others for LEASE_SECONDS; None if there is none."""
        row = self._lease.claim(self._due, lambda row: {"attempts": row.attempts + 1})
        return replace(_job(row), attempts=row.attempts + 1) if row else None

    def renew(self, job: StoredJob) -> bool:
        """Keep a claimed work for LEASE_SECONDS from now. False if it is not ours any more."""
        c = self._table.c
        mine = (c.id == job.id) & (c.state == "todo") & (c.attempts == job.attempts)
        return self._lease.renew(mine)

    def _due(self, at: datetime) -> Select[Any]:
        c, earlier = self._table.c, self._table.alias("earlier").c
        held_up = exists().where(earlier.lane == c.lane, earlier.id < c.id, earlier.state == "todo")
        return (
            select(self._table)
            .where(c.state == "todo", c.next_at <= at, or_(c.lane.is_(None), ~held_up))
            .order_by(c.next_at, c.id)
            .limit(1)
        )

    def done(self, work_id: int) -> None:
        """It worked."""
        forgotten: dict[str, Any] = {"payload": {}} if self._forget else {}
        self._set(work_id, state="done", last_error=None, **forgotten)

    def failed(self, work_id: int, attempts: int, error: str) -> None:
        """It did not: try later, or put it with the dead letters after the last attempt."""
        if attempts >= MOST_ATTEMPTS:
            self.give_up(work_id, error)
            return
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), LONGEST_PAUSE_SECONDS)
        self._set(work_id, pause=pause, last_error=error)

    def later(self, work_id: int, seconds: float, error: str) -> None:
        """The other side asked to wait; that is no failure and counts as no attempt."""
        self._set(
            work_id,
            pause=seconds,
            attempts=self._table.c.attempts - 1,
            last_error=error,
        )

    def give_up(self, work_id: int, error: str) -> None:
        """It can never work: a dead letter, kept to be looked at."""
        self._set(work_id, state="dead", last_error=error)

    def replay(self, work_id: int) -> bool:
        """Try a dead letter again from the start. False if there is no such dead letter."""
        c = self._table.c
        with writing(self._engine) as db:
            return bool(
                db.execute(
                    update(self._table)
                    .where(c.id == work_id, c.state == "dead")
                    .values(state="todo", attempts=0, next_at=moment(db))
                ).rowcount
            )

    def get(self, work_id: int) -> StoredJob | None:
        """One work, or None."""
        with reading(self._engine) as db:
            row = db.execute(select(self._table).where(self._table.c.id == work_id)).one_or_none()
            return _job(row) if row else None

    def listed(self, states: Iterable[str] = ("todo", "dead"), limit: int = 100) -> list[StoredJob]:
        """Works in these states, oldest first."""
        query = select(self._table).where(self._table.c.state.in_(list(states)))
        with reading(self._engine) as db:
            rows = db.execute(query.order_by(self._table.c.id).limit(limit))
            return [_job(row) for row in rows]

    def waiting(self) -> list[StoredJob]:
        """Work not done yet, dead letters included."""
        return self.listed(limit=1_000_000)

    def counts(self) -> Counts:
        """How much is not done yet, and how much of it never will be."""
        c = self._table.c
        query = select(c.state, func.count()).where(c.state != "done").group_by(c.state)
        with reading(self._engine) as db:
            found = {state: count for state, count in db.execute(query)}
        return Counts(found.get("todo", 0), found.get("dead", 0))

    def _set(self, work_id: int, pause: float | None = None, **values: Any) -> None:
        with writing(self._engine) as db:
            if pause is not None:
                values["next_at"] = moment(db) + timedelta(seconds=pause)
            db.execute(update(self._table).where(self._table.c.id == work_id).values(**values))


def _job(row: Row[Any]) -> StoredJob:
    return StoredJob(**row._mapping)

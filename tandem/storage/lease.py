"""How work is claimed: for a short while, and anew as long as its process lives.

Who dies leaves the work free within LEASE_SECONDS; who is slow keeps it. Turns, works of the boxes
and timers are claimed by the same `Lease`, each with a column that says until when.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Row, Select, update
from sqlalchemy.exc import SQLAlchemyError

from tandem.core.clock import moment
from tandem.core.database import reading, writing

log = logging.getLogger(__name__)
LEASE_SECONDS = 8.0
"""Longer than a busy process needs between two beats, short enough for who waits for an answer."""
BEAT_SECONDS = 2.0

Taken = Callable[[Row[Any]], dict[str, Any]]
"""What else is written to a row that is claimed, made from the row as it was."""


class Lease:
    """Claims on the rows of one table. `until` is the column that holds the end of a claim."""

    def __init__(self, engine: Engine, until: Column[Any]):
        self._engine, self._until = engine, until

    def claim(self, due: Callable[[datetime], Select[Any]], taken: Taken) -> Row[Any] | None:
        """The first row that `due` finds at this moment, as it was before it was claimed; None if
        there is none. Rows that another process is claiming are passed over."""
        with reading(self._engine) as db:  # the usual answer is "nothing", and costs no lock
            if db.execute(due(moment(db))).first() is None:
                return None
        with writing(self._engine) as db:
            row = db.execute(due(moment(db)).with_for_update(skip_locked=True)).one_or_none()
            if row is not None:
                self.take(db, row, **taken(row))
            return row

    def take(self, db: Connection, row: Row[Any], **taken: Any) -> None:
        """Claim a row that is read for update, inside a transaction."""
        table = self._until.table
        values = taken | {self._until.name: self._end(db)}
        db.execute(update(table).where(table.c.id == row.id).values(**values))

    def renew(self, mine: ColumnElement[bool]) -> bool:
        """Keep a claimed row for LEASE_SECONDS from now. False if it is not `mine` any more."""
        with writing(self._engine) as db:
            values = {self._until.name: self._end(db)}
            done = db.execute(update(self._until.table).where(mine).values(**values))
            return bool(done.rowcount)

    def _end(self, db: Connection) -> datetime:
        return moment(db) + timedelta(seconds=LEASE_SECONDS)


@contextmanager
def renewing(renew: Callable[[], object], most_seconds: float) -> Iterator[None]:
    """While the block runs, call `renew` again and again in a thread, for at most `most_seconds`:
    what hangs for good is left to others. No call is under way after the block."""
    over = threading.Event()

    def beat() -> None:
        for _ in range(int(most_seconds / BEAT_SECONDS)):
            if over.wait(BEAT_SECONDS):
                return
            try:
                renew()
            except SQLAlchemyError as error:
                log.warning("a claim could not be renewed: %s", type(error).__name__)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

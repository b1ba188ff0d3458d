"""What time it is wherever processes must agree: what is due, and how long something is claimed.

On PostgreSQL that is the database's clock, so that one machine whose clock is wrong neither takes
what is not due nor keeps work from the others. On SQLite all processes share their machine's.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, event

from tandem.core.conversation import now
from tandem.core.ports import Clock

LOOK_SECONDS = 10.0
"""How often the database is asked; in between the steady clock, which nobody sets, goes on."""


class DatabaseClock:
    """The clock of a PostgreSQL server. It asks with connections that are opened anyway, so that
    telling the time costs nothing and works while the server is away."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._seen: tuple[datetime, float] | None = None
        event.listen(engine, "checkout", self._look)

    def __call__(self) -> datetime:
        """The present moment, aware, UTC."""
        while self._seen is None:
            with self._engine.connect():
                pass
        at, steady = self._seen
        return at + timedelta(seconds=time.monotonic() - steady)

    def _look(self, connection: Any, _record: object, _proxy: object) -> None:
        if self._seen and time.monotonic() < self._seen[1] + LOOK_SECONDS:
            return
        with connection.cursor() as cursor:
            at = cursor.execute("SELECT clock_timestamp()").fetchone()[0]
        self._seen = (at.astimezone(UTC), time.monotonic())
        connection.rollback()


def set_clock(engine: Engine, clock: Clock | None = None) -> Clock:
    """Say what time it is for everything stored with `engine`: the common clock, or `clock`."""
    common = DatabaseClock(engine) if engine.dialect.name == "postgresql" else now
    engine.update_execution_options(clock=clock or common)
    return clock or common


def moment(db: Connection) -> datetime:
    """The present moment for what is read or written with this connection."""
    clock: Clock = db.get_execution_options().get("clock", now)
    return clock()

"""A person in Rasa's trackers: one table of events in a database of Rasa's own.

Rasa holds trackers in memory, but uses one only while its last event is the database's
(`nlu/rasa_server/tracker_store.py`), and saves nothing more of one whose events are gone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, column, delete, func, inspect, select, table

from tandem.core.database import clear_out, open_database, reading, writing
from tandem.privacy.subject import chunks

NAME = "events"
EVENTS = table(NAME, *(column(n) for n in ("id", "sender_id", "type_name", "timestamp", "data")))
OURS = "c\\_%"
"""Conversations of the front door; Rasa's own warm-up and `rasa shell` are nobody's."""


class Trackers:
    """Use as a context; a database without trackers yet has none."""

    def __init__(self, url: str):
        self._engine: Engine = open_database(url)
        self._there = inspect(self._engine).has_table(NAME)

    def __enter__(self) -> "Trackers":
        return self

    def __exit__(self, *_) -> None:
        self._engine.dispose()

    def of(self, conversations: Iterable[str]) -> list[dict[str, Any]]:
        """Every event of these conversations, as Rasa stored it."""
        if not self._there:
            return []
        with reading(self._engine) as db:
            return [
                dict(row._mapping)
                for some in chunks(conversations)
                for row in db.execute(
                    select(EVENTS).where(EVENTS.c.sender_id.in_(some)).order_by(EVENTS.c.id)
                )
            ]

    def erase(self, conversations: Iterable[str]) -> int:
        """Delete them. Returns how many events."""
        if not self._there:
            return 0
        count = 0
        for some in chunks(conversations):
            with writing(self._engine) as db:
                count += db.execute(delete(EVENTS).where(EVENTS.c.sender_id.in_(some))).rowcount
        clear_out(self._engine, [NAME])
        return count

    def older_than(self, moment: datetime) -> list[str]:
        """Conversations whose last event was before `moment`."""
        if not self._there:
            return []
        last = func.max(EVENTS.c.timestamp)
        query = select(EVENTS.c.sender_id).group_by(EVENTS.c.sender_id)
        query = query.where(EVENTS.c.sender_id.like(OURS, escape="\\"))
        with reading(self._engine) as db:
            return list(db.execute(query.having(last < moment.timestamp())).scalars())

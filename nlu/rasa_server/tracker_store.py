"""Rasa's SQL tracker store without reading back what it has just written.

Rasa reads a conversation from the database at each turn, and counts its events once more before it
writes. Here the tracker that was saved last is held, with the id of its last event; when nobody
else has written to the conversation since (one look at the index), it is used as it is. Several
Rasa processes may share the database: a tracker that is out of date is read anew.

The tracker of a long session is shortened (short_session.py); the database keeps all events.
"""

from __future__ import annotations

import itertools
import json
from collections import OrderedDict
from typing import Any, Dict, Optional, Text, Tuple

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

from nlu.rasa_server.short_session import shortened

MOST_HELD = 2000
"""Conversations held at most; the one unused for longest is let go. About 50 kB each."""
EVENTS = SQLTrackerStore.SQLEvent.__table__
ADD = EVENTS.insert().returning(EVENTS.c.id)


class HeldTrackerStore(SQLTrackerStore):
    """Set in endpoints.yml as `tracker_store: {type: ..., url: ...}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As SQLTrackerStore; SQLite gets write-ahead logging, so that reading never waits.
        Elsewhere a connection that died while it was not used is replaced before it is."""
        self._held: "OrderedDict[Text, Tuple[DialogueStateTracker, int, int]]" = OrderedDict()
        super().__init__(*args, **kwargs)
        url = self.engine.url
        self.engine.dispose()
        if self.engine.dialect.name == "sqlite":
            # Rasa's own engine would open and close the file for each statement.
            self.engine = sa.create_engine(
                url, poolclass=QueuePool, connect_args={"check_same_thread": False, "timeout": 10}
            )
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
        else:
            more = create_engine_kwargs(url)
            self.engine = sa.create_engine(url, pool_pre_ping=True, **more)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker of the latest session. A held one is given away: whoever fails to save it
        leaves the database's state behind."""
        held = self._held.pop(sender_id, None)
        if held is not None:
            tracker, _, last_id = held
            if self._same_domain(tracker) and self._last_id(sender_id) == last_id:
                tracker.events_stored = held[1]
                return tracker
        tracker = await super().retrieve(sender_id)
        if tracker is not None:
            tracker = shortened(tracker, self.domain)
            tracker.events_stored = len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not stored yet, and hold the tracker for the next turn."""
        stored = getattr(tracker, "events_stored", None)
        if stored is None:  # made by Rasa itself: let Rasa find out what is stored
            await super().save(tracker)
            tracker.events_stored = len(tracker.events)
            return
        await self.stream_events(tracker)
        fresh = list(itertools.islice(tracker.events, stored, None))
        with self.engine.begin() as connection:
            before = connection.execute(_last_id_query(tracker.sender_id)).scalar() or 0
            if stored and not before:
                return  # the person was erased while we answered: nothing of it comes back
            rows = [_row(tracker.sender_id, event) for event in fresh]
            added = connection.execute(ADD, rows).scalars() if rows else ()
            last_id = max(added, default=before)
        tracker.events_stored = len(tracker.events)
        if any(isinstance(event, SessionStarted) for event in fresh):
            return  # the next turn reads the new session alone
        tracker = shortened(tracker, self.domain)
        self._held[tracker.sender_id] = (tracker, len(tracker.events), last_id)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)

    def _same_domain(self, tracker: DialogueStateTracker) -> bool:
        """Slots are those of the model's domain, which may have been replaced."""
        return self.domain is not None and set(tracker.slots) == {
            slot.name for slot in self.domain.slots
        }

    def _last_id(self, sender_id: Text) -> int:
        with self.engine.connect() as connection:
            return connection.execute(_last_id_query(sender_id)).scalar() or 0


def _last_id_query(sender_id: Text) -> Any:
    return sa.select(sa.func.max(EVENTS.c.id)).where(EVENTS.c.sender_id == sender_id)


def _row(sender_id: Text, event: Event) -> Dict[Text, Any]:
    """One event as Rasa's own store writes it."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")

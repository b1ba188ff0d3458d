"""What turns mean, as small vectors, and which are nearest to another.

Of each vector one bit for every number is kept in memory, whether it is above nothing: 48 bytes a
turn. The turns whose bits differ least are compared again by their whole vectors, from the
database (Charikar, "Similarity estimation techniques from rounding algorithms", 2002).
"""

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.events import Events

if TYPE_CHECKING:
    import numpy as np

READER = "meanings"
SHORTEST, LONGEST = 12, 4_000
"""Characters of a turn that means something by itself, and of what is read of a longer one."""
SPEAKERS = ("customer", "agent")
COMPARED = 1_000
"""So many turns are compared by their whole vectors."""
READ_AT_ONCE = 20_000
COUNTED_SECONDS = 60.0
"""How long a deleted turn's bits may stay in memory; it is found no more at once."""


class ToRead(NamedTuple):
    """A turn whose meaning is to be found out."""

    turn_id: str
    conversation_id: str
    text: str


class Meanings:
    """The repository of meanings. May be used from several threads."""

    def __init__(self, engine: Engine):
        self._engine, self._events = engine, Events(engine)
        self._lock = threading.Lock()
        self._encoder, self._last, self._counted = "", 0, 0.0
        self._ids: np.ndarray | None = None
        self._bits: np.ndarray | None = None
        self._at = -1

    def to_read(self) -> tuple[list[ToRead], int]:
        """The next turns to be read, in the order in which they were said, and the position they
        lead to; that does not move where there is nothing more."""
        self._at = position = self._position()
        events, end = self._events.after(position, ("message",))
        ids = [event["turn_id"] for event in events if event["turn_id"]]
        c = t.turn.c
        spoken = c.speaker.in_(SPEAKERS) & c.picked.is_(None) & (func.length(c.text) >= SHORTEST)
        query = select(c.id, c.conversation_id, c.text).where(c.id.in_(ids), spoken)
        with reading(self._engine) as db:
            rows = db.execute(query).all() if ids else []
        return [ToRead(row.id, row.conversation_id, row.text[:LONGEST]) for row in rows], end

    def keep(self, encoder: str, read: Sequence[tuple[ToRead, bytes]]) -> None:
        """Store meanings; not those of turns that have changed or gone since they were read."""
        c, m = t.turn.c, t.turn_meaning.c
        ids = [one.turn_id for one, _ in read]
        try:
            with writing(self._engine) as db:
                texts = select(c.id, c.text).where(c.id.in_(ids)).with_for_update()
                now = {row.id: row.text[:LONGEST] for row in db.execute(texts)}
                db.execute(delete(t.turn_meaning).where(m.turn_id.in_(ids)))
                rows = [
                    {"turn_id": one.turn_id, "conversation_id": one.conversation_id}
                    | {"encoder": encoder, "vector": vector}
                    for one, vector in read
                    if now.get(one.turn_id) == one.text
                ]
                if rows:
                    db.execute(insert(t.turn_meaning), rows)
        except IntegrityError:  # another process has read the same turns in the same moment
            return

    def move_to(self, position: int) -> bool:
        """All up to this position has been read. False where that is nothing new."""
        if position == self._at:
            return False  # an idle system writes nothing
        c = t.position.c
        behind = update(t.position).where(c.reader == READER, c.event_id < position)
        with writing(self._engine) as db:
            return bool(db.execute(behind.values(event_id=position)).rowcount)

    def warm_up(self) -> None:
        """Have what was read by the newest encoder at hand, so that no search waits for it."""
        m = t.turn_meaning.c
        with reading(self._engine) as db:
            encoder = db.execute(select(m.encoder).order_by(m.id.desc()).limit(1)).scalar()
        if encoder:
            self._matrix(encoder)

    def nearest(self, encoder: str, vector: bytes, near: float) -> list[str]:
        """The ids of the turns that mean about the same, nearest first, at most COMPARED."""
        import numpy as np

        ids, bits = self._matrix(encoder)
        if ids is None or bits is None:
            return []
        wanted = np.frombuffer(vector, np.int8).astype(np.float32)
        differing = np.bitwise_count(bits ^ _bits(wanted[None])).sum(axis=1, dtype=np.uint16)
        most = min(COMPARED, len(ids))
        chosen = ids[np.argpartition(differing, most - 1)[:most]].tolist()
        m = t.turn_meaning.c
        query = select(m.turn_id, m.vector).where(m.id.in_(chosen))
        with reading(self._engine) as db:
            rows = db.execute(query).all()
        if not rows:
            return []
        there = np.frombuffer(b"".join(row.vector for row in rows), np.int8)
        vectors = there.reshape(len(rows), -1).astype(np.float32)
        likeness = vectors @ wanted / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(wanted))
        order = np.argsort(-likeness, kind="stable")
        return [rows[at].turn_id for at in order.tolist() if likeness[at] >= near]

    def _matrix(self, encoder: str) -> "tuple[np.ndarray | None, np.ndarray | None]":
        """(row numbers, bits) of everything that this encoder has read."""
        with self._lock:
            if encoder != self._encoder or self._has_shrunk():
                self._encoder, self._last, self._ids, self._bits = encoder, 0, None, None
            while self._read_more():
                pass
            return self._ids, self._bits

    def _has_shrunk(self) -> bool:
        now = time.monotonic()
        if self._ids is None or now < self._counted + COUNTED_SECONDS:
            return False
        self._counted = now
        m = t.turn_meaning.c
        kept = select(func.count()).where(m.encoder == self._encoder, m.id <= self._last)
        with reading(self._engine) as db:
            return db.execute(kept).scalar_one() != len(self._ids)

    def _read_more(self) -> bool:
        import numpy as np

        m = t.turn_meaning.c
        newer = select(m.id, m.vector).where(m.encoder == self._encoder, m.id > self._last)
        with reading(self._engine) as db:
            rows = db.execute(newer.order_by(m.id).limit(READ_AT_ONCE)).all()
        if not rows:
            return False
        there = np.frombuffer(b"".join(row.vector for row in rows), np.int8)
        ids = np.array([row.id for row in rows], np.int64)
        bits = _bits(there.reshape(len(rows), -1))
        if self._ids is not None and self._bits is not None:
            ids, bits = np.concatenate((self._ids, ids)), np.concatenate((self._bits, bits))
        self._ids, self._bits = ids, bits
        self._last = int(ids[-1])
        return len(rows) == READ_AT_ONCE

    def _position(self) -> int:
        """A new reader begins with the first message there is."""
        c = t.position.c
        query = select(c.event_id).where(c.reader == READER)
        with reading(self._engine) as db:
            found = db.execute(query).scalar()
        if found is not None:
            return found
        try:
            with writing(self._engine) as db:
                db.execute(insert(t.position).values(reader=READER, event_id=0))
        except IntegrityError:  # another process has begun
            return self._position()
        return 0


def _bits(vectors: "np.ndarray") -> Any:
    """One bit for each number, in words of 64 where they fill them: those are counted fastest."""
    import numpy as np

    packed = np.packbits(vectors > 0, axis=1)
    return packed.view(np.uint64) if packed.shape[1] % 8 == 0 else packed

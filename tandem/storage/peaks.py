"""Peaks: when, by whom, why, until when. Each ends by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from tandem.core.conversation import now
from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.core.typed import typed
from tandem.storage import tables as t

BY_LOAD = "load"
"""The owner of a peak that began by itself."""


class Peaks:
    """The repository of peaks."""

    def __init__(self, engine: Engine, clock: Clock = now):
        self._engine, self._clock = engine, clock

    def current(self) -> dict[str, Any] | None:
        """The peak under way, or None."""
        moment = self._clock()
        query = (
            select(t.peak)
            .where(t.peak.c.ended_at.is_(None), t.peak.c.until > moment)
            .order_by(t.peak.c.id.desc())
            .limit(1)
        )
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return dict(row._mapping) if row else None

    def begin(self, until: datetime, owner: str, reason: str) -> None:
        """A peak begins now; one under way ends with it."""
        moment, reason = self._clock(), typed(reason)
        with writing(self._engine) as db:
            _end(db, moment)
            db.execute(
                insert(t.peak).values(started_at=moment, until=until, owner=owner, reason=reason)
            )

    def end(self) -> bool:
        """The peak under way ends now. Returns whether there was one."""
        with writing(self._engine) as db:
            return _end(db, self._clock()) > 0

    def all(self, limit: int = 20) -> list[dict[str, Any]]:
        """The newest peaks, newest first."""
        with reading(self._engine) as db:
            rows = db.execute(select(t.peak).order_by(t.peak.c.id.desc()).limit(limit))
            return [dict(row._mapping) for row in rows]


def words(peak: dict[str, Any] | None) -> str:
    """Why it is peak, in a few words; "" when it is not."""
    if peak is None:
        return ""
    until = peak["until"].astimezone().strftime("%H:%M")
    if peak["owner"] == BY_LOAD:
        return f"{peak['reason']}, until {until} at the latest"
    return f"declared by {peak['owner']} until {until}: {peak['reason']}"


def as_json(peak: dict[str, Any] | None) -> dict[str, Any] | None:
    """A peak with its times as text."""
    if peak is None:
        return None
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in peak.items()}


def _end(db, moment: datetime) -> int:
    ending = (t.peak.c.ended_at.is_(None), t.peak.c.until > moment)
    return db.execute(update(t.peak).where(*ending).values(ended_at=moment)).rowcount

"""What of ours is what of theirs in another system. What has an id there is not sent again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.whose import named_by


@dataclass(frozen=True, slots=True)
class ExternalId:
    """`ours` is `theirs` in `system`; `about` is what else is known of it there."""

    system: str
    ours: str
    theirs: str
    about: dict[str, Any]
    whose: str | None
    at: datetime


class ExternalIds:
    """The repository of external ids."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(
        self, system: str, ours: str, theirs: str, *, whose: str | None = None, **about: Any
    ) -> bool:
        """Remember that `ours` is `theirs` there. False if `ours` has an id there already.

        `whose` (`tandem/storage/whose.py`) need not be said where one of them names it.
        """
        values: dict[str, Any] = {"system": system, "ours": ours, "theirs": theirs}
        try:
            with writing(self._engine) as db:
                values |= {"about": about, "whose": whose or named_by(db, ours, theirs)}
                db.execute(insert(t.mirror).values(**values, at=moment(db)))
        except IntegrityError:
            return False
        return True

    def of(self, system: str, ours: str) -> ExternalId | None:
        """What `ours` is there, or None."""
        return self._newest(t.mirror.c.system == system, t.mirror.c.ours == ours)

    def behind(self, system: str, theirs: str) -> ExternalId | None:
        """The newest of ours that is `theirs`, or None."""
        return self._newest(t.mirror.c.system == system, t.mirror.c.theirs == theirs)

    def latest(self, system: str, whose: str) -> ExternalId | None:
        """The newest of somebody's, or None."""
        return self._newest(t.mirror.c.system == system, t.mirror.c.whose == whose)

    def all_of(self, system: str, whose: str) -> dict[str, ExternalId]:
        """All of somebody's, by what they are of ours."""
        query = select(t.mirror).where(t.mirror.c.system == system, t.mirror.c.whose == whose)
        with reading(self._engine) as db:
            return {row.ours: _external_id(row) for row in db.execute(query)}

    def all_behind(self, system: str, theirs: str) -> list[ExternalId]:
        """Everything of ours that is `theirs`, oldest first."""
        same = (t.mirror.c.system == system) & (t.mirror.c.theirs == theirs)
        with reading(self._engine) as db:
            rows = db.execute(select(t.mirror).where(same).order_by(t.mirror.c.id))
            return [_external_id(row) for row in rows]

    def starting(self, system: str, ours: str) -> list[ExternalId]:
        """Those of everything of ours whose name starts so, oldest first."""
        same = t.mirror.c.ours.startswith(ours, autoescape=True)
        query = select(t.mirror).where(t.mirror.c.system == system, same).order_by(t.mirror.c.id)
        with reading(self._engine) as db:
            return [_external_id(row) for row in db.execute(query)]

    def _newest(self, *conditions: ColumnElement[bool]) -> ExternalId | None:
        query = select(t.mirror).where(*conditions).order_by(t.mirror.c.id.desc()).limit(1)
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return _external_id(row) if row else None


def _external_id(row: Row[Any]) -> ExternalId:
    return ExternalId(row.system, row.ours, row.theirs, row.about, row.whose, row.at)

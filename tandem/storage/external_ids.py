"""What of ours is what of theirs in another system. A thing that has a mirror is not sent again."""

from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t

Row = dict[str, Any]


class ExternalIds:
    """The repository of mirrors: rows {system, ours, theirs, about, at}."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(self, system: str, ours: str, theirs: str, **about: Any) -> bool:
        """Remember that `ours` is `theirs` there. False if `ours` has a mirror already."""
        values = {"system": system, "ours": ours, "theirs": theirs, "about": about}
        try:
            with writing(self._engine) as db:
                db.execute(insert(t.mirror).values(**values, at=moment(db)))
        except IntegrityError:
            return False
        return True

    def of(self, system: str, ours: str) -> Row | None:
        """The mirror of `ours`, or None."""
        return self._newest(t.mirror.c.system == system, t.mirror.c.ours == ours)

    def behind(self, system: str, theirs: str) -> Row | None:
        """The newest mirror that is `theirs`, or None."""
        return self._newest(t.mirror.c.system == system, t.mirror.c.theirs == theirs)

    def starting(self, system: str, ours: str) -> list[Row]:
        """The mirrors of everything of ours whose name starts so, oldest first."""
        same = t.mirror.c.ours.startswith(ours, autoescape=True)
        query = select(t.mirror).where(t.mirror.c.system == system, same).order_by(t.mirror.c.id)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def _newest(self, *conditions) -> Row | None:
        query = select(t.mirror).where(*conditions).order_by(t.mirror.c.id.desc()).limit(1)
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return dict(row._mapping) if row else None

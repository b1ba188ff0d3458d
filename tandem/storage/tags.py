"""Tags: words by which agents sort cases."""

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.storage import tables as t

LONGEST_TAG = 30
MOST_KNOWN = 50


class Tags:
    """The repository of tags."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def add(self, case_id: str, tag: str, agent_id: str) -> None:
        """Tag a case; twice is once."""
        row = {"case_id": case_id, "tag": tag, "agent_id": agent_id, "at": self._clock()}
        try:
            with writing(self._engine) as db:
                there = (t.case_tag.c.case_id == case_id) & (t.case_tag.c.tag == tag)
                if not db.execute(select(t.case_tag.c.tag).where(there)).first():
                    db.execute(insert(t.case_tag).values(**row))
        except IntegrityError:  # a colleague was as quick
            pass

    def remove(self, case_id: str, tag: str) -> None:
        """Take a tag off."""
        there = (t.case_tag.c.case_id == case_id) & (t.case_tag.c.tag == tag)
        with writing(self._engine) as db:
            db.execute(delete(t.case_tag).where(there))

    def of(self, case_id: str) -> list[str]:
        """The tags of a case, by name."""
        c = t.case_tag.c
        with reading(self._engine) as db:
            query = select(c.tag).where(c.case_id == case_id).order_by(c.tag)
            return list(db.execute(query).scalars())

    def known(self) -> list[str]:
        """The tags in use, the most frequent first."""
        c = t.case_tag.c
        query = select(c.tag).group_by(c.tag).order_by(func.count().desc(), c.tag)
        with reading(self._engine) as db:
            return list(db.execute(query.limit(MOST_KNOWN)).scalars())

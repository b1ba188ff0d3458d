"""What agents say the data missed, one reflection per closed case."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.core.typed import typed
from tandem.storage import tables as t


class Reflections:
    """The repository of reflections."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep(self, case_id: str, agent_id: str, themes: list[str], words: str) -> None:
        """Keep a reflection; said again, the newer one counts."""
        about = {"agent_id": agent_id, "themes": themes, "words": typed(words)}
        with writing(self._engine) as db:
            values = about | {"at": moment(db)}
            same = t.reflection.c.case_id == case_id
            if not db.execute(update(t.reflection).where(same).values(**values)).rowcount:
                db.execute(insert(t.reflection).values(case_id=case_id, **values))

    def since(self, start: datetime) -> list[dict[str, Any]]:
        """The reflections since `start`, newest first, with reference, topic and agent."""
        r = t.reflection.c
        query = (
            select(t.reflection, t.case.c.reference, t.case.c.packet, t.agent.c.name)
            .join(t.case, t.case.c.id == r.case_id)
            .join(t.agent, t.agent.c.id == r.agent_id, isouter=True)
            .where(r.at >= start)
            .order_by(r.at.desc())
        )
        with reading(self._engine) as db:
            return [
                {
                    "reference": row.reference,
                    "case_id": row.case_id,
                    "topic": row.packet["what"]["topic"],
                    "agent": row.name,
                    "themes": row.themes,
                    "words": row.words,
                    "at": row.at,
                }
                for row in db.execute(query)
            ]

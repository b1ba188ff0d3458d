"""What agents are writing and have not sent, in several cases at once."""

from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.core.typed import typed
from tandem.storage import tables as t


class Drafts:
    """The repository of drafts."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def keep(self, agent_id: str, case_id: str, kind: str, text: str) -> None:
        """Keep what an agent has written in a case so far; an empty text is no draft."""
        d = t.draft.c
        mine = (d.agent_id == agent_id) & (d.case_id == case_id)
        values = {"kind": kind, "text": typed(text), "at": self._clock()}
        try:
            with writing(self._engine) as db:
                if not text.strip():
                    db.execute(delete(t.draft).where(mine))
                elif not db.execute(update(t.draft).where(mine).values(**values)).rowcount:
                    db.execute(insert(t.draft).values(agent_id=agent_id, case_id=case_id, **values))
        except IntegrityError:  # another window of the same agent was as quick
            pass

    def of(self, agent_id: str) -> dict[str, dict[str, Any]]:
        """An agent's drafts in open cases, by case: {"kind", "text"}."""
        d, c = t.draft.c, t.case.c
        query = select(d.case_id, d.kind, d.text).join(t.case, c.id == d.case_id)
        with reading(self._engine) as db:
            found = db.execute(query.where(d.agent_id == agent_id, c.closed_at.is_(None)))
            return {row.case_id: {"kind": row.kind, "text": row.text} for row in found}

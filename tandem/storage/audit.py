"""Who read and did what at the desk: written once, never changed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, insert, select

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t

SAME_READ = timedelta(minutes=10)
"""A case that stays open on a screen is loaded again and again; that is one reading of it."""


class Audit:
    """The repository of the audit trail."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(
        self, agent_id: str | None, deed: str, case_id: str | None = None, detail: str = ""
    ) -> None:
        """Keep that an agent did something; `detail` is for people, at most 300 characters."""
        with writing(self._engine) as db:
            db.execute(
                insert(t.audit).values(
                    at=moment(db),
                    agent_id=agent_id,
                    deed=deed,
                    case_id=case_id,
                    detail=detail[:300],
                )
            )

    def read(self, agent_id: str, case_id: str) -> None:
        """Keep that an agent read a case, once in ten minutes."""
        c = t.audit.c
        lately = (
            select(c.id)
            .where(c.case_id == case_id, c.agent_id == agent_id, c.deed == "read")
            .limit(1)
        )
        with reading(self._engine) as db:
            if db.execute(lately.where(c.at > moment(db) - SAME_READ)).first():
                return
        self.add(agent_id, "read", case_id)

    def newest(
        self,
        *,
        agent_id: str | None = None,
        reference: str | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        """Entries, newest first, with the agent's name and the case's reference.

        `before` is the id of the last entry of the page shown before.
        """
        c = t.audit.c
        query = (
            select(t.audit, t.agent.c.name.label("agent"), t.case.c.reference)
            .join(t.agent, t.agent.c.id == c.agent_id, isouter=True)
            .join(t.case, t.case.c.id == c.case_id, isouter=True)
            .order_by(c.id.desc())
            .limit(limit)
        )
        if agent_id:
            query = query.where(c.agent_id == agent_id)
        if reference:
            query = query.where(t.case.c.reference == reference)
        if before:
            query = query.where(c.id < before)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

"""Who read and did what at the desk: written once, never changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t

SAME_READ = timedelta(minutes=10)
"""A case, or the list, that stays on a screen is loaded again and again; that is one reading."""


class Trace:
    """The entry of one deed, written along with the first thing that the deed writes, in the same
    transaction: there is no deed without its entry. `detail` is asked for then."""

    def __init__(
        self,
        engine: Engine,
        agent_id: str,
        deed: str,
        case_id: str | None,
        detail: Callable[[], str],
    ):
        self._engine = engine
        self._entry = (agent_id, deed, case_id)
        self._detail = detail
        self.written = False

    def __call__(self, db: Connection) -> None:
        """Write it, once, where this transaction is one of our own database."""
        if not self.written and db.engine.url == self._engine.url:
            _add(db, *self._entry, self._detail())
            self.written = True


class Audit:
    """The repository of the audit trail."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(
        self, agent_id: str | None, deed: str, case_id: str | None = None, detail: str = ""
    ) -> None:
        """Keep that an agent did something; `detail` is for people, at most 300 characters."""
        with writing(self._engine) as db:
            _add(db, agent_id, deed, case_id, detail)

    def trace(
        self, agent_id: str, deed: str, case_id: str | None, detail: Callable[[], str]
    ) -> Trace:
        """The entry of a deed that is about to be done."""
        return Trace(self._engine, agent_id, deed, case_id, detail)

    def read(self, agent_id: str, case_id: str) -> None:
        """Keep that an agent read a case, once in ten minutes."""
        self._once(agent_id, "read", case_id)

    def saw_list(self, agent_id: str, count: int) -> None:
        """Keep that an agent had the list before them, which names customers, how they are reached
        and what they last said; once in ten minutes."""
        self._once(agent_id, "saw the list", None, f"{count} cases")

    def searched(self, agent_id: str) -> None:
        """Keep that an agent searched all conversations, once in ten minutes."""
        self._once(agent_id, "searched", None)

    def watched(self, agent_id: str, conversation_id: str) -> None:
        """Keep that an agent watched a conversation of the assistant, once in ten minutes."""
        self._once(agent_id, "watched", None, conversation_id)

    def opened_file(self, agent_id: str, case_id: str, file_id: str) -> None:
        """Keep that an agent had a file of a case before them, once in ten minutes."""
        self._once(agent_id, "opened a file", case_id, file_id)

    def _once(self, agent_id: str, deed: str, case_id: str | None, detail: str = "") -> None:
        c = t.audit.c
        same = (c.agent_id == agent_id) & (c.deed == deed) & c.case_id.is_not_distinct_from(case_id)
        if deed in ("watched", "opened a file"):
            same &= c.detail == detail
        with reading(self._engine) as db:
            lately = select(c.id).where(same, c.at > moment(db) - SAME_READ)
            if db.execute(lately.limit(1)).first():
                return
        self.add(agent_id, deed, case_id, detail)

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


def _add(db: Connection, agent_id: str | None, deed: str, case_id: str | None, detail: str) -> None:
    row = {"agent_id": agent_id, "deed": deed, "case_id": case_id, "detail": detail[:300]}
    db.execute(insert(t.audit).values(at=moment(db), **row))

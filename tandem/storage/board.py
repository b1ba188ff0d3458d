"""The open cases at a glance: one cheap query that tells which lines of the desk's list changed."""

from typing import Any

from sqlalchemy import Engine, func, select

from tandem.storage import tables as t
from tandem.storage.database import reading


class OpenCases:
    """Reads what the desk's list is made of."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def rows(self) -> list[dict[str, Any]]:
        """Every open case without its packet, with `last_seq` and `customer_id`.

        Two equal rows mean that nothing of the case's line has changed.
        """
        columns = [column for column in t.case.c if column is not t.case.c.packet]
        c = t.conversation.c
        query = (
            select(*columns, c.last_seq, c.customer_id, c.verified)
            .join(t.conversation, c.id == t.case.c.conversation_id)
            .where(t.case.c.closed_at.is_(None))
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def day(self, moment) -> dict[str, Any]:
        """How many cases were closed since `moment`, and when the last handover was."""
        with reading(self._engine) as db:
            closed = db.execute(
                select(func.count()).select_from(t.case).where(t.case.c.closed_at >= moment)
            ).scalar_one()
            latest = db.execute(
                select(t.case.c.requested_at).order_by(t.case.c.requested_at.desc()).limit(1)
            ).scalar()
        return {
            "closed_today": closed,
            "last_handover_at": latest.isoformat() if latest else None,
        }

    def last_said(self, agent_id: str, limit: int = 20) -> list[str]:
        """An agent's last messages to customers in their last cases, newest first."""
        lately = (
            select(t.case.c.conversation_id)
            .where(t.case.c.agent_id == agent_id)
            .order_by(t.case.c.claimed_at.desc())
            .limit(limit)
        )
        query = (
            select(t.turn.c.text)
            .where(t.turn.c.conversation_id.in_(lately), t.turn.c.speaker == "agent")
            .order_by(t.turn.c.at.desc())
            .limit(limit)
        )
        with reading(self._engine) as db:
            return list(db.execute(query).scalars())

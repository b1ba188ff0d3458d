"""What the desk's list is made of, in cheap questions."""

from typing import Any

from sqlalchemy import Engine, func, select

from tandem.core.database import reading, snapshot
from tandem.core.errors import Refused
from tandem.storage import tables as t


class OpenCases:
    """Reads the cases as the desk lists them."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def rows(self) -> list[dict[str, Any]]:
        """Every open case. Two equal rows mean that nothing of the case's line has changed."""
        with reading(self._engine) as db:
            found = db.execute(_listed().where(t.case.c.closed_at.is_(None)))
            return [dict(row._mapping) for row in found]

    def row(self, case_id: str) -> dict[str, Any]:
        """One case as `rows` tells it, open or not. Raises Refused unknown_case."""
        with reading(self._engine) as db:
            row = db.execute(_listed().where(t.case.c.id == case_id)).one_or_none()
        if row is None:
            raise Refused("unknown_case", "There is no such case.", 404)
        return dict(row._mapping)

    def day(self, moment) -> dict[str, Any]:
        """How many cases were closed since `moment`, and when the last handover was."""
        c = t.case.c
        with snapshot(self._engine) as db:
            closed = db.execute(
                select(func.count()).select_from(t.case).where(c.closed_at >= moment)
            ).scalar_one()
            latest = db.execute(select(func.max(c.requested_at))).scalar()
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


def _listed():
    """A case without its packet, with what reached the customer and the names of agents."""
    case, c, turn = t.case.c, t.conversation.c, t.turn.c
    holder, asked, giver = (t.agent.alias(name) for name in ("holder", "asked_agent", "giver"))
    unread = (
        select(func.count())
        .where(turn.conversation_id == c.id, turn.speaker == "customer", turn.seq > case.seen_seq)
        .correlate(t.conversation, t.case)
        .scalar_subquery()
    )
    columns = (column for column in case if column is not case.packet)
    return (
        select(
            *columns,
            c.last_seq,
            c.delivered_seq.label("customer_has"),
            c.seen_seq.label("customer_saw"),
            holder.c.name.label("agent_name"),
            asked.c.name.label("offered_name"),
            giver.c.name.label("from_name"),
            unread.label("unread"),
        )
        .join(t.conversation, c.id == case.conversation_id)
        .join(holder, holder.c.id == case.agent_id, isouter=True)
        .join(asked, asked.c.id == case.offered_to, isouter=True)
        .join(giver, giver.c.id == case.from_agent, isouter=True)
    )

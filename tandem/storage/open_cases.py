"""What the desk's list is made of, in cheap questions."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, func, select

from tandem.cases.case import Case
from tandem.core.database import reading, snapshot
from tandem.storage import tables as t
from tandem.storage.case_queries import unknown_case
from tandem.storage.case_rows import CASE_COLUMNS, case_of


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case with what the desk's list shows beside it: the conversation's newest turn, how far
    the customer has it and saw it, names of agents, and how many turns its agent has not seen."""

    case: Case
    last_seq: int
    customer_has_seq: int
    customer_saw_seq: int
    agent_name: str | None
    offered_to_name: str | None
    previous_agent_name: str | None
    unread: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """How many cases were closed in a day, and when the last handover was."""

    closed: int
    last_handover_at: datetime | None


class OpenCases:
    """Reads the cases as the desk lists them."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def listed(self) -> list[ListedCase]:
        """Every open case. Two that are equal mean that nothing of the case's line has changed."""
        still_open = t.case.c.closed_at.is_(None)
        with snapshot(self._engine) as db:
            tags = _tags(db, still_open)
            found = db.execute(_LISTED.where(still_open))
            return [_listed_case(row, tags) for row in found]

    def one(self, case_id: str) -> ListedCase:
        """One case as `listed` tells it, open or not. Raises Refused unknown_case."""
        with snapshot(self._engine) as db:
            row = db.execute(_LISTED.where(t.case.c.id == case_id)).one_or_none()
            tags = _tags(db, t.case.c.id == case_id)
        if row is None:
            raise unknown_case()
        return _listed_case(row, tags)

    def day(self, moment: datetime) -> Day:
        """How many cases were closed since `moment`, and when the last handover was."""
        c = t.case.c
        with snapshot(self._engine) as db:
            closed = db.execute(
                select(func.count()).select_from(t.case).where(c.closed_at >= moment)
            ).scalar_one()
            latest = db.execute(select(func.max(c.requested_at))).scalar()
        return Day(closed, latest)

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

    def oldest_of_last(self, agent_id: str, count: int) -> datetime | None:
        """When the agent wrote the first of their last `count` messages; None where there are
        fewer."""
        mine = select(t.case.c.conversation_id).where(t.case.c.agent_id == agent_id)
        turn = t.turn.c
        query = (
            select(turn.at)
            .where(turn.conversation_id.in_(mine), turn.speaker == "agent")
            .order_by(turn.at.desc())
            .offset(count - 1)
            .limit(1)
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar()


def _listed_case(row: Row[Any], tags: dict[str, tuple[str, ...]]) -> ListedCase:
    names = [field.name for field in fields(ListedCase)[1:] if field.name != "tags"]
    case = case_of(row)
    more = {name: row._mapping[name] for name in names}
    return ListedCase(case, tags=tags.get(case.id, ()), **more)


def _tags(db: Connection, which: ColumnElement[bool]) -> dict[str, tuple[str, ...]]:
    """The tags of these cases, by case."""
    tag = t.case_tag.c
    query = select(tag.case_id, tag.tag).join(t.case, t.case.c.id == tag.case_id).where(which)
    found: dict[str, tuple[str, ...]] = {}
    for case_id, name in db.execute(query.order_by(tag.case_id, tag.tag)):
        found[case_id] = (*found.get(case_id, ()), name)
    return found


def _listed() -> Select[Any]:
    """A case without its packet, with what reached the customer and the names of agents."""
    case, c, turn = t.case.c, t.conversation.c, t.turn.c
    holder, asked, giver = (t.agent.alias(name) for name in ("holder", "asked_agent", "giver"))
    unread = (
        select(func.count())
        .where(turn.conversation_id == c.id, turn.speaker == "customer", turn.seq > case.seen_seq)
        .correlate(t.conversation, t.case)
        .scalar_subquery()
    )
    return (
        select(
            *CASE_COLUMNS,
            c.last_seq,
            c.delivered_seq.label("customer_has_seq"),
            c.seen_seq.label("customer_saw_seq"),
            holder.c.name.label("agent_name"),
            asked.c.name.label("offered_to_name"),
            giver.c.name.label("previous_agent_name"),
            unread.label("unread"),
        )
        .join(t.conversation, c.id == case.conversation_id)
        .join(holder, holder.c.id == case.agent_id, isouter=True)
        .join(asked, asked.c.id == case.offered_to, isouter=True)
        .join(giver, giver.c.id == case.from_agent, isouter=True)
    )


_LISTED = _listed()

"""Reading cases."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, false, func, select

from tandem.cases.case import Case, Packet
from tandem.cases.state_machine import WAITING
from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.case_rows import CASE_COLUMNS, case_of

CLOSING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Note:
    """A private note of an agent, whose name is `agent`."""

    id: int
    text: str
    at: datetime
    agent: str


class CaseQueries:
    """What may be asked about cases."""

    _engine: Engine

    def of_conversation(self, conversation_id: str) -> Case | None:
        """The open case of a conversation, if there is one."""
        query = select(*CASE_COLUMNS).where(
            t.case.c.conversation_id == conversation_id, t.case.c.closed_at.is_(None)
        )
        return self._first(query)

    def open_of(self, channel: str, visitor_id: str, customer_id: str | None) -> list[Case]:
        """The open cases of whoever writes on a channel under this name, and of the customer whom
        they proved to be, newest first."""
        talk = t.conversation.c
        theirs = (talk.channel == channel) & (talk.visitor_id == visitor_id)
        if customer_id:
            theirs |= talk.customer_id == customer_id
        query = (
            select(*CASE_COLUMNS)
            .join(t.conversation, talk.id == t.case.c.conversation_id)
            .where(theirs, t.case.c.closed_at.is_(None))
            .order_by(t.case.c.requested_at.desc())
        )
        return self._all(query)

    def open_at(self, conversation_id: str, moment: datetime) -> Case | None:
        """The case that was open at `moment`, or until just before: its last line counts too."""
        c = t.case.c
        still = c.closed_at.is_(None) | (c.closed_at >= moment - CLOSING)
        query = (
            select(*CASE_COLUMNS)
            .where(c.conversation_id == conversation_id, c.requested_at <= moment, still)
            .order_by(c.requested_at.desc())
            .limit(1)
        )
        return self._first(query)

    def last_of(self, conversation_id: str) -> Case | None:
        """The newest case of a conversation, open or not."""
        query = (
            select(*CASE_COLUMNS)
            .where(t.case.c.conversation_id == conversation_id)
            .order_by(t.case.c.requested_at.desc())
            .limit(1)
        )
        return self._first(query)

    def get(self, case_id: str) -> Case:
        """One case. Raises Refused unknown_case."""
        with reading(self._engine) as db:
            return one_case(db, case_id)

    def with_reference(self, reference: str) -> Case | None:
        """The case with this reference, open or not; None if there is none."""
        return self._first(select(*CASE_COLUMNS).where(t.case.c.reference == reference))

    def open_of_person(self, customer_id: str | None, email: str | None) -> list[Case]:
        """The open cases of a customer, or that are answered to an address."""
        c, talk = t.case.c, t.conversation.c
        theirs = (talk.customer_id == customer_id) if customer_id else false()
        theirs |= (c.email == email) if email else false()
        query = select(*CASE_COLUMNS).join(t.conversation, talk.id == c.conversation_id)
        return self._all(query.where(c.closed_at.is_(None), theirs).order_by(c.requested_at))

    def open_cases(self) -> list[Case]:
        """All open cases, most pressing first."""
        query = select(*CASE_COLUMNS).where(t.case.c.closed_at.is_(None)).order_by(t.case.c.rank_at)
        return self._all(query)

    def to_offer(self) -> list[Case]:
        """Queued cases, for routing."""
        return self._all(select(*CASE_COLUMNS).where(t.case.c.state == "queued"))

    def packet(self, case_id: str) -> Packet:
        """The packet of a case. Raises Refused unknown_case."""
        with reading(self._engine) as db:
            packet = db.execute(select(t.case.c.packet).where(t.case.c.id == case_id)).scalar()
        if packet is None:
            raise unknown_case()
        return dict(packet)

    def place(self, queue: str, queue_sort_key: datetime) -> int:
        """The place of a waiting case among those in the chat of its queue, 1 for the next."""
        query = _in_chat(queue).where(t.case.c.rank_at < queue_sort_key)
        with reading(self._engine) as db:
            return 1 + int(db.execute(query).scalar_one())

    def in_chat(self, queue: str) -> int:
        """How many customers wait in the chat of a queue."""
        with reading(self._engine) as db:
            return int(db.execute(_in_chat(queue)).scalar_one())

    def waits(self, limit: int = 50) -> list[float]:
        """Seconds of waiting of the last claimed cases of the chat."""
        c = t.case.c
        query = (
            select(func.coalesce(c.waiting_since, c.requested_at, type_=t.UtcTime), c.claimed_at)
            .where(c.claimed_at.is_not(None), c.way == "chat")
            .order_by(c.claimed_at.desc())
            .limit(limit)
        )
        with reading(self._engine) as db:
            return [(b - a).total_seconds() for a, b in db.execute(query)]

    def counts(self) -> list[tuple[str, str, int]]:
        """How many open cases each queue has in each state."""
        c = t.case.c
        query = (
            select(c.queue, c.state, func.count())
            .where(c.closed_at.is_(None))
            .group_by(c.queue, c.state)
        )
        with reading(self._engine) as db:
            return [(queue, state, count) for queue, state, count in db.execute(query)]

    def closed_since(self, moment: datetime) -> list[Case]:
        """Cases closed at or after `moment`."""
        return self._all(select(*CASE_COLUMNS).where(t.case.c.closed_at >= moment))

    def calls_at(self, begin: datetime, end: datetime) -> dict[datetime, set[int]]:
        """The places taken in each slot of promised calls, from `begin` until before `end`."""
        c = t.case.c
        query = select(c.callback_at, c.callback_place).where(
            c.closed_at.is_(None),
            c.callback_place.is_not(None),
            c.callback_at >= begin,
            c.callback_at < end,
        )
        taken: dict[datetime, set[int]] = {}
        with reading(self._engine) as db:
            for at, place in db.execute(query):
                taken.setdefault(at, set()).add(place)
        return taken

    def notes(self, case_id: str) -> list[Note]:
        """The private notes of a case with their agents' names, oldest first. Somebody of another
        help desk is named as there."""
        name = func.coalesce(t.agent.c.name, t.note.c.agent_id)
        query = (
            select(t.note.c.id, t.note.c.text, t.note.c.at, name.label("agent"))
            .join(t.agent, t.agent.c.id == t.note.c.agent_id, isouter=True)
            .where(t.note.c.case_id == case_id)
            .order_by(t.note.c.id)
        )
        with reading(self._engine) as db:
            return [Note(**row._mapping) for row in db.execute(query)]

    def _first(self, query: Select[Any]) -> Case | None:
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return case_of(row) if row else None

    def _all(self, query: Select[Any]) -> list[Case]:
        with reading(self._engine) as db:
            return [case_of(row) for row in db.execute(query)]


def one_case(db: Connection, case_id: str, lock: bool = False) -> Case:
    """A case inside a transaction. Raises Refused unknown_case."""
    query = select(*CASE_COLUMNS).where(t.case.c.id == case_id)
    row = db.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise unknown_case()
    return case_of(row)


def unknown_case() -> Refused:
    """What is said about an id that no case has."""
    return Refused("unknown_case", refusal("unknown_case"), 404)


def _in_chat(queue: str) -> Select[Any]:
    c = t.case.c
    return select(func.count()).where(c.state.in_(WAITING), c.way == "chat", c.queue == queue)

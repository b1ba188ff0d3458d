"""What a decision must know from outside the conversation, read from the database."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from tandem.conversation import Heard
from tandem.signals.clarifications import BESIDE_THE_TOPIC
from tandem.storage import tables as t
from tandem.storage.database import reading
from tandem.surroundings import Contact, Load, Surroundings

CONTACT_DAYS = 7
"""The longest window that escalation.yml may ask for."""
MOST_CONTACTS = 20


class SurroundingFacts:
    """Reads contacts, load and waiting in one go."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(
        self, conversation_id: str, customer_id: str | None, at: float, moment: datetime
    ) -> Surroundings:
        """All of it at `moment` but agents and peak; `at` is the confidence from which an intent
        counts."""
        with reading(self._engine) as db:
            contacts = _contacts(db, conversation_id, customer_id, at, moment)
            load = Load(waiting=_waiting(db))
            return Surroundings(contacts, load, _waited_minutes(db, conversation_id, moment))


def _contacts(
    db: Connection, conversation_id: str, customer_id: str | None, at: float, moment: datetime
) -> tuple[Contact, ...]:
    if customer_id is None:
        return ()
    c = t.conversation.c
    rows = db.execute(
        select(c.id, c.opened_at, c.channel, c.facts, c.ended_at)
        .where(c.customer_id == customer_id, c.id != conversation_id, c.last_seq > 0)
        .where(c.opened_at >= moment - timedelta(days=CONTACT_DAYS))
        .order_by(c.opened_at.desc())
        .limit(MOST_CONTACTS)
    ).all()
    if not rows:
        return ()
    ids = [row.id for row in rows]
    topics = _topics(db, ids, at)
    outcomes = dict(
        db.execute(
            select(t.case.c.conversation_id, t.case.c.outcome)
            .where(t.case.c.conversation_id.in_(ids))
            .order_by(t.case.c.requested_at)
        ).all()
    )
    return tuple(
        Contact(
            row.id,
            row.opened_at,
            topics.get(row.id, ""),
            row.channel,
            outcomes.get(row.id) or "open",
            dict(row.facts),
        )
        for row in rows
    )


def _topics(db: Connection, ids: list[str], at: float) -> dict[str, str]:
    """The matter that each conversation was last about."""
    turns = db.execute(
        select(t.turn.c.conversation_id, t.turn.c.heard)
        .where(t.turn.c.conversation_id.in_(ids), t.turn.c.speaker == "customer")
        .order_by(t.turn.c.seq)
    )
    topics: dict[str, str] = {}
    for conversation_id, stored in turns:
        if not stored:
            continue
        heard = Heard.from_json(stored)
        if heard.confidence >= at and not heard.answers and heard.intent not in BESIDE_THE_TOPIC:
            topics[conversation_id] = heard.intent
    return topics


def _waiting(db: Connection) -> int:
    waiting = select(func.count()).where(t.case.c.state == "queued", t.case.c.way == "chat")
    return db.execute(waiting).scalar_one()


def _waited_minutes(db: Connection, conversation_id: str, moment: datetime) -> float:
    """Over all cases of the conversation that ended without anybody having taken them."""
    c = t.case.c
    rows = db.execute(
        select(c.requested_at, c.closed_at).where(
            c.conversation_id == conversation_id, c.claimed_at.is_(None), c.closed_at.is_not(None)
        )
    )
    return sum((closed - asked).total_seconds() for asked, closed in rows) / 60

"""What a decision must know from outside the conversation, read from the database."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from tandem.config.policy_blocks import CONTACT_DAYS
from tandem.core.conversation import NluResult
from tandem.core.database import reading
from tandem.core.decision_context import Contact, Load
from tandem.core.ttl_cache import TtlCache
from tandem.escalation.signals.clarifications import BESIDE_THE_TOPIC
from tandem.storage import tables as t

MOST_CONTACTS = 20


LOAD_SECONDS = 2.0
CONTACTS_SECONDS = 30.0
"""How old load and contacts may be when a turn is decided."""


class DecisionContexts:
    """Reads contacts, load and waiting."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self.recent_load: TtlCache[Load] = TtlCache(LOAD_SECONDS)
        self.recent_contacts: TtlCache[tuple[Contact, ...]] = TtlCache(CONTACTS_SECONDS)

    def contacts(
        self, conversation_id: str, customer_id: str | None, at: float, moment: datetime
    ) -> tuple[Contact, ...]:
        """The customer's other conversations of the last days, newest first; `at` is the
        confidence from which an intent counts."""
        if customer_id is None:
            return ()

        def find() -> tuple[Contact, ...]:
            with reading(self._engine) as db:
                return _contacts(db, conversation_id, customer_id, at, moment)

        return self.recent_contacts.get((conversation_id, customer_id), find)

    def waiting(self) -> int:
        """How many cases wait in the chat for a person."""
        query = select(func.count()).where(t.case.c.state == "queued", t.case.c.way == "chat")
        with reading(self._engine) as db:
            return db.execute(query).scalar_one()

    def waited_minutes(self, conversation_id: str) -> float:
        """Over all cases of the conversation that ended without anybody having taken them."""
        c = t.case.c
        nobody = (c.claimed_at.is_(None), c.closed_at.is_not(None))
        query = select(c.requested_at, c.closed_at).where(
            c.conversation_id == conversation_id, *nobody
        )
        with reading(self._engine) as db:
            rows = db.execute(query).all()
        return sum((closed - asked).total_seconds() for asked, closed in rows) / 60


def _contacts(
    db: Connection, conversation_id: str, customer_id: str, at: float, moment: datetime
) -> tuple[Contact, ...]:
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
        nlu_result = NluResult.from_json(stored)
        if (
            nlu_result.confidence >= at
            and not nlu_result.answers
            and nlu_result.intent not in BESIDE_THE_TOPIC
        ):
            topics[conversation_id] = nlu_result.intent
    return topics

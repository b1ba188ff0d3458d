"""Conversations: who is in them, what was said, which facts were given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, insert, or_, select, update

from tandem.core.clock import moment
from tandem.core.conversation import Conversation, Customer, Tried, Turn, now
from tandem.core.database import reading, snapshot, writing
from tandem.core.ports import Clock
from tandem.storage import tables as t
from tandem.storage.events import append
from tandem.storage.turn_store import Turns
from tandem.storage.turns import (
    conversation_row,
    new_id,
    said_before,
    turns_of,
)


@dataclass(frozen=True, slots=True)
class Door:
    """What must be known of a conversation before something is taken in or done. `version` is that
    which a token must carry, None if it has ended; `source` is where it comes from, to count by;
    `turns` are the last ones, oldest first."""

    version: int | None
    source: str | None
    customer_id: str | None
    verified: str
    turns: tuple[Turn, ...]


class Conversations(Turns):
    """The repository of conversations with their turns."""

    def __init__(self, engine: Engine, customers, clock: Clock = now):
        super().__init__(engine, clock)
        self._customers = customers

    def open(
        self,
        channel: str,
        customer_id: str | None = None,
        source: str | None = None,
        language: str | None = None,
    ) -> str:
        """Start a conversation and return its id. `source` is where it comes from, to count by;
        `language` that of its page, where it is not the site's usual one."""
        conversation_id = new_id("c")
        verified = "signed in" if customer_id else "not verified"
        with writing(self._engine) as db:
            db.execute(
                insert(t.conversation).values(
                    id=conversation_id,
                    channel=channel,
                    customer_id=customer_id,
                    verified=verified,
                    source=source,
                    language=language,
                    facts={},
                    fact_turns={},
                    opened_at=moment(db),
                )
            )
            append(db, conversation_id, "opened", {"channel": channel, "verified": verified})
        return conversation_id

    def know(self, conversation_id: str, customer_id: str | None, verified: str) -> None:
        """Say who the customer is and how that is known."""
        c = t.conversation.c
        other = or_(c.customer_id.is_distinct_from(customer_id), c.verified != verified)
        with writing(self._engine) as db:
            changed = db.execute(
                update(t.conversation)
                .where(c.id == conversation_id, other)
                .values(customer_id=customer_id, verified=verified)
            ).rowcount
            if not changed:
                conversation_row(db, conversation_id)
                return
            append(db, conversation_id, "identity", {"customer": customer_id, "how": verified})

    def end(self, conversation_id: str) -> None:
        """The customer has left for good."""
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(t.conversation.c.id == conversation_id)
                .values(ended_at=moment(db))
            )
            append(db, conversation_id, "left", {})

    def said_before(self, conversation_id: str, seq: int) -> str:
        """What the bot or an agent had last said when turn `seq` came; "" if nothing."""
        with reading(self._engine) as db:
            return said_before(db, conversation_id, seq)

    def conversation(self, conversation_id: str, last: int | None = None) -> Conversation:
        """All that is known of it; of a long one the `last` turns and tries, where that is enough.

        Raises Refused unknown_conversation.
        """
        with snapshot(self._engine) as db:
            row = conversation_row(db, conversation_id)
            turns = tuple(turns_of(db, conversation_id, last=last))
            tried = db.execute(
                select(t.event.c.data, t.turn.c.seq)
                .join(t.turn, t.turn.c.id == t.event.c.turn_id, isouter=True)
                .where(t.event.c.conversation_id == conversation_id, t.event.c.kind == "action")
                .order_by(t.event.c.id.desc())
                .limit(last)
            ).all()
        customer: Customer | None = None
        if row.customer_id:
            customer = self._customers(row.customer_id)
        return Conversation(
            id=row.id,
            channel=row.channel,
            turns=turns,
            customer=customer,
            verified=row.verified,
            facts=dict(row.facts),
            fact_turns=dict(row.fact_turns),
            tried=tuple(
                Tried(
                    d["tried"],
                    d["outcome"],
                    seq,
                    d["skill"],
                    d.get("facts") or {},
                    d.get("about") or {},
                )
                for d, seq in reversed(tried)
            ),
            last_offer_seq=row.last_offer_seq,
            source=row.source,
        )

    def facts(self, conversation_id: str) -> dict[str, str]:
        """Only the facts: what the customer has given so far."""
        with reading(self._engine) as db:
            return dict(conversation_row(db, conversation_id).facts)

    def identity(self, conversation_id: str) -> tuple[str | None, str]:
        """(customer id or None, how verified)."""
        with reading(self._engine) as db:
            row = conversation_row(db, conversation_id)
            return row.customer_id, row.verified

    def channel(self, conversation_id: str) -> str | None:
        """Where it is held: "website", "slack"."""
        query = select(t.conversation.c.channel).where(t.conversation.c.id == conversation_id)
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def language(self, conversation_id: str) -> str | None:
        """In which the customer is answered; None for the site's usual one."""
        query = select(t.conversation.c.language).where(t.conversation.c.id == conversation_id)
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def speak(self, conversation_id: str, language: str) -> None:
        """From now on the customer is answered in this language."""
        same = t.conversation.c.id == conversation_id
        with writing(self._engine) as db:
            db.execute(update(t.conversation).where(same).values(language=language))

    def source(self, conversation_id: str) -> str | None:
        """Where it comes from, to count by; None where that is not counted."""
        query = select(t.conversation.c.source).where(t.conversation.c.id == conversation_id)
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def ended(self, conversation_id: str) -> bool:
        """Whether the customer has left for good."""
        with reading(self._engine) as db:
            return conversation_row(db, conversation_id).ended_at is not None

    def contacts(self, customer_id: str, but: str, days: int = 7) -> list[dict[str, Any]]:
        """The customer's other conversations of the last days, newest first, with their outcome."""
        c = t.conversation.c
        query = (
            select(c.opened_at, c.channel, t.case.c.outcome, t.case.c.packet)
            .join(t.case, t.case.c.conversation_id == c.id, isouter=True)
            .where(c.customer_id == customer_id, c.id != but, c.last_seq > 1)
            .where(c.opened_at >= self._clock() - timedelta(days=days))
            .order_by(c.opened_at.desc())
            .limit(20)
        )
        with reading(self._engine) as db:
            return [
                {
                    "at": row.opened_at.isoformat(),
                    "channel": row.channel,
                    "topic": row.packet["what"]["topic"] if row.packet else "with the assistant",
                    "outcome": (row.outcome or "open").replace("_", " "),
                }
                for row in db.execute(query)
            ]

    def latest_of(
        self, customer_id: str, days: int, channels: Iterable[str] | None = None
    ) -> str | None:
        """The id of a customer's newest conversation of the last days that they have not left, on
        any channel or on one of these."""
        c = t.conversation.c
        query = (
            select(c.id)
            .where(c.customer_id == customer_id, c.ended_at.is_(None), c.verified == "signed in")
            .where(c.opened_at >= self._clock() - timedelta(days=days))
            .order_by(c.opened_at.desc())
            .limit(1)
        )
        if channels is not None:
            query = query.where(c.channel.in_(channels))
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def door(self, conversation_id: str, last: int) -> Door | None:
        """What must be known before something is taken in or done. None where there is no such
        conversation."""
        query = select(t.conversation).where(t.conversation.c.id == conversation_id)
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            if row is None:
                return None
            turns = tuple(turns_of(db, conversation_id, last=last))
        version = None if row.ended_at else row.token_version
        return Door(version, row.source, row.customer_id, row.verified, turns)

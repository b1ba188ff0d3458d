"""Conversations: who is in them, what was said, which facts were given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tandem.cases.state_machine import Owner, owner
from tandem.core.clock import moment
from tandem.core.conversation import Conversation, Customer, NluResult, Tried, Turn, now
from tandem.core.database import reading, snapshot, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.case_queries import one_case
from tandem.storage.events import append, append_all
from tandem.storage.facts import add_facts
from tandem.storage.files import attach
from tandem.storage.job_queue import put_work
from tandem.storage.turns import (
    add_turn,
    by_client_id,
    conversation_row,
    new_id,
    next_seq,
    said_before,
    show_last,
    store_turn,
    turn_of,
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


@dataclass(frozen=True, slots=True)
class Received:
    """A customer's turn as stored: who has the conversation, whether a case is open, and whether
    it is new (False: the same `client_id` was stored before)."""

    turn: Turn
    owner: Owner
    has_case: bool
    is_new: bool


class Conversations:
    """The repository of conversations with their turns."""

    def __init__(self, engine: Engine, customers, clock: Clock = now):
        self._engine, self._customers, self._clock = engine, customers, clock

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

    def last_turns(self, conversation_id: str) -> dict[str, Turn]:
        """The newest turn of each speaker."""
        c = t.turn.c
        newest = (
            select(func.max(c.seq)).where(c.conversation_id == conversation_id).group_by(c.speaker)
        )
        query = select(t.turn).where(c.conversation_id == conversation_id, c.seq.in_(newest))
        with reading(self._engine) as db:
            return {row.speaker: turn_of(row) for row in db.execute(query)}

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

    def customer_turns_since(self, conversation_id: str, moment: datetime) -> int:
        """How many messages the customer has sent since `moment`."""
        query = select(func.count()).where(
            t.turn.c.conversation_id == conversation_id,
            t.turn.c.speaker == "customer",
            t.turn.c.at >= moment,
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar_one()

    def rewrite(self, turn_id: str, text: str) -> None:
        """Put other words in the place of a turn's: those without half of a secret."""
        with writing(self._engine) as db:
            db.execute(update(t.turn).where(t.turn.c.id == turn_id).values(text=text))

    def by_client_id(self, conversation_id: str, client_id: str) -> Turn | None:
        """The turn with this id from the customer's side, or None."""
        with reading(self._engine) as db:
            return by_client_id(db, conversation_id, client_id)

    def knows_client_id(self, conversation_id: str, client_id: str | None) -> bool:
        """Whether a turn with this id from the customer's side is stored."""
        with reading(self._engine) as db:
            return by_client_id(db, conversation_id, client_id) is not None

    def turns(self, conversation_id: str, after: int = 0, last: int | None = None) -> list[Turn]:
        """The turns after number `after`, oldest first; the `last` of them only."""
        with reading(self._engine) as db:
            return list(turns_of(db, conversation_id, after, last))

    def conversation_of(self, turn_id: str) -> str | None:
        """The conversation a turn belongs to, or None."""
        query = select(t.turn.c.conversation_id).where(t.turn.c.id == turn_id)
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def turn(self, turn_id: str) -> Turn | None:
        """One turn, or None."""
        with reading(self._engine) as db:
            row = db.execute(select(t.turn).where(t.turn.c.id == turn_id)).one_or_none()
            return turn_of(row) if row else None

    def to_assess(self, turn_id: str) -> tuple[Turn | None, dict[str, Any] | None]:
        """A turn, and what was decided at it if it has been decided; (None, None) if unknown."""
        e = t.event.c
        decided = select(e.data).where(e.turn_id == turn_id, e.kind == "decision").limit(1)
        query = select(t.turn, decided.scalar_subquery().label("decided"))
        with reading(self._engine) as db:
            row = db.execute(query.where(t.turn.c.id == turn_id)).one_or_none()
            return (turn_of(row), row.decided) if row else (None, None)

    def add_turn(
        self,
        conversation_id: str,
        speaker: str,
        text: str,
        *,
        client_id: str | None = None,
        work: str = "none",
        then: tuple[str, dict[str, Any]] | None = None,
        by: tuple[str, str] | None = None,
        files: Sequence[str] = (),
        **more: Any,
    ) -> Turn:
        """Store a turn, and with it in the outbox what is to be done `then`, as (kind, payload).
        The same `client_id` again gives back the turn stored the first time.

        `by`: a case and its agent; raises Refused not_yours where they have it no more. `files` are
        ids of those that are sent with it; raises Refused unknown_file."""
        try:
            with writing(self._engine) as db:
                found = by_client_id(db, conversation_id, client_id)
                if found is not None:
                    return found
                if by and not one_case(db, by[0], lock=True).is_with(by[1]):
                    raise Refused("not_yours", refusal("claim_first"), 409)
                more |= {"client_id": client_id, "work": work, "at": self._clock()}
                turn = add_turn(db, conversation_id, speaker, text, **more)
                attach(db, conversation_id, turn.id, speaker, files)
                if then:
                    put_work(db, t.outbox, *then, f"{turn.id}:mail")
                return turn
        except IntegrityError:  # another process stored it in the same moment
            with reading(self._engine) as db:
                found = by_client_id(db, conversation_id, client_id)
                if found is None:
                    raise
                return found

    def receive(
        self,
        conversation_id: str,
        text: str,
        client_id: str | None = None,
        picked: str | None = None,
        card: dict[str, Any] | None = None,
        files: Sequence[str] = (),
    ) -> Received:
        """Store what the customer says, for whoever has the conversation at this moment: while a
        person is awaited the assistant goes on answering.

        Who that is, is read under the same lock under which a case changes: a message is never
        left to an agent who has just given the conversation back. The same `client_id` again
        gives back the turn stored the first time. `files` are ids of those that are sent with it,
        `card` shows them. Raises Refused unknown_conversation, unknown_file.
        """
        more = {"client_id": client_id, "picked": picked, "card": card}
        try:
            return self._receive(conversation_id, text, more, files)
        except IntegrityError:  # the number is given back with the transaction
            with reading(self._engine) as db:
                found = by_client_id(db, conversation_id, client_id)
            if found is None:
                raise
            return Received(found, "bot", has_case=False, is_new=False)

    def _receive(
        self, conversation_id: str, text: str, more: dict[str, Any], files: Sequence[str]
    ) -> Received:
        with writing(self._engine) as db:
            seq = next_seq(db, conversation_id)
            case = db.execute(
                select(t.case.c.state, t.case.c.way).where(
                    t.case.c.conversation_id == conversation_id, t.case.c.closed_at.is_(None)
                )
            ).one_or_none()
            has_it = owner(*case or (None,))
            turn = store_turn(
                db,
                conversation_id,
                seq,
                "customer",
                text,
                work="none" if has_it == "person" else "todo",
                at=self._clock(),
                **more,
            )
            attach(db, conversation_id, turn.id, "customer", files)
            if case:
                show_last(db, conversation_id, turn)
            return Received(turn, has_it, has_case=bool(case), is_new=True)

    def hear(
        self,
        turn: Turn,
        conversation_id: str,
        nlu_result: NluResult,
        *,
        facts: dict[str, str],
        decision: dict[str, Any],
        offered: bool,
    ) -> None:
        """Keep, in one transaction, what was made of a turn: recognition, facts, decision.

        `offered` says that a person is offered at this turn.
        """
        c = t.conversation.c
        stored = nlu_result.as_json()
        with writing(self._engine) as db:
            db.execute(update(t.turn).where(t.turn.c.id == turn.id).values(heard=stored))
            made = {"heard": stored | {"facts": facts}, "decision": decision}
            append_all(db, conversation_id, made, turn.id)
            if facts:
                add_facts(db, conversation_id, facts, turn.seq)
            if offered:
                seen = {"last_offer_seq": turn.seq}
                db.execute(update(t.conversation).where(c.id == conversation_id).values(**seen))

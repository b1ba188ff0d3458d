"""What is said in a conversation: turns as they are stored, asked for and heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from tandem.cases.state_machine import Owner, owner
from tandem.core.conversation import NluResult, Turn, now
from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.case_queries import one_case
from tandem.storage.events import append_all
from tandem.storage.facts import add_facts
from tandem.storage.files import attach
from tandem.storage.job_queue import put_work
from tandem.storage.turns import (
    add_turn,
    by_client_id,
    next_seq,
    show_last,
    store_turn,
    turn_of,
    turns_of,
)


@dataclass(frozen=True, slots=True)
class Received:
    """A customer's turn as stored: who has the conversation, whether a case is open, and whether
    it is new (False: the same `client_id` was stored before)."""

    turn: Turn
    owner: Owner
    has_case: bool
    is_new: bool


class Turns:
    """The turns of all conversations."""

    def __init__(self, engine: Engine, clock: Clock = now):
        self._engine, self._clock = engine, clock

    def last_turns(self, conversation_id: str) -> dict[str, Turn]:
        """The newest turn of each speaker."""
        c = t.turn.c
        newest = (
            select(func.max(c.seq)).where(c.conversation_id == conversation_id).group_by(c.speaker)
        )
        query = select(t.turn).where(c.conversation_id == conversation_id, c.seq.in_(newest))
        with reading(self._engine) as db:
            return {row.speaker: turn_of(row) for row in db.execute(query)}

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
            db.execute(delete(t.turn_meaning).where(t.turn_meaning.c.turn_id == turn_id))

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

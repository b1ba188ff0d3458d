"""Conversations and their turns: stored first, numbered, each customer turn answered once."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tandem.conversation import Conversation, Customer, Heard, Tried, Turn, now
from tandem.errors import Refused
from tandem.storage import tables as t
from tandem.storage.database import reading, writing
from tandem.storage.events import append


def new_id(kind: str) -> str:
    """An id nobody can guess, with its kind in front: c_ conversation, t_ turn, h_ case."""
    return f"{kind}_{secrets.token_urlsafe(15)}"


class Conversations:
    """The repository of conversations and turns."""

    def __init__(self, engine: Engine, customers):
        self._engine, self._customers = engine, customers

    def open(self, channel: str, customer_id: str | None = None) -> str:
        """Start a conversation and return its id."""
        conversation_id = new_id("c")
        verified = "signed in" if customer_id else "not verified"
        with writing(self._engine) as db:
            db.execute(
                insert(t.conversation).values(
                    id=conversation_id,
                    channel=channel,
                    customer_id=customer_id,
                    verified=verified,
                    facts={},
                    fact_turns={},
                    opened_at=now(),
                )
            )
            append(db, conversation_id, "opened", {"channel": channel, "verified": verified})
        return conversation_id

    def know(self, conversation_id: str, customer_id: str | None, verified: str) -> None:
        """Say who the customer is and how that is known."""
        with writing(self._engine) as db:
            row = _row(db, conversation_id)
            if (row.customer_id, row.verified) == (customer_id, verified):
                return
            db.execute(
                update(t.conversation)
                .where(t.conversation.c.id == conversation_id)
                .values(customer_id=customer_id, verified=verified)
            )
            append(db, conversation_id, "identity", {"customer": customer_id, "how": verified})

    def end(self, conversation_id: str) -> None:
        """The customer has left for good."""
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(t.conversation.c.id == conversation_id)
                .values(ended_at=now())
            )
            append(db, conversation_id, "left", {})

    def conversation(self, conversation_id: str) -> Conversation:
        """All that is known of it. Raises Refused unknown_conversation."""
        with reading(self._engine) as db:
            row = _row(db, conversation_id)
            turns = tuple(_turns(db, conversation_id))
            tried = db.execute(
                select(t.event.c.data, t.turn.c.seq)
                .join(t.turn, t.turn.c.id == t.event.c.turn_id, isouter=True)
                .where(t.event.c.conversation_id == conversation_id, t.event.c.kind == "action")
                .order_by(t.event.c.id)
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
                Tried(d["tried"], d["outcome"], seq, d["skill"], d.get("facts") or {})
                for d, seq in tried
            ),
            last_offer_seq=row.last_offer_seq,
        )

    def facts(self, conversation_id: str) -> dict[str, str]:
        """Only the facts: what the customer has given so far."""
        with reading(self._engine) as db:
            return dict(_row(db, conversation_id).facts)

    def identity(self, conversation_id: str) -> tuple[str | None, str]:
        """(customer id or None, how verified)."""
        with reading(self._engine) as db:
            row = _row(db, conversation_id)
            return row.customer_id, row.verified

    def ended(self, conversation_id: str) -> bool:
        """Whether the customer has left for good."""
        with reading(self._engine) as db:
            return _row(db, conversation_id).ended_at is not None

    def contacts(self, customer_id: str, but: str, days: int = 7) -> list[dict[str, Any]]:
        """The customer's other conversations of the last days, newest first, with their outcome."""
        c = t.conversation.c
        query = (
            select(c.opened_at, c.channel, t.case.c.outcome, t.case.c.packet)
            .join(t.case, t.case.c.conversation_id == c.id, isouter=True)
            .where(c.customer_id == customer_id, c.id != but, c.last_seq > 1)
            .where(c.opened_at >= now() - timedelta(days=days))
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

    def customer_turns_since(self, conversation_id: str, moment: datetime) -> int:
        """How many messages the customer has sent since `moment`."""
        query = select(func.count()).where(
            t.turn.c.conversation_id == conversation_id,
            t.turn.c.speaker == "customer",
            t.turn.c.at >= moment,
        )
        with reading(self._engine) as db:
            return db.execute(query).scalar_one()

    def knows_client_id(self, conversation_id: str, client_id: str | None) -> bool:
        """Whether a turn with this id from the customer's side is stored."""
        with reading(self._engine) as db:
            return _by_client_id(db, conversation_id, client_id) is not None

    def turns(self, conversation_id: str, after: int = 0) -> list[Turn]:
        """The turns after number `after`, oldest first."""
        with reading(self._engine) as db:
            return list(_turns(db, conversation_id, after))

    def turn(self, turn_id: str) -> Turn | None:
        """One turn, or None."""
        with reading(self._engine) as db:
            row = db.execute(select(t.turn).where(t.turn.c.id == turn_id)).one_or_none()
            return _turn(row) if row else None

    def add_turn(
        self,
        conversation_id: str,
        speaker: str,
        text: str,
        *,
        client_id: str | None = None,
        work: str = "none",
        **more: Any,
    ) -> Turn:
        """Store a turn. The same `client_id` again gives back the turn stored the first time."""
        try:
            with writing(self._engine) as db:
                found = _by_client_id(db, conversation_id, client_id)
                if found is not None:
                    return found
                return add_turn(
                    db, conversation_id, speaker, text, client_id=client_id, work=work, **more
                )
        except IntegrityError:  # another process stored it in the same moment
            with reading(self._engine) as db:
                found = _by_client_id(db, conversation_id, client_id)
                if found is None:
                    raise
                return found

    def hear(self, turn_id: str, heard: Heard, facts: dict[str, str]) -> None:
        """Keep what recognition made of a turn and the facts it gave."""
        with writing(self._engine) as db:
            row = db.execute(select(t.turn).where(t.turn.c.id == turn_id)).one()
            stored = heard.as_json()
            db.execute(update(t.turn).where(t.turn.c.id == turn_id).values(heard=stored))
            append(db, row.conversation_id, "heard", stored | {"facts": facts}, turn_id)
            if facts:
                known = _row(db, row.conversation_id)
                db.execute(
                    update(t.conversation)
                    .where(t.conversation.c.id == row.conversation_id)
                    .values(
                        facts=dict(known.facts) | facts,
                        fact_turns=dict(known.fact_turns) | dict.fromkeys(facts, row.seq),
                    )
                )

    def offered(self, conversation_id: str, seq: int) -> None:
        """Remember that a person was offered at turn `seq`."""
        with writing(self._engine) as db:
            db.execute(
                update(t.conversation)
                .where(t.conversation.c.id == conversation_id)
                .values(last_offer_seq=seq)
            )

    # --- the work queue: a customer turn is answered exactly once -----------------------------

    def conversations_with_work(self) -> list[str]:
        """Conversations that have a stored customer turn without an answer, oldest first."""
        with reading(self._engine) as db:
            rows = db.execute(
                select(t.turn.c.conversation_id).where(_open_work(now())).order_by(t.turn.c.at)
            )
            return list(dict.fromkeys(rows.scalars()))

    def claim_work(self, conversation_id: str, seconds: float) -> tuple[Turn, int] | None:
        """The oldest unanswered turn, claimed for `seconds`, and how often it was tried before.

        None if there is none, or if another process works on this conversation: turns of one
        conversation are answered one after the other.
        """
        moment = now()
        with writing(self._engine) as db:
            rows = db.execute(
                select(t.turn)
                .where(
                    t.turn.c.conversation_id == conversation_id,
                    t.turn.c.work.in_(("todo", "doing")),
                )
                .order_by(t.turn.c.seq)
                .limit(1)
                .with_for_update()
            ).all()
            if not rows or (rows[0].work == "doing" and rows[0].work_until > moment):
                return None
            row = rows[0]
            db.execute(
                update(t.turn)
                .where(t.turn.c.id == row.id)
                .values(
                    work="doing",
                    work_until=moment + timedelta(seconds=seconds),
                    attempts=row.attempts + 1,
                )
            )
            return _turn(row), row.attempts

    def put_back(self, turn_id: str) -> None:
        """Give an unanswered turn back; it is kept and tried again later."""
        with writing(self._engine) as db:
            db.execute(
                update(t.turn)
                .where(t.turn.c.id == turn_id, t.turn.c.work == "doing")
                .values(work="todo", work_until=None)
            )

    def finish(self, turn_id: str, replies: list[dict[str, Any]]) -> list[Turn]:
        """Store the replies to a turn and mark it answered, in one transaction.

        Returns the stored replies, or nothing if the turn had been answered already.
        """
        with writing(self._engine) as db:
            row = db.execute(
                select(t.turn.c.conversation_id, t.turn.c.work)
                .where(t.turn.c.id == turn_id)
                .with_for_update()
            ).one()
            if row.work == "done":
                return []
            db.execute(update(t.turn).where(t.turn.c.id == turn_id).values(work="done"))
            return [
                add_turn(
                    db,
                    row.conversation_id,
                    reply.get("speaker", "bot"),
                    reply["text"],
                    buttons=reply.get("buttons", []),
                    answers=turn_id,
                )
                for reply in replies
            ]

    def leave_to_person(self, conversation_id: str, but: str) -> int:
        """Mark unanswered turns as not the assistant's any more, all but the turn `but`, whose
        answer is on its way. Returns how many."""
        with writing(self._engine) as db:
            return db.execute(
                update(t.turn)
                .where(
                    t.turn.c.conversation_id == conversation_id,
                    t.turn.c.work.in_(("todo", "doing")),
                    t.turn.c.id != but,
                )
                .values(work="done")
            ).rowcount


def _open_work(moment):
    return or_(
        t.turn.c.work == "todo",
        and_(t.turn.c.work == "doing", t.turn.c.work_until <= moment),
    )


def add_turn(db: Connection, conversation_id: str, speaker: str, text: str, **more: Any) -> Turn:
    """Store a turn inside a transaction and give it the conversation's next number."""
    seq = db.execute(
        update(t.conversation)
        .where(t.conversation.c.id == conversation_id)
        .values(last_seq=t.conversation.c.last_seq + 1)
        .returning(t.conversation.c.last_seq)
    ).scalar()
    if seq is None:
        raise _unknown()
    values = {
        "id": new_id("t"),
        "conversation_id": conversation_id,
        "seq": seq,
        "speaker": speaker,
        "text": text,
        "buttons": [],
        "at": now(),
    } | more
    db.execute(insert(t.turn).values(**values))
    about = {"speaker": speaker, "seq": seq, "characters": len(text)}
    append(db, conversation_id, "message", about, values["id"])
    row = db.execute(select(t.turn).where(t.turn.c.id == values["id"])).one()
    return _turn(row)


def _by_client_id(db: Connection, conversation_id: str, client_id: str | None) -> Turn | None:
    if client_id is None:
        return None
    row = db.execute(
        select(t.turn).where(
            t.turn.c.conversation_id == conversation_id, t.turn.c.client_id == client_id
        )
    ).one_or_none()
    return _turn(row) if row else None


def _row(db: Connection, conversation_id: str):
    row = db.execute(
        select(t.conversation).where(t.conversation.c.id == conversation_id)
    ).one_or_none()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> Refused:
    return Refused(
        "unknown_conversation",
        "This conversation is not known here. Please start a new one.",
        404,
    )


def _turns(db: Connection, conversation_id: str, after: int = 0):
    rows = db.execute(
        select(t.turn)
        .where(t.turn.c.conversation_id == conversation_id, t.turn.c.seq > after)
        .order_by(t.turn.c.seq)
    )
    return (_turn(row) for row in rows)


def _turn(row) -> Turn:
    return Turn(
        id=row.id,
        seq=row.seq,
        speaker=row.speaker,
        text=row.text,
        at=row.at,
        name=row.name,
        buttons=tuple(row.buttons),
        heard=Heard.from_json(row.heard) if row.heard else None,
        client_id=row.client_id,
        picked=row.picked,
    )

"""The work queue of customer turns: each is answered exactly once, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select, update

from tandem.cases.case import Case
from tandem.core.clock import moment
from tandem.core.conversation import Turn
from tandem.core.database import reading, writing
from tandem.core.errors import Unavailable
from tandem.storage import tables as t
from tandem.storage.case_rows import CASE_COLUMNS, case_of
from tandem.storage.events import article_of, last_action
from tandem.storage.lease import Lease
from tandem.storage.turns import next_seq, said_before, store_turn, turn_of


@dataclass(frozen=True, slots=True)
class Claimed:
    """A turn to be answered: how often it was tried before and whether something was decided
    then, the open case of its conversation if there is one, what the bot or an agent had last said
    when it came, and the help page told last if that was the last thing done ("" if nothing).
    `more`: another turn waits behind it."""

    turn: Turn
    attempts: int
    decided: bool
    case: Case | None
    said_before: str
    last_article: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The stored replies, the decision made of the turn (None for a trigger of ours), and whether
    a case of the conversation is open now. `by_person`: a person has joined meanwhile, and
    nothing of the assistant's was said. `thanked`: the customer said thanks."""

    turns: list[Turn]
    decision: dict[str, Any] | None
    has_case: bool
    by_person: bool = False
    thanked: bool = False


Replies = Callable[[Case | None, dict[str, Any] | None], list[dict[str, Any]] | None]


class TurnQueue:
    """Turns that wait for the assistant's answer."""

    def __init__(self, engine: Engine):
        self._engine, self._lease = engine, Lease(engine, t.turn.c.work_until)

    def waiting(self) -> list[str]:
        """Conversations that have a stored customer turn without an answer, oldest first."""
        with reading(self._engine) as db:
            rows = db.execute(
                select(t.turn.c.conversation_id).where(_open_work(moment(db))).order_by(t.turn.c.at)
            )
            return list(dict.fromkeys(rows.scalars()))

    def has_open(self, conversation_id: str) -> bool:
        """Whether a turn of this conversation is still to be answered."""
        mine = (t.turn.c.conversation_id == conversation_id, t.turn.c.work.in_(("todo", "doing")))
        with reading(self._engine) as db:
            return db.execute(select(t.turn.c.id).where(*mine).limit(1)).first() is not None

    def claim(self, conversation_id: str) -> Claimed | None:
        """The oldest unanswered turn, claimed for LEASE_SECONDS, with what is to be known of it.

        None if there is none, or if another process works on this conversation: turns of one
        conversation are answered one after the other.
        """
        with writing(self._engine) as db:
            rows = db.execute(
                select(t.turn, last_action(conversation_id).label("done_last"))
                .where(
                    t.turn.c.conversation_id == conversation_id,
                    t.turn.c.work.in_(("todo", "doing")),
                )
                .order_by(t.turn.c.seq)
                .limit(2)
                .with_for_update(of=t.turn)
            ).all()
            at = moment(db)
            if not rows or (rows[0].work == "doing" and rows[0].work_until > at):
                return None
            row = rows[0]
            self._lease.take(db, row, work="doing", attempts=row.attempts + 1)
            return Claimed(
                turn_of(row),
                row.attempts,
                bool(row.attempts) and db.execute(_decision(row.id)).first() is not None,
                _open_case(db, conversation_id),
                said_before(db, conversation_id, row.seq),
                article_of(row.done_last),
                more=len(rows) > 1,
            )

    def renew(self, turn_id: str, attempts: int) -> bool:
        """Keep a turn for LEASE_SECONDS from now; `attempts` as `claim` told. False if it has been
        answered or is not ours any more."""
        c = t.turn.c
        mine = (c.id == turn_id) & (c.work == "doing") & (c.attempts == attempts + 1)
        return self._lease.renew(mine)

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
            return _finish(db, turn_id, replies)

    def answer(self, turn: Turn, conversation_id: str, replies: Replies) -> Answered:
        """The same for Rasa's replies, and what the turn led to. `replies` makes them from the
        case that is open now and from what was decided; None of it where a person has joined.

        Raises Unavailable, and stores nothing, where a customer's turn was answered without having
        been assessed: Rasa goes on when its actions fail, but then nothing was decided and no fact
        was taken in.
        """
        with writing(self._engine) as db:
            decided = db.execute(_decision(turn.id)).scalar()
            if turn.speaker == "customer" and decided is None:
                raise Unavailable("the action server did not answer")
            decision = decided["decision"] if decided else None
            case = _open_case(db, conversation_id)
            said = replies(case, decision)
            turns = _finish(db, turn.id, said or [])
            thanked = bool(decided and decided.get("thanks"))
            return Answered(turns, decision, case is not None, said is None, thanked)

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


def _decision(turn_id: str):
    e = t.event.c
    return select(e.data).where(e.turn_id == turn_id, e.kind == "decision").limit(1)


def _open_case(db: Connection, conversation_id: str) -> Case | None:
    c = t.case.c
    mine = (c.conversation_id == conversation_id, c.closed_at.is_(None))
    row = db.execute(select(*CASE_COLUMNS).where(*mine)).one_or_none()
    return case_of(row) if row else None


def _finish(db: Connection, turn_id: str, replies: list[dict[str, Any]]) -> list[Turn]:
    c = t.turn.c
    conversation_id = db.execute(
        update(t.turn)
        .where(c.id == turn_id, c.work != "done")
        .values(work="done")
        .returning(c.conversation_id)
    ).scalar()
    if conversation_id is None:
        return []
    return [
        store_turn(
            db,
            conversation_id,
            next_seq(db, conversation_id),
            reply.get("speaker", "bot"),
            reply["text"],
            buttons=reply.get("buttons", []),
            card=reply.get("card"),
            answers=turn_id,
        )
        for reply in replies
    ]


def _open_work(at: datetime):
    return or_(
        t.turn.c.work == "todo",
        and_(t.turn.c.work == "doing", t.turn.c.work_until <= at),
    )

"""The work queue of customer turns: each is answered exactly once, one after the other."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, or_, select, update

from tandem.core.clock import moment
from tandem.core.conversation import Turn
from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.lease import Lease
from tandem.storage.turns import add_turn, turn_of


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

    def claim(self, conversation_id: str) -> tuple[Turn, int] | None:
        """The oldest unanswered turn, claimed for LEASE_SECONDS, and how often it was tried before.

        None if there is none, or if another process works on this conversation: turns of one
        conversation are answered one after the other.
        """
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
            at = moment(db)
            if not rows or (rows[0].work == "doing" and rows[0].work_until > at):
                return None
            row = rows[0]
            self._lease.take(db, row, work="doing", attempts=row.attempts + 1)
            return turn_of(row), row.attempts

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


def _open_work(at: datetime):
    return or_(
        t.turn.c.work == "todo",
        and_(t.turn.c.work == "doing", t.turn.c.work_until <= at),
    )

"""How it was, as customers say: asked once when a matter is settled, answered by one press."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.events import append
from tandem.storage.turns import add_turn, lock

ONE_MATTER = timedelta(hours=24)
"""A deed and a case of longer ago are of another contact; nobody is asked twice in this time."""
WORDS_WITHIN = timedelta(minutes=15)
"""So long after pressing for it the next message is the line about the rating."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One question how it was, and what was answered: `score` 1 to 5, and a line."""

    conversation_id: str
    case_id: str | None
    asked_at: datetime
    score: int | None
    words: str


class Ratings:
    """The repository of ratings."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def ask_about_case(
        self, case_id: str, conversation_id: str, text: str, buttons: list[dict[str, str]]
    ) -> bool:
        """Ask after a case, once; not where no agent has written to the customer in it. Returns
        whether it was asked."""
        with writing(self._engine) as db:
            lock(db, conversation_id)
            r, c, turn = t.rating.c, t.case.c, t.turn.c
            if db.execute(select(r.id).where(r.case_id == case_id)).first():
                return False
            asked = select(c.requested_at).where(c.id == case_id).scalar_subquery()
            wrote = select(turn.id).where(
                turn.conversation_id == conversation_id,
                turn.speaker == "agent",
                turn.at >= asked,
            )
            if not db.execute(wrote.limit(1)).first():
                return False
            _ask(db, conversation_id, case_id, text, buttons)
            return True

    def ask_after_thanks(
        self, conversation_id: str, text: str, buttons: list[dict[str, str]]
    ) -> bool:
        """Ask a customer who thanks for what the assistant has done, once; not where a person was
        called and nobody came. Returns whether it was asked."""
        with writing(self._engine) as db:
            lock(db, conversation_id)
            since = moment(db) - ONE_MATTER
            e, r, c = t.event.c, t.rating.c, t.case.c
            asked = select(r.id).where(r.conversation_id == conversation_id, r.asked_at >= since)
            case = (
                select(c.id)
                .where(c.conversation_id == conversation_id)
                .where((c.requested_at >= since) | c.closed_at.is_(None))
            )
            if db.execute(asked).first() or db.execute(case).first():
                return False
            query = select(e.data).where(
                e.conversation_id == conversation_id, e.kind == "action", e.at >= since
            )
            last = db.execute(query.order_by(e.id.desc()).limit(1)).scalar()
            if last is None or last.get("outcome") != "done":
                return False
            _ask(db, conversation_id, None, text, buttons)
            return True

    def score(self, turn_id: str, score: int) -> bool:
        """Keep what was pressed under the question `turn_id`; pressed again, the newer counts.
        False where nothing was asked there."""
        r = t.rating.c
        with writing(self._engine) as db:
            found = db.execute(
                update(t.rating)
                .where(r.turn_id == turn_id)
                .values(score=score, scored_at=moment(db))
                .returning(r.conversation_id)
            ).scalar()
            if found is None:
                return False
            append(db, found, "rating", {"score": score}, turn_id)
            return True

    def await_words(self, conversation_id: str) -> bool:
        """The next message is a line about the last rating. False where there is no rating."""
        return self._last(conversation_id, words_until=WORDS_WITHIN)

    def awaits_words(self, conversation_id: str) -> bool:
        """Whether the next message is the line about a rating."""
        r = t.rating.c
        with reading(self._engine) as db:
            mine = r.conversation_id == conversation_id, r.words_until >= moment(db)
            return db.execute(select(r.id).where(*mine)).first() is not None

    def keep_words(self, conversation_id: str, words: str) -> bool:
        """Keep the line about the last rating."""
        return self._last(conversation_id, words=words, words_until=None)

    def of_case(self, case_id: str) -> Rating | None:
        """What the customer said of a case, if they were asked."""
        with reading(self._engine) as db:
            row = db.execute(select(t.rating).where(t.rating.c.case_id == case_id)).one_or_none()
        if row is None:
            return None
        return Rating(row.conversation_id, row.case_id, row.asked_at, row.score, row.words)

    def of_conversations(self, ids: list[str]) -> dict[str, Rating]:
        """The newest answer of each conversation that has one."""
        r = t.rating.c
        query = select(t.rating).where(r.conversation_id.in_(ids), r.score.is_not(None))
        with reading(self._engine) as db:
            return {
                row.conversation_id: Rating(
                    row.conversation_id, row.case_id, row.asked_at, row.score, row.words
                )
                for row in db.execute(query.order_by(r.id))
            }

    def _last(self, conversation_id: str, **values: Any) -> bool:
        r = t.rating.c
        scored = r.conversation_id == conversation_id, r.score.is_not(None)
        with writing(self._engine) as db:
            newest = db.execute(select(r.id).where(*scored).order_by(r.id.desc()).limit(1)).scalar()
            if newest is None:
                return False
            if isinstance(values.get("words_until"), timedelta):
                values["words_until"] = moment(db) + values["words_until"]
            db.execute(update(t.rating).where(r.id == newest).values(**values))
            append(db, conversation_id, "rating", {"line": "words" in values})
            return True


def _ask(
    db: Connection,
    conversation_id: str,
    case_id: str | None,
    text: str,
    buttons: list[dict[str, str]],
) -> None:
    turn = add_turn(db, conversation_id, "system", text, buttons=buttons)
    values = {"conversation_id": conversation_id, "case_id": case_id, "turn_id": turn.id}
    db.execute(insert(t.rating).values(**values, asked_at=turn.at))
    append(db, conversation_id, "rating", {"asked": True, "case": case_id}, turn.id)

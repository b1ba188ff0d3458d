"""What people said of doubtful messages: which intent one is an example of, or that it is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t

MOST_CONVERSATIONS = 2000
"""So many of the newest are looked through."""


@dataclass(frozen=True, slots=True)
class Label:
    """`intent` is "" for what was dismissed; `written` whether it stands in data/nlu."""

    turn_id: str
    text: str
    intent: str
    agent: str
    at: datetime
    other: str = ""
    written: bool = False


class Reviews:
    """The repository of labels. A turn has one; said again, the newer one counts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep(
        self, turns: Mapping[str, str], text: str, intent: str, agent: str, other: str = ""
    ) -> None:
        """Keep what a person said of `turns` (turn id -> conversation id) that mean the same;
        `text` is the example, `other` another wording of it."""
        with writing(self._engine) as db:
            db.execute(delete(t.review).where(t.review.c.turn_id.in_(turns)))
            same = {"text": text, "other": other, "intent": intent, "agent": agent}
            at = moment(db)
            rows = [{"turn_id": one, "conversation_id": of, "at": at} for one, of in turns.items()]
            db.execute(insert(t.review), [row | same for row in rows])

    def take_back(self, turns: Iterable[str]) -> int:
        """Forget what was said of these turns and is not written yet; how many there were."""
        r = t.review.c
        unwritten = (r.turn_id.in_(list(turns)), r.written_at.is_(None))
        with writing(self._engine) as db:
            return db.execute(delete(t.review).where(*unwritten)).rowcount

    def done(self) -> set[str]:
        """The turns of which something was said."""
        with reading(self._engine) as db:
            return set(db.execute(select(t.review.c.turn_id)).scalars())

    def labels(self, written: bool | None = None) -> list[Label]:
        """Labels by example, oldest first, without what was dismissed."""
        r = t.review.c
        query = select(t.review).where(r.intent != "").order_by(r.at, r.turn_id)
        if written is not None:
            query = query.where(r.written_at.is_not(None) if written else r.written_at.is_(None))
        with reading(self._engine) as db:
            rows = db.execute(query).all()
        by_text: dict[tuple[str, str], Label] = {}
        for row in rows:
            done = row.written_at is not None
            label = Label(row.turn_id, row.text, row.intent, row.agent, row.at, row.other, done)
            by_text.setdefault((row.text, row.intent), label)
        return list(by_text.values())

    def mark_written(self, text: str, intent: str) -> None:
        """This example stands in the designers' files now."""
        same = (t.review.c.text == text, t.review.c.intent == intent)
        with writing(self._engine) as db:
            db.execute(update(t.review).where(*same).values(written_at=moment(db)))

    def newest_conversations(self, since: datetime) -> list[str]:
        """Ids of conversations in which something was said since then, newest first."""
        turn = t.turn.c
        query: Any = (
            select(turn.conversation_id)
            .where(turn.at >= since, turn.speaker == "customer")
            .group_by(turn.conversation_id)
            .order_by(turn.conversation_id.desc())
            .limit(MOST_CONVERSATIONS)
        )
        with reading(self._engine) as db:
            return list(db.execute(query).scalars())

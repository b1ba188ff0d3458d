"""What agents are told: where they are mentioned, and what happens in the cases they follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, literal, select, update

from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.storage import tables as t
from tandem.storage.case_queries import one_case

MOST_SHOWN = 50
REMEMBERED = timedelta(days=30)
"""What was seen longer ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One line of what an agent is told. `kind` as in the table; `text` is the note, or what the
    customer said last."""

    id: int
    kind: str
    state: str
    case_id: str
    reference: str
    customer_name: str | None
    from_name: str | None
    text: str | None
    at: datetime
    seen_at: datetime | None


class Notifications:
    """The repository of notifications and of who follows what."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def follow(self, agent_id: str, case_id: str) -> None:
        """The agent hears what happens in the case from now on. Raises Refused unknown_case."""
        row = {"agent_id": agent_id, "case_id": case_id, "at": self._clock()}
        with writing(self._engine) as db:
            one_case(db, case_id, lock=True)  # two windows come one after another
            if not db.execute(select(t.follower.c.at).where(_follows(agent_id, case_id))).first():
                db.execute(insert(t.follower).values(**row))

    def unfollow(self, agent_id: str, case_id: str) -> None:
        """The agent hears of it no more."""
        with writing(self._engine) as db:
            db.execute(delete(t.follower).where(_follows(agent_id, case_id)))

    def followers(self, case_id: str) -> dict[str, str]:
        """Who follows a case: names by id."""
        f, a = t.follower.c, t.agent.c
        query = select(a.id, a.name).join(t.follower, f.agent_id == a.id)
        with reading(self._engine) as db:
            found = db.execute(query.where(f.case_id == case_id).order_by(a.name))
            return {row.id: row.name for row in found}

    def unread(self, agent_id: str) -> tuple[int, int]:
        """How many are new, and the id of the newest of them, 0 where none is."""
        n = t.notification.c
        query = select(func.count(), func.coalesce(func.max(n.id), 0))
        with reading(self._engine) as db:
            count, newest = db.execute(
                query.where(n.agent_id == agent_id, n.seen_at.is_(None))
            ).one()
            return count, newest

    def of(self, agent_id: str) -> list[Notification]:
        """The last ones, newest first."""
        n, case, note = t.notification.c, t.case.c, t.note.c
        words = func.coalesce(note.text, case.last_text)
        query = (
            select(n.id, n.kind, n.state, n.case_id, case.reference, case.name, t.agent.c.name)
            .add_columns(words, n.at, n.seen_at)
            .join(t.case, case.id == n.case_id)
            .join(t.note, note.id == n.note_id, isouter=True)
            .join(t.agent, t.agent.c.id == n.from_agent, isouter=True)
            .where(n.agent_id == agent_id)
        )
        with reading(self._engine) as db:
            rows = db.execute(query.order_by(n.id.desc()).limit(MOST_SHOWN))
            return [Notification(*row) for row in rows]

    def seen(self, agent_id: str, case_id: str = "") -> None:
        """The agent has seen those of a case, or all."""
        n, moment = t.notification.c, self._clock()
        new = (n.agent_id == agent_id) & n.seen_at.is_(None)
        new &= (n.case_id == case_id) if case_id else n.id.is_not(None)
        old = (n.agent_id == agent_id) & (n.seen_at < moment - REMEMBERED)
        with writing(self._engine) as db:
            db.execute(update(t.notification).where(new).values(seen_at=moment))
            db.execute(delete(t.notification).where(old))


def tell(
    db: Connection,
    case_id: str,
    who: Collection[str],
    kind: str,
    by: str,
    note_id: int,
    moment: datetime,
) -> None:
    """Tell these agents of a note, but not who wrote it."""
    about = {"case_id": case_id, "kind": kind, "note_id": note_id, "from_agent": by}
    rows = [{"agent_id": one, "at": moment} | about for one in who if one != by]
    if rows:
        db.execute(insert(t.notification), rows)


def tell_followers(
    db: Connection,
    case_id: str,
    kind: str,
    moment: datetime,
    *,
    by: str | None = None,
    state: str = "",
    note_id: int | None = None,
    but: Collection[str] = (),
) -> None:
    """Tell who follows a case, but not who did it (`by`) nor whom `but` names. What somebody has
    not seen yet is not told again: five messages of a customer are one line."""
    f, n = t.follower.c, t.notification
    same = (n.c.agent_id == f.agent_id) & (n.c.case_id == case_id) & n.c.seen_at.is_(None)
    same &= (n.c.kind == kind) & (n.c.state == state) & (n.c.note_id.is_not_distinct_from(note_id))
    values = {"case_id": case_id, "kind": kind, "state": state, "note_id": note_id}
    columns = values | {"from_agent": by, "at": moment}
    told = select(f.agent_id, *(literal(value, n.c[name].type) for name, value in columns.items()))
    told = told.where(f.case_id == case_id, f.agent_id.not_in([*but, *([by] if by else [])]))
    told = told.where(~select(n.c.id).where(same).exists())
    db.execute(insert(n).from_select(["agent_id", *columns], told))


def _follows(agent_id: str, case_id: str):
    return (t.follower.c.agent_id == agent_id) & (t.follower.c.case_id == case_id)

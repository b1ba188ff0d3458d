"""What is compared of some weeks: counts from the roll-up, and texts of a sample of contacts."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, case, func, select

from tandem.core.customs import short_day
from tandem.core.database import snapshot
from tandem.core.words import say
from tandem.learning.drift.compare import Period
from tandem.learning.drift.phrases import Reply
from tandem.learning.empathy.wording import words
from tandem.learning.measure_sql import Scope, select_of
from tandem.learning.measures import Measure
from tandem.storage import tables as t
from tandem.storage.measured import bound

MOST_CONTACTS = 1500
"""Contacts whose texts are read: more would say the same."""
AT_ONCE = 300
ASSISTANT = "Assistant"


def _label(first: date, last: date) -> str:
    return say("leads.range", low=short_day(first), high=f"{short_day(last)} {last.year}")


class Drifted:
    """Reads what drift is told from."""

    def __init__(self, engine: Engine, zone: ZoneInfo):
        self._engine, self._zone = engine, zone

    def period(
        self, since: date, until: date, now: datetime, measures: Sequence[Measure]
    ) -> Period:
        """Everything of the local days from `since`, before `until`."""
        scope = Scope(since, until, now)
        with snapshot(self._engine) as db:
            topics = _topics(db, since, until)
            ids = _sample(db, since, until)
            texts = _Texts(db, ids)
            return Period(
                label=_label(since, until - timedelta(days=1)),
                contacts=sum(topics.values()),
                topics=topics,
                unclear=_unclear(db, since, until),
                confidences=texts.confidences,
                moods=_moods(db, since, until),
                measures=_measures(db, scope, measures),
                notes=_notes(db, *self._moments(since, until)),
                reflections=_reflections(db, *self._moments(since, until)),
                replies=texts.replies,
                messages=texts.messages,
            )

    def last_day(self) -> date | None:
        """The newest local day with a contact."""
        with snapshot(self._engine) as db:
            day = db.execute(select(func.max(t.contact.c.day))).scalar()
        return date.fromisoformat(day) if day else None

    def _moments(self, since: date, until: date) -> tuple[datetime, datetime]:
        begin, end = (datetime.combine(day, time(0), self._zone) for day in (since, until))
        return begin, end


def _within(since: date, until: date):
    c = t.contact.c
    return c.over == 1, c.engaged == 1, c.day >= since.isoformat(), c.day < until.isoformat()


def _topics(db: Connection, since: date, until: date) -> dict[str, int]:
    c = t.contact.c
    query = select(c.topic, func.count()).where(*_within(since, until)).group_by(c.topic)
    return {topic: count for topic, count in db.execute(query)}


def _unclear(db: Connection, since: date, until: date) -> tuple[int, int]:
    c = t.contact.c
    unclear = func.sum(case((c.readings_offered > 0, 1), else_=0))
    row = db.execute(select(unclear, func.count()).where(*_within(since, until))).one()
    return int(row[0] or 0), int(row[1])


def _moods(db: Connection, since: date, until: date) -> list[float]:
    c = t.contact.c
    query = select(c.mood_worst).where(*_within(since, until), c.mood_worst.is_not(None))
    return list(db.execute(query).scalars())


def _measures(
    db: Connection, scope: Scope, measures: Sequence[Measure]
) -> dict[tuple[str, str], tuple[int, int]]:
    found = {}
    for measure in measures:
        for by in ((), ("topic",)):
            statement, values = select_of(measure, scope, by)
            for row in db.execute(bound(statement, values)):
                topic = row.topic if by else ""
                if row.n and (topic or not by):
                    found[measure.name, topic] = (row.hits or 0, row.n)
    return found


def _notes(db: Connection, begin: datetime, end: datetime) -> dict[str, list[int]]:
    """Words per private note, by agent."""
    n, found = t.note.c, defaultdict(list)
    query = select(t.agent.c.name, n.text).join(t.agent, t.agent.c.id == n.agent_id)
    for name, text in db.execute(query.where(n.at >= begin, n.at < end)):
        found[name].append(len(words(text)))
    return dict(found)


def _reflections(db: Connection, begin: datetime, end: datetime) -> tuple[int, int]:
    """Reflections with words, among the closed cases that an agent had."""
    c, r = t.case.c, t.reflection.c
    written = func.sum(case((func.coalesce(r.words, "") != "", 1), else_=0))
    query = (
        select(written, func.count())
        .select_from(t.case.join(t.reflection, r.case_id == c.id, isouter=True))
        .where(c.closed_at >= begin, c.closed_at < end, c.claimed_at.is_not(None))
    )
    row = db.execute(query).one()
    return int(row[0] or 0), int(row[1])


def _sample(db: Connection, since: date, until: date) -> list[str]:
    """Conversations, spread evenly over the days by their ids' hashes."""
    query = select(t.contact.c.conversation_id).where(*_within(since, until)).distinct()
    ids = list(db.execute(query).scalars())
    if len(ids) > MOST_CONTACTS:
        ids.sort(key=lambda one: hashlib.sha256(one.encode()).digest())
        ids = ids[:MOST_CONTACTS]
    return sorted(ids)


class _Texts:
    """Messages, replies and confidences of some conversations, oldest first."""

    def __init__(self, db: Connection, ids: Sequence[str]):
        self.messages: list[tuple[str, str]] = []
        self.replies: list[Reply] = []
        self.confidences: list[float] = []
        c = t.turn.c
        columns = (c.conversation_id, c.speaker, c.name, c.text, c.heard, c.at)
        rows: list[Any] = []
        for start in range(0, len(ids), AT_ONCE):
            some = list(ids[start : start + AT_ONCE])
            query = select(*columns).where(c.conversation_id.in_(some))
            rows += db.execute(query.where(c.speaker.in_(("customer", "bot", "agent")))).all()
        for row in sorted(rows, key=lambda row: row.at):
            self._take(row)

    def _take(self, row: Any) -> None:
        if row.speaker == "customer":
            self.messages.append((row.conversation_id, row.text))
            heard = row.heard or {}
            if heard.get("confidence") is not None and not heard.get("button"):
                self.confidences.append(float(heard["confidence"]))
        else:
            name = ASSISTANT if row.speaker == "bot" else (row.name or "An agent")
            self.replies.append(Reply(name, row.conversation_id, row.text))

"""The roll-up of contacts: kept fresh from what happened, or made anew from all that is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import cache, partial
from multiprocessing import get_context
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, bindparam, delete, exists, insert, or_, select, update

from tandem.core.clock import moment
from tandem.core.database import one_at_a_time, open_database, reading, snapshot, writing
from tandem.learning.contact import COLUMNS, OVER, QUIET, contacts_of
from tandem.learning.demo.history import DEMO_BEGINS
from tandem.learning.raw import RawConversation
from tandem.learning.returns import Seen, returns_of
from tandem.storage import tables as t
from tandem.storage.events import Events
from tandem.storage.raw_contacts import (
    AskedAgain,
    chunks,
    ids_between,
    person_of,
    raw_of,
    with_person,
)

READER = "contacts"
AT_ONCE = 250
"""Conversations made anew in one transaction: short enough that no customer waits for it."""
EVENTS_AT_ONCE = 5000
LINKS_LOOKED_BACK = timedelta(days=2)

OrdersOf = Callable[[str], Sequence[datetime]]
"""When a customer of the shop placed orders."""


class Contacts:
    """The repository of the roll-up.

    `zone` is whose days are counted; `at()` the confidence from which an intent counts;
    `asked_again` and `orders_of` are asked for what is not in our tables.
    """

    def __init__(self, engine: Engine, zone: ZoneInfo, at: Callable[[], float]):
        self._engine, self._zone, self._at = engine, zone, at
        self._events = Events(engine)

    def refresh(self, asked_again: AskedAgain, orders_of: OrdersOf) -> int:
        """Take in what has happened since the last time. Returns how many conversations were
        made anew. The first time that is everything."""
        if not self._begun():
            self._events.position(READER)  # first, so that what happens meanwhile comes again
            return self.rebuild(asked_again, orders_of)
        position, done = self._events.position(READER), 0
        while True:
            _, end = self._events.after(position, (), EVENTS_AT_ONCE)
            if end == position:
                break
            with reading(self._engine) as db:
                ids = list(db.execute(ids_between(position, end)).scalars())
            done += self._make(ids, asked_again, orders_of)
            self._events.move_to(READER, end)
            position = end
        with snapshot(self._engine) as db:
            quiet = self._due(db)
        return done + self._make(quiet, asked_again, orders_of)

    def rebuild(self, asked_again: AskedAgain, orders_of: OrdersOf, processes: int = 1) -> int:
        """Make all of it anew from turns, events and cases, reading in so many processes beside
        this one that writes. Returns how many conversations."""
        with snapshot(self._engine) as db:
            kept = set(db.execute(select(t.conversation.c.id)).scalars())
            rolled = set(db.execute(select(t.contact.c.conversation_id).distinct()).scalars())
        for some in chunks(sorted(rolled - kept), AT_ONCE):
            with writing(self._engine) as db:
                db.execute(delete(t.contact).where(t.contact.c.conversation_id.in_(some)))
        if processes < 2:
            return self._make(sorted(kept), asked_again, orders_of)
        return self._make_together(sorted(kept), asked_again, orders_of, processes)

    def _make_together(
        self, ids: list[str], asked_again: AskedAgain, orders_of: OrdersOf, processes: int
    ) -> int:
        url = self._engine.url.render_as_string(hide_password=False)
        with self._engine.connect() as db:
            now = moment(db)
        work = partial(_rows_elsewhere, url, self._zone, self._at(), asked_again, now)
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            parts = list(chunks(ids, AT_ONCE))
            for some, rows in zip(parts, pool.map(work, parts), strict=True):
                with writing(self._engine) as db:
                    one_at_a_time(db, READER)
                    _write(db, some, rows, orders_of)
        return len(ids)

    def just_silent(
        self, since: datetime, until: datetime, asked_again: AskedAgain, limit: int = 200
    ) -> list[RawConversation]:
        """Conversations without an open case whose customer said the last word to the assistant
        between these moments, or ended the chat since then; the newest first."""
        c, turn, case = t.conversation.c, t.turn.c, t.case.c
        spoken = (
            select(turn.conversation_id)
            .where(turn.work == "done", turn.at >= since, turn.at <= until)
            .distinct()
        )
        no_case = ~exists().where(case.conversation_id == c.id, case.closed_at.is_(None))
        which = or_(c.id.in_(spoken), c.ended_at >= since)
        query = select(c.id).where(which, no_case, c.opened_at >= since - QUIET)
        with snapshot(self._engine) as db:
            ids = list(db.execute(query.order_by(c.opened_at.desc()).limit(limit)).scalars())
            return raw_of(db, ids, self._at(), asked_again)

    def look_for_returns(self, orders_of: OrdersOf, since: datetime) -> None:
        """Orders tell nobody here that somebody is back: look at whoever left since then."""
        c = t.contact.c
        left = c.outcome == "unresolved", c.return_hours.is_(None), c.ended_at >= since
        with reading(self._engine) as db:
            found = db.execute(select(c.person).distinct().where(*left, c.person.is_not(None)))
            people = list(found.scalars())
        for some in chunks(people, AT_ONCE):
            with writing(self._engine) as db:
                _set_returns(db, some, orders_of)

    def _begun(self) -> bool:
        query = select(t.position.c.reader).where(t.position.c.reader == READER)
        with reading(self._engine) as db:
            return db.execute(query).first() is not None

    def _make(self, ids: Iterable[str], asked_again: AskedAgain, orders_of: OrdersOf) -> int:
        done = 0
        for some in chunks(ids, AT_ONCE):
            if self._engine.dialect.name == "postgresql":
                # Read behind the lock: what another process has read earlier is not written later.
                with writing(self._engine) as db:
                    one_at_a_time(db, READER)
                    _write(db, some, self._read(db, some, asked_again), orders_of)
            else:  # SQLite's one writer is not kept waiting while we read
                with snapshot(self._engine) as db:
                    rows = self._read(db, some, asked_again)
                with writing(self._engine) as db:
                    _write(db, some, rows, orders_of)
            done += len(some)
        return done

    def _read(
        self, db: Connection, some: list[str], asked_again: AskedAgain
    ) -> list[dict[str, Any]]:
        return _rows(raw_of(db, some, self._at(), asked_again), self._zone, moment(db))

    def _due(self, db: Connection) -> list[str]:
        """Conversations whose contact has become over by silence alone, and those that came to
        somebody else by a link of browser or Slack user."""
        c, case, now = t.contact.c, t.case.c, moment(db)
        open_case = exists().where(
            case.conversation_id == c.conversation_id, case.closed_at.is_(None)
        )
        silent = select(c.conversation_id).where(c.over == 0, c.ended_at <= now - OVER, ~open_case)
        link, since = t.person_link.c, now - LINKS_LOOKED_BACK
        changed = select(link.value).where(or_(link.linked_at >= since, link.unlinked_at >= since))
        moved = (
            with_person()
            .add_columns(c.person)
            .join(t.contact, c.conversation_id == t.conversation.c.id)
            .where(t.conversation.c.visitor_id.in_(changed))
        )
        found = set(db.execute(silent).scalars())
        return sorted(found | {row.id for row in db.execute(moved) if person_of(row) != row.person})


def _write(
    db: Connection, some: list[str], rows: list[dict[str, Any]], orders_of: OrdersOf
) -> None:
    """Put the contacts of some conversations in the place of those that were there."""
    mine = t.contact.c.conversation_id.in_(some)
    people = set(db.execute(select(t.contact.c.person).where(mine)).scalars())
    db.execute(delete(t.contact).where(mine))
    if rows:
        db.execute(insert(t.contact), rows)
    people |= {row["person"] for row in rows}
    _set_returns(db, sorted(one for one in people if one), orders_of)


def _rows(raws: list[RawConversation], zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    return [
        {name: getattr(contact, name) for name in COLUMNS}
        | {"demo": int(raw.id.startswith(DEMO_BEGINS))}
        for raw in raws
        for contact in contacts_of(raw, zone, now)
    ]


def _rows_elsewhere(
    url: str,
    zone: ZoneInfo,
    at: float,
    asked_again: AskedAgain,
    now: datetime,
    some: list[str],
) -> list[dict[str, Any]]:
    """The rows of some conversations, made in a process of its own."""
    with snapshot(_engine_of(url)) as db:
        return _rows(raw_of(db, some, at, asked_again), zone, now)


@cache
def _engine_of(url: str) -> Engine:
    return open_database(url)


def _set_returns(db: Connection, people: Sequence[str], orders_of: OrdersOf) -> None:
    """When each contact of these people was followed by another, or by an order."""
    c = t.contact.c
    for some in chunks(people, AT_ONCE):
        seen: dict[str, list[Seen]] = defaultdict(list)
        kept: dict[str, tuple[float | None, float | None]] = {}
        columns = (c.id, c.person, c.topic, c.opened_at, c.ended_at, c.outcome, c.engaged)
        query = select(*columns, c.repeat_hours, c.return_hours).where(c.person.in_(some))
        for row in db.execute(query):
            about = Seen(row.id, row.topic, row.opened_at, row.ended_at, bool(row.engaged))
            seen[row.person].append(about)
            kept[row.id] = (row.repeat_hours, row.return_hours)
        changes: list[dict[str, Any]] = []
        for person, contacts in seen.items():
            customer = person.removeprefix("customer ") if person.startswith("customer ") else ""
            orders = orders_of(customer) if customer else ()
            for key, found in returns_of(contacts, orders).items():
                if kept[key] != found:
                    changes.append({"the_id": key, "repeats": found[0], "returns": found[1]})
        if changes:
            values: dict[str, Any] = {
                "repeat_hours": bindparam("repeats"),
                "return_hours": bindparam("returns"),
            }
            db.execute(update(t.contact).where(c.id == bindparam("the_id")).values(values), changes)

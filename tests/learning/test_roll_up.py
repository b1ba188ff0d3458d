"""The roll-up: made anew it is the same; merges and erasures of people; the same on PostgreSQL."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from tandem.core.database import reading, snapshot, writing
from tandem.insights.roll_up import asked_again
from tandem.learning.measure_sql import Scope, printed, select_of
from tandem.learning.measures import BY_NAME, MEASURES
from tandem.storage import tables as t
from tandem.storage.contacts import Contacts
from tandem.storage.measured import Measured
from tests.learning.conftest import NOW, SOLVABLE, TODAY, ZONE, no_orders

pytestmark = pytest.mark.services


def rows_of(engine):
    with reading(engine) as db:
        return sorted(tuple(row) for row in db.execute(select(t.contact).order_by(t.contact.c.id)))


def test_made_anew_it_is_the_same(own_history):
    kept = rows_of(own_history.engine)
    with writing(own_history.engine) as db:
        db.execute(delete(t.contact))
    own_history.contacts.rebuild(asked_again, no_orders, processes=2)
    assert rows_of(own_history.engine) == kept and len(kept) > 12_000


def test_a_merge_of_people_moves_their_contacts_and_its_undoing_moves_them_back(own_history):
    engine = own_history.engine
    with reading(engine) as db:
        c = t.contact.c
        query = select(c.conversation_id, c.person, c.topic, c.ended_at, c.opened_at).where(
            c.person.like("visitor %"), c.topic == "order_status", c.repeat_hours.is_(None)
        )
        rows = db.execute(query.order_by(c.opened_at)).all()
    one = rows[0]
    other = next(
        row
        for row in rows
        if row.person != one.person
        and timedelta(0) < row.opened_at - one.ended_at < timedelta(hours=20)
    )
    links = [
        {"kind": "visitor", "value": row.person.removeprefix("visitor "), "customer_id": "C1",
         "how": "confirmed", "linked_at": NOW}
        for row in (one, other)
    ]  # fmt: skip
    with writing(engine) as db:
        db.execute(insert(t.person_link), links)
    own_history.contacts.refresh(asked_again, no_orders)
    merged = contact(engine, one.conversation_id)
    assert merged.person == "customer C1" and 0 < merged.repeat_hours < 20
    with writing(engine) as db:
        undone = update(t.person_link).where(t.person_link.c.customer_id == "C1")
        db.execute(undone.values(unlinked_at=NOW))
    own_history.contacts.refresh(asked_again, no_orders)
    parted = contact(engine, one.conversation_id)
    assert parted.person == one.person and parted.repeat_hours is None


def contact(engine, conversation_id):
    with reading(engine) as db:
        query = select(t.contact).where(t.contact.c.conversation_id == conversation_id)
        return db.execute(query).one()


def test_what_is_erased_is_counted_no_more(own_history):
    engine = own_history.engine
    before = own_history.measured.figure(BY_NAME["engaged"], own_history.scope())
    with reading(engine) as db:
        query = select(t.contact.c.conversation_id).where(t.contact.c.handover == 0).limit(50)
        gone = list(db.execute(query).scalars())
    with writing(engine) as db:
        for table in (t.rating, t.turn, t.event, t.contact):
            db.execute(delete(table).where(table.c.conversation_id.in_(gone)))
        db.execute(delete(t.conversation).where(t.conversation.c.id.in_(gone)))
    own_history.contacts.rebuild(asked_again, no_orders)
    after = own_history.measured.figure(BY_NAME["engaged"], own_history.scope())
    assert after.n == before.n - 50


def test_the_printed_statement_runs_as_it_stands_and_says_the_same(history):
    database = sqlite3.connect(history.file)
    for measure in MEASURES:
        rows = database.execute(printed(*select_of(measure, history.scope()))).fetchall()
        found = history.measured.figure(measure, history.scope())
        if measure.kind == "share":
            assert rows == [(found.hits, found.n)]
        else:
            assert len(rows) == found.n
    database.close()


def test_postgresql_says_the_same(history, postgres, brought_up):
    """Some weeks of the history, on both databases, by every measure and by the printed text."""
    from tandem.core.database import open_database

    url = postgres.create("measures_same", brought_up)
    engine = open_database(url)
    engine.update_execution_options(clock=lambda: NOW)
    since = NOW - timedelta(days=20)
    with snapshot(history.engine) as db:
        recent = select(t.conversation.c.id).where(t.conversation.c.opened_at >= since)
        ids = list(db.execute(recent.limit(600)).scalars())
        rows = {"agent": db.execute(select(t.agent)).all()}
        rows["conversation"] = db.execute(
            select(t.conversation).where(t.conversation.c.id.in_(ids))
        ).all()
        for table in (t.turn, t.event, t.case, t.rating):
            mine = select(table).where(table.c.conversation_id.in_(ids))
            rows[table.name] = db.execute(mine).all()
        rows["person_link"] = db.execute(select(t.person_link)).all()
    with writing(engine) as db:
        for name, some in rows.items():
            db.execute(insert(t.metadata.tables[name]), [dict(row._mapping) for row in some])
    contacts = Contacts(engine, ZONE, lambda: 0.7)
    assert contacts.rebuild(asked_again, no_orders) == len(ids)
    theirs = {row[0]: row for row in rows_of(engine)}
    mine = {row[0]: row for row in rows_of(history.engine) if row[1] in set(ids)}
    columns = [column.name for column in t.contact.c]
    returns = {columns.index("repeat_hours"), columns.index("return_hours")}
    for key, row in mine.items():  # returns may lie in conversations that were not copied
        assert [v for n, v in enumerate(row) if n not in returns] == [
            v for n, v in enumerate(theirs[key]) if n not in returns
        ]
    scope = Scope(since.date(), TODAY, NOW, {}, SOLVABLE)
    for measure in MEASURES:
        found = Measured(engine).figure(measure, scope)
        with reading(engine) as db:
            listed = db.execute(text(printed(*select_of(measure, scope)).rstrip(";"))).all()
        assert len(listed) == (1 if measure.kind == "share" else found.n)
        if measure.kind == "share":
            assert (listed[0].hits, listed[0].n) == (found.hits, found.n)
    engine.dispose()

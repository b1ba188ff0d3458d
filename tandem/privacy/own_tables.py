"""A person in Tandem's own database: what is there, and getting it out."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, Connection, Delete, Table, Update, delete, select, update
from sqlalchemy.types import String

from tandem.core.database import clear_out, snapshot, writing
from tandem.privacy.subject import Subject, chunks
from tandem.runtime import Runtime
from tandem.storage import tables as t

Rows = dict[str, list[dict[str, Any]]]
BATCH = 1000
STAYS = frozenset({
    "agent", "sign_in", "peak", "position", "rate", "alarm", "empathy_sample", "experiment_stop",
    "saved_view", "snippet", "snippet_use",
})  # fmt: skip
"""Tables about our own people and work; of customers they hold keyed hashes at most."""


KEPT = (t.no_updates,)
"""Stays when all else goes: who objected to messages is not to get them again."""


def rows_of(runtime: Runtime, subject: Subject) -> Rows:
    """Every row about the person, by table, as stored."""
    found: Rows = {}
    with snapshot(runtime.storage.database) as db:
        for column, ids in _ways(subject):
            rows = found.setdefault(column.table.name, [])
            for some in chunks(ids):
                query = select(column.table).where(column.in_(some))
                rows += [dict(row._mapping) for row in db.execute(query)]
    return {name: rows for name, rows in found.items() if rows}


def erase(runtime: Runtime, subject: Subject) -> dict[str, int]:
    """Delete every row; of the audit trail only what points to the person. Returns how many, by
    table. Work of the boxes that is about the person is not done any more."""
    counts: dict[str, int] = {}
    with writing(runtime.storage.database) as db:
        for column, ids in _ways(subject):
            if column.table in KEPT:
                continue
            for some in chunks(ids):
                change: Delete | Update = delete(column.table).where(column.in_(some))
                if column.table is t.audit:
                    unnamed = update(t.audit).values(case_id=None, detail="")
                    change = unnamed.where(column.in_(some))
                done = db.execute(change).rowcount
                counts[column.table.name] = counts.get(column.table.name, 0) + done
    runtime.storage.search.forget()
    clear_out(runtime.storage.database, counts)
    return {name: count for name, count in counts.items() if count}


def unclear(runtime: Runtime, subject: Subject) -> list[str]:
    """Where the person is named in what is not known to be theirs, as "table key", looking at every
    text of every table: words of others, and work that bears nobody's name. It stays."""
    found = []
    with snapshot(runtime.storage.database) as db:
        own = {
            (column.table.name, key)
            for column, ids in _ways(subject)
            for some in chunks(ids)
            for key in db.execute(select(_key(column.table)).where(column.in_(some))).scalars()
        }
        for table in t.metadata.sorted_tables:
            if table.name not in STAYS:
                keys = (key for key in _naming(db, table, subject) if (table.name, key) not in own)
                found += [f"{table.name} {key}" for key in keys]
    return found


def _ways(subject: Subject) -> list[tuple[Column, Any]]:
    """(column, values): which rows of which table, those that point to others first."""
    cases, conversations, owners = subject.cases, subject.conversations, subject.owners
    people = [subject.customer_id] if subject.customer_id else []
    named = [f"customer {one}" for one in people]
    named += [f"slack {user}" for user in subject.slack_users]
    return [
        (t.audit.c.case_id, cases),
        (t.timer.c.case_id, cases),
        (t.note.c.case_id, cases),
        (t.case_tag.c.case_id, cases),
        (t.draft.c.case_id, cases),
        (t.follower.c.case_id, cases),
        (t.shop_deed.c.case_id, cases),
        (t.notification.c.case_id, cases),
        (t.whisper.c.conversation_id, conversations),
        (t.reflection.c.case_id, cases),
        (t.case.c.id, cases),
        (t.contact.c.conversation_id, conversations),
        (t.rating.c.conversation_id, conversations),
        (t.empathy_rating.c.conversation_id, conversations),
        (t.empathy_remark.c.conversation_id, conversations),
        (t.empathy_item.c.conversation_id, conversations),
        (t.experiment_person.c.conversation_id, conversations),
        (t.experiment_person.c.person, named),
        (t.review.c.conversation_id, conversations),
        (t.chat_mail.c.conversation_id, conversations),
        (t.stored_file.c.conversation_id, conversations),
        (t.turn.c.conversation_id, conversations),
        (t.event.c.conversation_id, conversations),
        (t.mail_code.c.conversation_id, conversations),
        (t.mail_code.c.customer_id, people),
        (t.conversation.c.id, conversations),
        (t.person_link.c.customer_id, people),
        (t.no_updates.c.customer_id, people),
        (t.mirror.c.whose, owners),
        (t.outbox.c.whose, owners),
        (t.inbox.c.whose, owners),
    ]


def _key(table: Table) -> Column:
    return next(iter(table.primary_key))


def _naming(db: Connection, table: Table, subject: Subject) -> Iterator[Any]:
    """The keys of all rows of which some text names the person."""
    key = _key(table)
    texts = [c for c in table.c if isinstance(c.type, (String, JSON))]
    rows = db.execution_options(yield_per=BATCH).execute(select(key.label("the_key"), *texts))
    for row in rows:
        said = (value for value in row[1:] if value)
        if any(subject.named_in(v if isinstance(v, str) else _text(v)) for v in said):
            yield row.the_key


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

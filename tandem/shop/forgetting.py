"""Erasing what the shop kept for conversations; accounts and orders are the shop's to keep."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, delete, or_, select, update

from tandem.core.database import clear_out, writing
from tandem.shop import tables
from tandem.shop.accounts import token_hash
from tandem.shop.effects import PAIRED

AT_ONCE = 200
ERASED = "[erased]"


def forget(
    engine: Engine,
    customer_id: str | None,
    conversations: list[str],
    turns: list[str],
    names: Iterable[str] = (),
) -> dict[str, int]:
    """Delete counted tries and the notes of what turns brought about; blank out what the customer
    wrote in complaints. `names` are those that tries are counted by where the customer's account
    is not kept here. Returns how many rows, by table."""
    attempt, effect, record = tables.attempt, tables.effect, tables.record
    counts = {"attempt": 0, "effect": 0, "record": 0}
    with writing(engine) as db:
        for first in range(0, len(conversations), AT_ONCE):
            some = conversations[first : first + AT_ONCE]
            counts["attempt"] += db.execute(
                delete(attempt).where(attempt.c.source.in_(some))
            ).rowcount
            mine = record.c.conversation_id.in_(some)
            counts["record"] += _blank(db, mine)
        for first in range(0, len(turns), AT_ONCE):
            for table, name in ((effect, "effect"), (attempt, "attempt")):
                keys = [
                    table.c.key.startswith(f"{turn}:", autoescape=True)
                    for turn in turns[first : first + AT_ONCE]
                ]
                counts[name] += db.execute(delete(table).where(or_(*keys))).rowcount
        if customer_id:
            counts["record"] += _blank(db, record.c.customer_id == customer_id)
            hashes = _hashes_of(db, customer_id)
            hashes += [token_hash(name.casefold()) for name in names]
            pairs = (attempt.c.subject.startswith(f"{one[:PAIRED]}@") for one in hashes)
            tried = or_(attempt.c.subject.in_(hashes), *pairs)
            counts["attempt"] += db.execute(delete(attempt).where(tried)).rowcount
    clear_out(engine, counts)
    return {name: count for name, count in counts.items() if count}


def _hashes_of(db, customer_id: str) -> list[str]:
    """What tries of the customer's sign-in and mails are counted by."""
    c = tables.customer.c
    names = db.execute(select(c.email, c.username).where(c.id == customer_id)).first() or ()
    return [token_hash(name.casefold()) for name in names]


def forget_tries(engine: Engine, before: datetime) -> int:
    """Delete tries before a moment, and sessions and reset links that ran out before it."""
    attempt, session, token = tables.attempt.c, tables.session.c, tables.reset_token.c
    with writing(engine) as db:
        return sum(
            db.execute(delete(column.table).where(column < before)).rowcount
            for column in (attempt.at, session.until, token.until)
        )


def _blank(db, which) -> int:
    record = tables.record
    blank = update(record).where(which, record.c.words != ERASED)
    return db.execute(blank.values(words=ERASED, conversation_id=None)).rowcount

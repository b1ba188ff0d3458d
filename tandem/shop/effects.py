"""Doing something once per key, and counting tries against a limit."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.database import one_at_a_time, writing
from tandem.shop import tables

# No vowels (no words), no 0/1/I/O: references are read out on the telephone.
REFERENCE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


def new_reference(kind: str) -> str:
    """A reference like "R-7KQ2MX"; 28**6 possibilities."""
    return f"{kind}-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def do_once(
    engine: Engine, key: str, at: datetime, change: Callable[[Connection], dict[str, Any]]
) -> dict[str, Any]:
    """Run `change` in one transaction with the note that `key` is done; answer its result.

    A key that is already done answers the stored result. Two processes at once: the unique key
    lets one through, the other reads what the first one stored.
    """

    def stored(connection: Connection) -> dict[str, Any] | None:
        row = connection.execute(select(tables.effect.c.result).filter_by(key=key)).first()
        return row.result if row else None

    try:
        with writing(engine) as connection:
            result = stored(connection)
            if result is None:
                result = change(connection)
                connection.execute(insert(tables.effect).values(key=key, result=result, at=at))
            return result
    except IntegrityError:
        with writing(engine) as connection:
            result = stored(connection)
        if result is None:
            raise
        return result


def too_many(
    connection: Connection, at: datetime, key: str, limits: list[tuple[str, str, int, timedelta]]
) -> bool:
    """Whether one of the `limits` (kind, subject, most, window) is reached; whatever is not named
    ("") is not counted. Until the end of the transaction nobody else counts the same."""
    limits = [limit for limit in limits if limit[1]]
    one_at_a_time(connection, *(f"try {kind} {subject}" for kind, subject, *_ in limits))
    if not limits:
        return False
    counts = [
        _tries(kind, at, window, key, subject=subject).scalar_subquery()
        for kind, subject, _, window in limits
    ]
    found = connection.execute(select(*counts)).one()
    return any(tries >= most for tries, (_, _, most, _) in zip(found, limits, strict=True))


def note_tries(
    connection: Connection, at: datetime, key: str, conversation_id: str, limits: list[tuple]
) -> None:
    """Count one try under each of the `limits`, once per key."""
    for kind, subject, *_ in limits:
        if subject:
            note_try(connection, kind, subject, conversation_id, at, f"{key}:{kind}")


def count_tries(
    connection: Connection, kind: str, at: datetime, window: timedelta, key: str, **who: str
) -> int:
    """How many tries of `kind` there were in the last `window`, this `key` not counted.

    `who` is subject="..." or source="...".
    """
    return connection.scalar(_tries(kind, at, window, key, **who)) or 0


def _tries(kind: str, at: datetime, window: timedelta, key: str, **who: str):
    attempt = tables.attempt
    found = select(func.count()).select_from(attempt).filter_by(kind=kind, **who)
    again = attempt.c.key.in_((key, f"{key}:{kind}"))
    return found.where(attempt.c.at > at - window, ~again)


def note_try(
    connection: Connection, kind: str, subject: str, source: str, at: datetime, key: str
) -> None:
    """Count one try, once per key."""
    attempt = tables.attempt
    if connection.scalar(select(attempt.c.key).filter_by(key=key)) is None:
        connection.execute(
            insert(attempt).values(key=key, kind=kind, subject=subject, source=source, at=at)
        )

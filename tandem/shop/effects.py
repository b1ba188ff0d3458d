"""Doing something once per key, and counting tries against a limit."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.client_address import places
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


class Limit(NamedTuple):
    """At most `most` tries of `kind` about `subject` in `window`. What is not named ("") is not
    counted.

    With a `source` that many from each source, so that nobody shuts a thing for everybody else.
    Once there were `slowed_at` from anywhere, each source has a single one: guessing from many
    places becomes slow, and whoever gets it right the first time still gets in.
    """

    kind: str
    subject: str
    most: int
    window: timedelta
    source: str = ""
    slowed_at: int = 0

    @property
    def pair(self) -> str:
        """How the subject is counted for this source alone; fits the column."""
        return f"{self.subject[:PAIRED]}@{self.source.partition('.')[0][:32]}"


def from_source(kind: str, source: str, most: int, window: timedelta) -> list[Limit]:
    """At most `most` tries of `kind` from a source, and more from its whole site."""
    ends = ("", " site")
    return [
        Limit(f"{kind}{end}", place, most * times, window)
        for end, (place, times) in zip(ends, places(source), strict=False)
    ]


PAIRED = 31
"""So much of a subject stands in a pair: of a hash 124 bits."""


def too_many(connection: Connection, at: datetime, key: str, limits: list[Limit]) -> bool:
    """Whether one of the `limits` is reached. Until the end of the transaction nobody else counts
    the same."""
    limits = [limit for limit in limits if limit.subject]
    one_at_a_time(connection, *(f"try {limit.kind} {limit.subject}" for limit in limits))
    if not limits:
        return False
    counts = []
    for kind, subject, _, window, *_ in limits:
        counts.append(_tries(kind, at, window, key, subject=subject).scalar_subquery())
    for limit in limits:
        here = _tries(f"{limit.kind}@", at, limit.window, key, subject=limit.pair)
        counts.append(here.scalar_subquery())
    found = list(connection.execute(select(*counts)).one())
    pairs = zip(limits, found[: len(limits)], found[len(limits) :], strict=True)
    return any(_reached(*each) for each in pairs)


def _reached(limit: Limit, anywhere: int, here: int) -> bool:
    if not limit.source:
        return anywhere >= limit.most
    slowed = limit.slowed_at and anywhere >= limit.slowed_at
    return here >= (1 if slowed else limit.most)


def note_tries(
    connection: Connection, at: datetime, key: str, conversation_id: str, limits: list[Limit]
) -> None:
    """Count one try under each of the `limits`, once per key."""
    for limit in limits:
        kind = limit.kind
        if limit.subject:
            note_try(connection, kind, limit.subject, conversation_id, at, f"{key}:{kind}")
        if limit.subject and limit.source:
            note_try(connection, f"{kind}@", limit.pair, conversation_id, at, f"{key}:{kind}@")


def take_back_tries(connection: Connection, key: str, limits: list[Limit]) -> None:
    """The try of this `key` was none: it turned out right."""
    keys = [f"{key}:{limit.kind}{end}" for limit in limits for end in ("", "@")]
    connection.execute(delete(tables.attempt).where(tables.attempt.c.key.in_(keys)))


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

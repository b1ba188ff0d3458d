"""Opening a database. SQLite is set up for several processes that read and write at once."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text

OWNERS = 0o600
CLEAR_OUT_TRIES, CLEAR_OUT_PAUSE_SECONDS = 20, 0.1


def open_database(url: str) -> Engine:
    """An engine for `url`.

    SQLite gets write-ahead logging (readers never wait for a writer), a busy timeout of 10 s and
    enforced foreign keys. Its transactions begin IMMEDIATE when they come from `writing`, so that
    two writers queue up instead of one failing half-way. What is deleted is overwritten with zeros,
    so that erasing a person (tandem/privacy) is more than forgetting where they are stored.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 10})
    _own(engine.url.database)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if mode:
            connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _own(file: str | None) -> None:
    """A database's file, and what SQLite keeps beside it, is its owner's alone; made if it is not
    there. Where that cannot be, SQLite says so."""
    if not file or file == ":memory:":
        return
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, OWNERS))
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{file}{end}").chmod(OWNERS)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: committed at the end, rolled back on an error."""
    with engine.connect() as connection:
        connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        with connection.begin():
            yield connection
            also = _also.get()
            if also:
                also(connection)


_also: ContextVar[Callable[[Connection], None] | None] = ContextVar("also", default=None)


@contextmanager
def also_written(work: Callable[[Connection], None]) -> Iterator[None]:
    """Every `writing` transaction within, in threads called from here too, does this before it is
    committed: what belongs together is kept together, or not at all."""
    before = _also.set(work)
    try:
        yield
    finally:
        _also.reset(before)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading with one statement, which SQLite needs no transaction for."""
    with engine.connect() as connection:
        yield connection.execution_options(sqlite_begin="")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection for reading one consistent state with several statements."""
    with engine.connect() as connection, connection.begin():
        yield connection


def clear_out(engine: Engine, tables: Iterable[str]) -> None:
    """Get deleted rows out of the files too: out of SQLite's log, out of PostgreSQL's pages.

    PostgreSQL's own log and backups keep them as long as the operator lets them.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name != "sqlite":
            for table in tables:
                connection.exec_driver_sql(f'VACUUM "{table}"')
            return
        for _ in range(CLEAR_OUT_TRIES):  # somebody who reads holds it up for a moment
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if not busy:
                return
            time.sleep(CLEAR_OUT_PAUSE_SECONDS)


def one_at_a_time(connection: Connection, *names: str) -> None:
    """From here to the end of this `writing` transaction nobody else is behind the same name.

    SQLite has one writer anyway; PostgreSQL gets locks that end with the transaction. Names are
    taken in order, so that two of them never wait for each other.
    """
    if connection.dialect.name == "postgresql":
        for name in sorted(names):
            key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

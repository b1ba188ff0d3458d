"""Opening a database. SQLite is set up for several processes that read and write at once."""

from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event


def open_database(url: str) -> Engine:
    """An engine for `url`.

    SQLite gets write-ahead logging (readers never wait for a writer), a busy timeout of 10 s and
    enforced foreign keys. Its transactions begin IMMEDIATE when they come from `writing`, so that
    two writers queue up instead of one failing half-way.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _set_up(connection, _record):
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection):
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def writing(engine: Engine):
    """A transaction that will write: committed at the end, rolled back on an error."""
    with engine.connect() as connection:
        connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine):
    """A connection for reading one consistent state."""
    with engine.connect() as connection, connection.begin():
        yield connection

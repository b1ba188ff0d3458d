"""After whole conversations full of secrets, none is in any table of PostgreSQL (Tandem's, the
shop's, Rasa's trackers), in any of its files, in Redis, in the var folder or in a log line."""

import re
from pathlib import Path

import redis
from sqlalchemy import create_engine, inspect, text

from tests.support.planted import PLANTED, bytes_of, found_in
from tests.support.secrets_told import TIMES_WRITTEN, tell_secrets
from tests.support.system import Agent, Customer

DATABASES = ("tandem", "shop", "rasa")


def port_of(system, server: str) -> int:
    """Where a cluster's own server listens; it says so when it starts."""
    return int(re.search(rf"{server} on port (\d+)", "\n".join(system.log))[1])


def rows_of(url: str) -> dict[str, list[str]]:
    """Every value of every table of a database, by table."""
    engine = create_engine(url)
    with engine.connect() as db:
        names = inspect(db).get_table_names()
        found = {
            name: [repr(tuple(row)) for row in db.execute(text(f'SELECT * FROM "{name}"'))]
            for name in names
        }
    engine.dispose()
    return found


def data_folder(url: str) -> Path:
    engine = create_engine(url)
    with engine.connect() as db:
        folder = Path(db.execute(text("SHOW data_directory")).scalar())
    engine.dispose()
    return folder


def test_no_planted_secret_is_kept_anywhere(system, capsys):
    customer, agent = Customer(system), Agent(system)
    tell_secrets(system, customer, agent)
    customer.close()
    at = f"postgresql+psycopg://tandem@127.0.0.1:{port_of(system, 'PostgreSQL')}"
    tables = {
        f"{db}.{name}": rows for db in DATABASES for name, rows in rows_of(f"{at}/{db}").items()
    }
    said = "\n".join(tables["tandem.turn"])
    assert "card number hidden" in said and "one-time code hidden" in said, "they were planted"
    assert any("card number hidden" in row for row in tables["rasa.events"])
    for name, rows in tables.items():
        assert found_in("\n".join(rows).encode()) == [], name
    files = bytes_of(data_folder(f"{at}/tandem")) + bytes_of(system.folder)
    assert b"one-time code hidden" in files and found_in(files) == []
    with redis.Redis(port=port_of(system, "Redis")) as kept:
        values = [key + (kept.dump(key) or b"") for key in kept.scan_iter()]
    assert found_in(b"\n".join(values)) == []
    assert found_in("\n".join(system.log).encode()) == []
    with capsys.disabled():
        rows = sum(len(rows) for rows in tables.values())
        print(f"\n{rows:,} rows of {len(tables)} tables, {len(files):,} bytes of files, ", end="")
        print(f"{len(values)} keys of Redis, {len(system.log)} log lines: none of ", end="")
        print(f"{len(PLANTED)} secrets, written {TIMES_WRITTEN} times")

"""The schema goes up and down on both databases, empty and filled, whoever asks first."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from tandem.core.conversation import now
from tandem.core.database import open_database
from tandem.core.errors import SettingsError
from tandem.storage import schema
from tandem.storage.tables import UtcTime, metadata

pytestmark = pytest.mark.services
HEAD = schema.ScriptDirectory(str(schema.FOLDER)).get_current_head()
ROWS = {
    "agent": {"id": "a1", "email": "a@example.org", "name": "A", "password_hash": "h",
              "role": "agent", "active": True},
    "conversation": {"id": "c1", "channel": "website", "verified": "not verified", "facts": {},
                     "fact_turns": {}, "last_seq": 1, "last_offer_seq": 0, "opened_at": now()},
    "turn": {"id": "t1", "conversation_id": "c1", "seq": 1, "speaker": "customer",
             "text": "où est ma commande ?", "buttons": [], "work": "none", "attempts": 0,
             "at": now()},
    "event": {"conversation_id": "c1", "kind": "opened", "data": {"a": [1]}, "at": now()},
    "case_file": {"id": "k1", "reference": "TD-1", "conversation_id": "c1", "handover_id": "t1",
                  "state": "queued", "queue": "general", "level": "general", "priority": 3,
                  "reason": "asked", "packet": {"version": 1}, "requested_at": now(),
                  "seen_seq": 0},
    "note": {"case_id": "k1", "agent_id": "a1", "text": "called", "at": now()},
    "sign_in": {"token_hash": "x", "agent_id": "a1", "until": now()},
    "outbox": {"key": "t1:mail", "kind": "mail", "payload": {"to": "x"}, "state": "todo",
               "attempts": 0, "next_at": now(), "at": now()},
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'schema.db'}"
    else:
        name = f"schema_{abs(hash(request.node.name)) % 10**9}"
        url = request.getfixturevalue("postgres").create(name)
    engine = open_database(url)
    yield engine
    engine.dispose()


def fill(database) -> None:
    """One row in every table of the first schema."""
    old = MetaData()
    old.reflect(database)
    with schema.alone(database) as connection:
        for name, values in ROWS.items():
            table = old.tables[name]
            plain = {
                key: value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value
                for key, value in values.items()
            }
            connection.execute(table.insert().values(**plain))


def rows(database) -> dict[str, list[dict]]:
    """The rows of the first schema's tables, in its columns."""
    with database.connect() as connection:
        return {
            name: [
                dict(row._mapping)
                for row in connection.execute(text(f"select {', '.join(columns)} from {name}"))
            ]
            for name, columns in ((name, list(values)) for name, values in ROWS.items())
        }


def differences(database) -> list:
    with database.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": False,
                "render_as_batch": True,
                "include_object": schema.is_ours,
            },
        )
        return compare_metadata(context, metadata)


def test_migrations_make_the_tables_of_the_code(database):
    schema.migrate(database, HEAD)
    assert differences(database) == []


def test_up_and_down_from_empty(database):
    for _ in range(2):
        schema.migrate(database, HEAD)
        assert schema.version(database) == HEAD
        schema.migrate(database, "0001")
        assert schema.version(database) == "0001"
        assert "timer" not in inspect(database).get_table_names()


def test_what_is_stored_survives_up_and_down(database):
    schema.migrate(database, "0001")
    fill(database)
    before = rows(database)
    schema.migrate(database, HEAD)
    assert rows(database) == before
    assert differences(database) == []
    schema.migrate(database, "0001")
    assert rows(database) == before


def test_a_database_from_before_versions_is_brought_up(database):
    schema.migrate(database, "0001")
    fill(database)
    with schema.alone(database) as connection:
        connection.execute(text("drop table alembic_version"))
    schema.bring_up(database)
    assert schema.version(database) == HEAD and differences(database) == []


def test_many_processes_may_start_at_once(database):
    problems = []

    def start():
        try:
            schema.bring_up(database)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == [] and schema.version(database) == HEAD and differences(database) == []


def test_a_newer_database_is_refused_with_a_way_out(database):
    schema.bring_up(database)
    with schema.alone(database) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SettingsError, match=r"schema 9999.*up to 0.*bin/tandem migrate"):
        schema.bring_up(database)
    with pytest.raises(SettingsError, match="no schema 0777"):
        schema.migrate(database, "0777")


def test_times_stay_naive_in_the_database_and_aware_outside():
    assert schema.as_plain("type", UtcTime(), None) == "sa.DateTime()"


def test_no_number_of_an_event_is_given_twice_after_the_migration(database):
    """Nor one that a reader has come to, where the last events were deleted before it."""
    schema.migrate(database, "0021")
    fill(database)
    more = {"conversation_id": "c1", "kind": "opened", "data": "{}", "at": "2025-01-01"}
    add = text("INSERT INTO event (conversation_id, kind, data, at) VALUES "
               "(:conversation_id, :kind, :data, :at) RETURNING id")  # fmt: skip
    with schema.alone(database) as connection:
        connection.execute(add, more)
        last = connection.execute(add, more).scalar_one()
        connection.execute(text("INSERT INTO position VALUES ('fan_out', :last)"), {"last": last})
        connection.execute(text("DELETE FROM event WHERE id = :last"), {"last": last})
    schema.migrate(database, HEAD)
    with schema.alone(database) as connection:
        following = connection.execute(add, more).scalar_one()
        connection.execute(text("DELETE FROM event WHERE id = :last"), {"last": following})
        assert connection.execute(add, more).scalar_one() > following > last

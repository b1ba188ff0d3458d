"""The schema of Tandem's database, from version to version, up and down (Alembic).

An empty database gets today's tables at once; a test holds them to what the migrations make.
"""

from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from tandem.core.errors import SettingsError
from tandem.storage.tables import WORDS, UtcTime, metadata

FOLDER = Path(__file__).parent / "migrations"
FIRST = "0001"
"""What databases have that were made before there were versions."""
LOCK = 0x7A4DE3
"""PostgreSQL's advisory lock of whoever changes the schema: any number, always the same."""


def bring_up(engine: Engine) -> None:
    """Make the schema what this version needs; several processes may call it at once.

    Raises SettingsError when the database belongs to a newer version of Tandem.
    """
    scripts = ScriptDirectory(str(FOLDER))
    head = scripts.get_current_head()
    if version(engine) == head:
        return
    with alone(engine) as connection:
        current = _version(connection)
        if current is None and not inspect(connection).has_table("conversation"):
            metadata.create_all(connection)
            command.stamp(_config(connection), "head")
            return
        if current is None:
            command.stamp(_config(connection), FIRST)
        elif current not in {script.revision for script in scripts.walk_revisions()}:
            raise SettingsError(
                f"The database has schema {current}; this version of Tandem knows up to {head}. "
                "Run the newer Tandem, or bring the schema down with it: bin/tandem migrate --to."
            )
        command.upgrade(_config(connection), "head")


def migrate(engine: Engine, to: str) -> None:
    """Bring the schema up or down to revision `to`."""
    with alone(engine) as connection:
        config, current = _config(connection), _version(connection)
        numbers = [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]
        if to not in numbers:
            known = ", ".join(sorted(numbers))
            raise SettingsError(f"There is no schema {to}. Known: {known}.")
        up = current is None or numbers.index(to) < numbers.index(current)
        (command.upgrade if up else command.downgrade)(config, to)


def write_migration(engine: Engine, message: str) -> Path:
    """A new migration from what differs between the database and tandem/storage/tables/."""
    with alone(engine) as connection:
        number = f"{len(list((FOLDER / 'versions').glob('*.py'))) + 1:04d}"
        made = command.revision(_config(connection), message, autogenerate=True, rev_id=number)
        if not isinstance(made, Script):  # only with several heads, which we never have
            raise SettingsError("There is more than one newest schema.")
        return Path(made.path)


def version(engine: Engine) -> str | None:
    """The revision of the schema, None for an empty database or one from before versions."""
    with engine.connect() as connection:
        return _version(connection)


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Whether migrations compare it: not the index of words, which each database has its way."""
    return not (name or "").startswith(WORDS)


def as_plain(kind: str, thing: object, autogen_context: object) -> str | Literal[False]:
    """How migrations name our own column type: a migration must not change when our code does."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, UtcTime) else False


@contextmanager
def alone(engine: Engine):
    """A transaction in which nobody else changes the schema. SQLite's foreign keys are off in it:
    a table that is made anew is dropped in between."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _foreign_keys(connection, "OFF")
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("select pg_advisory_xact_lock(:n)"), {"n": LOCK})
                yield connection
        finally:
            if sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, on: str) -> None:
    cursor = connection.connection.cursor()  # beside the transaction, in which it has no effect
    cursor.execute(f"PRAGMA foreign_keys={on}")
    cursor.close()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config

"""What the databases show. They are opened with little patience, and nothing is changed."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from tandem.config.settings import Settings
from tandem.storage import schema
from tandem.storage import tables as t

PATIENCE_SECONDS = 4


def databases(settings: Settings) -> list[str]:
    """Each can be reached."""
    return [problem for name in ADDRESSES if (problem := _unreachable(name, settings))]


def schema_version(settings: Settings) -> list[str]:
    """The schema is the one this version of Tandem works with."""
    url = settings.database_url
    if _comes_with_the_start(url) or _unreachable("database_url", settings):
        return []
    engine = _open(url)
    scripts = schema.ScriptDirectory(str(schema.FOLDER))
    known = [script.revision for script in scripts.walk_revisions()]
    head, there = known[0], schema.version(engine)
    if there == head:
        return []
    if there is None and not inspect(engine).get_table_names():
        return []  # made at the first start
    if there in known or there is None:
        older = f"TANDEM_DATABASE_URL: has schema {there or 'from before versions'}, not {head}. "
        return [older + "Make a backup and run: bin/tandem migrate"]
    return [
        f"TANDEM_DATABASE_URL: schema {there} is of a newer Tandem than this, which knows {head}. "
        "Run the newer one, or bring the schema down with it: bin/tandem migrate --to."
    ]


def agents(settings: Settings) -> list[str]:
    """Somebody can sign in at the desk."""
    url = settings.database_url
    if settings.demo or settings.has_agents_elsewhere:
        return []
    if _comes_with_the_start(url) or _unreachable("database_url", settings):
        return []
    engine = _open(url)
    if not inspect(engine).has_table(t.agent.name):
        return []
    with engine.connect() as db:
        count = db.execute(select(func.count()).select_from(t.agent).where(t.agent.c.active))
        if count.scalar():
            return []
    return [
        "agents: there are none, so that nobody answers who asks for a person. "
        "Run: bin/tandem agent add EMAIL NAME"
    ]


ADDRESSES = ("database_url", "shop_database_url", "tracker_url")


def _open(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, connect_args={"connect_timeout": PATIENCE_SECONDS})
    file = f"file:{make_url(url).database}?mode=rw"  # which makes no file
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(file, timeout=PATIENCE_SECONDS, uri=True)
    )


def _comes_with_the_start(url: str) -> bool:
    """A file of SQLite's that is not there yet, in a folder that is."""
    file = Path(url.removeprefix("sqlite:///"))
    return url.startswith("sqlite:///") and not file.exists() and file.parent.is_dir()


def _unreachable(name: str, settings: Settings) -> str | None:
    variable, url = f"TANDEM_{name.upper()}", getattr(settings, name)
    if _comes_with_the_start(url):
        return None
    try:
        shown = make_url(url).render_as_string(hide_password=True)
        with _open(url).connect() as db:
            db.execute(text("select 1"))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        return f"{variable}: {error}. PostgreSQL is written postgresql+psycopg://user@host/name."
    except SQLAlchemyError as error:
        why = " ".join(str(getattr(error, "orig", error)).split())[:200]
        return f"{variable}: {shown} does not answer ({why}). Start it, or write another address."
    return None

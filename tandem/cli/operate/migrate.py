"""`bin/tandem migrate`: the database's schema, up and down."""

from typing import Annotated

import typer

from tandem.config.settings import load_settings
from tandem.core.database import open_database
from tandem.storage import schema


def migrate(
    to: Annotated[str, typer.Option(help="A revision, up or down. Default: the newest.")] = "",
    new: Annotated[str, typer.Option(help="Write a migration for changed tables.")] = "",
    show: Annotated[bool, typer.Option("--show", help="Only say which revision it is.")] = False,
) -> None:
    """Bring the database's schema to a revision; every process does so itself when it starts."""
    database = open_database(load_settings().database_url)
    if new:
        print(schema.write_migration(database, new))
        return
    if not show:
        if to:
            schema.migrate(database, to)
        else:
            schema.bring_up(database)
    print(f"schema {schema.version(database) or 'none'}")

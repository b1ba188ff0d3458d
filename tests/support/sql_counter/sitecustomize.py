"""Writes every SQL statement of a process into the file TANDEM_TEST_SQL names, one a line.

Python imports this by itself in a process that has this folder on its path.
"""

import os
import sys

if path := os.environ.get("TANDEM_TEST_SQL"):
    from sqlalchemy import Engine, event

    file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115, PTH123
    part = "rasa" if any("rasa" in word for word in sys.orig_argv) else "web"

    @event.listens_for(Engine, "before_cursor_execute")
    def _write(connection, cursor, statement, parameters, context, executemany):
        file.write(f"{part} {' '.join(statement.split())}\n")

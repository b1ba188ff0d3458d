"""What is to be sent and what has come in, with its tries."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from tandem.storage.tables.base import UtcTime, metadata


def _box(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", String(200), nullable=False, unique=True),
        Column("lane", String(120)),
        Column("whose", String(80), index=True),
        Column("kind", String(20), nullable=False),
        Column("payload", JSON, nullable=False),
        Column("state", String(10), nullable=False, default="todo"),
        Column("attempts", Integer, nullable=False, default=0),
        Column("next_at", UtcTime, nullable=False),
        Column("last_error", Text),
        Column("at", UtcTime, nullable=False),
        Index(f"{name}_due", "state", "next_at"),
        Index(f"{name}_lane", "lane", "state", "id"),
    )


outbox = _box("outbox")


inbox = _box("inbox")
"""What goes out, and what came in. `state`: "todo", "done", "dead" (given up, kept to be seen).
`whose` as `tandem/storage/whose.py` has it, empty for what is about nobody."""

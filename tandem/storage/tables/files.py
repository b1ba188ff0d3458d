"""Files that were sent. Their bytes are elsewhere (`tandem/files/store.py`), under the same id."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from tandem.storage.tables.base import UtcTime, metadata

stored_file = Table(
    "stored_file",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("turn_id", String(40), index=True),
    Column("speaker", String(10), nullable=False),
    Column("name", String(120), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("stored_file_state", "state", "at"),
)
"""`turn_id` is empty until the file was sent with a message; `media_type` is by content; `state` as
in `tandem/files/card.py: State`."""

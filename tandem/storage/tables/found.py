"""How the words of turns are found: an index of words beside the table of turns.

SQLite has a table of its own for that (FTS5), which holds no text but the places of its words, by
the rows of `turn`, and follows it by triggers. PostgreSQL has an index over what its own function
makes of the text.
"""

from sqlalchemy import (
    DDL,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    event,
    text,
)

from tandem.storage.tables.base import metadata
from tandem.storage.tables.talk import turn

WORDS = "turn_words"
"""The index of words, on either database; SQLite keeps it in tables that begin so."""
MAKE_FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS turn_words USING fts5(text, content='turn', "
    "content_rowid='rowid', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER IF NOT EXISTS turn_words_new AFTER INSERT ON turn BEGIN "
    "INSERT INTO turn_words(rowid, text) VALUES (new.rowid, new.text); END",
    "CREATE TRIGGER IF NOT EXISTS turn_words_gone AFTER DELETE ON turn BEGIN "
    "INSERT INTO turn_words(turn_words, rowid, text) VALUES ('delete', old.rowid, old.text); END",
    "CREATE TRIGGER IF NOT EXISTS turn_words_changed AFTER UPDATE OF text ON turn BEGIN "
    "INSERT INTO turn_words(turn_words, rowid, text) VALUES ('delete', old.rowid, old.text); "
    "INSERT INTO turn_words(rowid, text) VALUES (new.rowid, new.text); END",
)

for statement in MAKE_FTS:
    event.listen(turn, "after_create", DDL(statement).execute_if(dialect="sqlite"))
Index(
    WORDS,
    text("to_tsvector('simple'::regconfig, text)"),
    postgresql_using="gin",
    _table=turn,
).ddl_if(dialect="postgresql")


turn_meaning = Table(
    "turn_meaning",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("turn_id", ForeignKey("turn.id"), nullable=False, unique=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("encoder", String(80), nullable=False),
    Column("vector", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""What a turn means: a vector of signed bytes, made by the encoder of this name. Only those of one
encoder can be compared."""

"""Words of turns are found: FTS5 on SQLite, an index of tsvector on PostgreSQL.

A later migration that makes the table of turns anew on SQLite must make the triggers anew too.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

WORDS = "turn_words"


def upgrade() -> None:
    op.create_index("turn_at", "turn", ["at"], unique=False)
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE INDEX turn_words ON turn USING gin (to_tsvector('simple'::regconfig, text))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE turn_words USING fts5(text, content='turn', content_rowid='rowid', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(
        "CREATE TRIGGER turn_words_new AFTER INSERT ON turn BEGIN "
        "INSERT INTO turn_words(rowid, text) VALUES (new.rowid, new.text); END"
    )
    op.execute(
        "CREATE TRIGGER turn_words_gone AFTER DELETE ON turn BEGIN "
        "INSERT INTO turn_words(turn_words, rowid, text) "
        "VALUES ('delete', old.rowid, old.text); END"
    )
    op.execute(
        "CREATE TRIGGER turn_words_changed AFTER UPDATE OF text ON turn BEGIN "
        "INSERT INTO turn_words(turn_words, rowid, text) VALUES ('delete', old.rowid, old.text); "
        "INSERT INTO turn_words(rowid, text) VALUES (new.rowid, new.text); END"
    )
    op.execute("INSERT INTO turn_words(turn_words) VALUES ('rebuild')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER turn_words_new")
        op.execute("DROP TRIGGER turn_words_gone")
        op.execute("DROP TRIGGER turn_words_changed")
        op.execute("DROP TABLE turn_words")
    else:
        op.drop_index(WORDS, table_name="turn")
    op.drop_index("turn_at", table_name="turn")

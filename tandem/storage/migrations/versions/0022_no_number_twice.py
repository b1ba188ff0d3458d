"""SQLite gives no number of an event or a meaning twice: whoever reads on behind the last one they
read would miss what has the number of a deleted one. PostgreSQL never did."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
TABLES = ("event", "turn_meaning")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name in TABLES:
        kwargs = {"sqlite_autoincrement": True}
        with op.batch_alter_table(name, recreate="always", table_kwargs=kwargs):
            pass
    _go_on_behind_every_reader()


def downgrade() -> None:
    """Nothing to do: what came before works with these tables as well."""


def _go_on_behind_every_reader() -> None:
    """Readers may stand behind the last event that is left."""
    bind = op.get_bind()
    read = "SELECT max(event_id) FROM position WHERE reader IN ('fan_out', 'contacts', 'meanings')"
    last = max(
        bind.execute(sa.text(read)).scalar() or 0,
        bind.execute(sa.text("SELECT max(id) FROM event")).scalar() or 0,
    )
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'event'"))
    values = {"last": last}
    bind.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('event', :last)"), values)

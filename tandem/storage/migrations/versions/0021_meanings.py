"""What turns mean, as small vectors, so that conversations are found by meaning. They are made in
the background, from the first message on."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "turn_meaning",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("turn_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("encoder", sa.String(length=80), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("turn_id"),
    )
    op.create_index("ix_turn_meaning_conversation_id", "turn_meaning", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("turn_meaning")
    op.execute("DELETE FROM position WHERE reader = 'meanings'")

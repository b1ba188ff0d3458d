"""Agents follow cases, and are told what happens there and where they are mentioned."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("agent_id", "case_id"),
    )
    op.create_index("ix_follower_case_id", "follower", ["case_id"])
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="", nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("from_agent", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notification_case_id", "notification", ["case_id"])
    op.create_index("notification_of", "notification", ["agent_id", "seen_at"])


def downgrade() -> None:
    op.drop_table("notification")
    op.drop_table("follower")

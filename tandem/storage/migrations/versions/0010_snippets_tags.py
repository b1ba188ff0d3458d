"""Snippets with their uses, macros, and tags of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "snippet",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("snippet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snippet_agent_id"), ["agent_id"], unique=False)
    op.create_table(
        "snippet_use",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("snippet_id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("snippet_use", schema=None) as batch_op:
        batch_op.create_index("snippet_use_by", ["agent_id", "at"], unique=False)
    op.create_table(
        "case_tag",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("tag", sa.String(length=30), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("case_id", "tag"),
    )


def downgrade() -> None:
    op.drop_table("case_tag")
    op.drop_table("snippet_use")
    op.drop_table("snippet")

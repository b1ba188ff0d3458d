"""Empathy audits with their ratings, and who is in which arm of an experiment."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "experiment_person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("arm", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("experiment", "person"),
    )
    op.create_index(
        "ix_experiment_person_conversation_id", "experiment_person", ["conversation_id"]
    )
    op.create_table(
        "experiment_stop",
        sa.Column("experiment", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("experiment"),
    )
    op.create_table(
        "empathy_sample",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("seed", sa.String(length=60), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.String(length=40), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "empathy_item",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=60), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=True),
        sa.Column("stratum", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("seen_by_agent_at", sa.DateTime(), nullable=True),
        sa.Column("agreed", sa.JSON(), nullable=True),
        sa.Column("agreed_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["sample_id"], ["empathy_sample.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sample_id", "contact_id"),
    )
    op.create_index("ix_empathy_item_conversation_id", "empathy_item", ["conversation_id"])
    op.create_index("ix_empathy_item_agent_id", "empathy_item", ["agent_id"])
    op.create_table(
        "empathy_rating",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("rater_id", sa.String(length=40), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.JSON(), nullable=True),
        sa.Column("rated_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["empathy_item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id", "rater_id"),
    )
    op.create_index("ix_empathy_rating_item_id", "empathy_rating", ["item_id"])
    op.create_index("ix_empathy_rating_conversation_id", "empathy_rating", ["conversation_id"])
    op.create_index("ix_empathy_rating_rater_id", "empathy_rating", ["rater_id"])
    op.create_table(
        "empathy_remark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["empathy_item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_empathy_remark_item_id", "empathy_remark", ["item_id"])
    op.create_index("ix_empathy_remark_conversation_id", "empathy_remark", ["conversation_id"])


def downgrade() -> None:
    for name in ("remark", "rating", "item", "sample"):
        op.drop_table(f"empathy_{name}")
    op.drop_table("experiment_stop")
    op.drop_table("experiment_person")

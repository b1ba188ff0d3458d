"""Measures: a roll-up of contacts, what customers say afterwards, and alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(), nullable=True),
        sa.Column("snoozed_by", sa.String(length=100), nullable=True),
        sa.Column("snooze_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.create_index(
            "one_open_alarm",
            ["rule"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("over", sa.Integer(), nullable=False),
        sa.Column("left_it", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("engaged", sa.Integer(), nullable=False),
        sa.Column("customer_turns", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_turn", sa.Integer(), nullable=True),
        sa.Column("readings_offered", sa.Integer(), nullable=False),
        sa.Column("readings_picked", sa.Integer(), nullable=False),
        sa.Column("not_known", sa.Integer(), nullable=False),
        sa.Column("bot_repeats", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("mood_start", sa.Float(), nullable=True),
        sa.Column("mood_end", sa.Float(), nullable=True),
        sa.Column("mood_worst", sa.Float(), nullable=True),
        sa.Column("mood_last", sa.Float(), nullable=True),
        sa.Column("csat_asked", sa.Integer(), nullable=False),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("handover", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("connected", sa.Integer(), nullable=False),
        sa.Column("wait_seconds", sa.Float(), nullable=True),
        sa.Column("wait_ended", sa.Integer(), nullable=True),
        sa.Column("left_queue", sa.Integer(), nullable=False),
        sa.Column("first_reply_seconds", sa.Float(), nullable=True),
        sa.Column("handle_seconds", sa.Float(), nullable=True),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("opening", sa.String(length=6), nullable=False),
        sa.Column("repeat_hours", sa.Float(), nullable=True),
        sa.Column("return_hours", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("contact_day", ["day"], unique=False)
        batch_op.create_index("contact_person", ["person", "topic", "opened_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_conversation_id"), ["conversation_id"], unique=False
        )

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("turn_id", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("scored_at", sa.DateTime(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("words_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
        sa.UniqueConstraint("turn_id"),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rating_conversation_id"), ["conversation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_conversation_id"))

    op.drop_table("rating")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_conversation_id"))
        batch_op.drop_index("contact_person")
        batch_op.drop_index("contact_day")

    op.drop_table("contact")
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_alarm",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("alarm")

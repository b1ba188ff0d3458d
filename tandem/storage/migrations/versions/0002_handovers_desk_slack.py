"""Handovers with offers, timers and ways; the desk's audit; Slack; peaks; people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=True),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_agent_id"), ["agent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_case_id"), ["case_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("inbox_due", ["state", "next_at"], unique=False)
        batch_op.create_index("inbox_lane", ["lane", "state", "id"], unique=False)

    op.create_table(
        "mirror",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("system", sa.String(length=30), nullable=False),
        sa.Column("ours", sa.String(length=120), nullable=False),
        sa.Column("theirs", sa.String(length=120), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("system", "ours"),
    )
    with op.batch_alter_table("mirror", schema=None) as batch_op:
        batch_op.create_index("mirror_theirs", ["system", "theirs"], unique=False)

    op.create_table(
        "peak",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "rate",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    with op.batch_alter_table("rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_until"), ["until"], unique=False)

    op.create_table(
        "person_link",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("person_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_link_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "one_link",
            ["kind", "value"],
            unique=True,
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )

    op.create_table(
        "position",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader"),
    )
    op.create_table(
        "reflection",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("case_id"),
    )
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reflection_at"), ["at"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "kind"),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timer_due_at"), ["due_at"], unique=False)

    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skills", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("presence", sa.String(length=10), server_default="available", nullable=False)
        )
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("way", sa.String(length=10), server_default="chat", nullable=False)
        )
        batch_op.add_column(sa.Column("from_agent", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("offered_to", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("offered_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("callback_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("callback_place", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("waiting_since", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("rank_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("told_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("breach_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("wrap_up_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("needs_note", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("emotional_note", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("topic", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("tier", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("mood", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("last_text", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("claimed_in", sa.String(length=10), server_default="desk", nullable=False)
        )
        batch_op.add_column(
            sa.Column("customer_seq", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            "one_call_per_place",
            ["callback_at", "callback_place"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visitor_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("token_version", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("delivered_seq", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("seen_seq", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            batch_op.f("ix_conversation_visitor_id"), ["visitor_id"], unique=False
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(length=120), nullable=True))
        batch_op.drop_index(batch_op.f("ix_outbox_next_at"))
        batch_op.create_index("outbox_due", ["state", "next_at"], unique=False)
        batch_op.create_index("outbox_lane", ["lane", "state", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("outbox_lane")
        batch_op.drop_index("outbox_due")
        batch_op.create_index(batch_op.f("ix_outbox_next_at"), ["next_at"], unique=False)
        batch_op.drop_column("lane")

    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_visitor_id"))
        batch_op.drop_column("seen_seq")
        batch_op.drop_column("delivered_seq")
        batch_op.drop_column("token_version")
        batch_op.drop_column("source")
        batch_op.drop_column("visitor_id")

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(
            "one_call_per_place",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_column("customer_seq")
        batch_op.drop_column("claimed_in")
        batch_op.drop_column("last_text")
        batch_op.drop_column("mood")
        batch_op.drop_column("channel")
        batch_op.drop_column("tier")
        batch_op.drop_column("name")
        batch_op.drop_column("topic")
        batch_op.drop_column("emotional_note")
        batch_op.drop_column("needs_note")
        batch_op.drop_column("wrap_up_at")
        batch_op.drop_column("breach_at")
        batch_op.drop_column("told_until")
        batch_op.drop_column("rank_at")
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("email")
        batch_op.drop_column("callback_place")
        batch_op.drop_column("callback_at")
        batch_op.drop_column("asked")
        batch_op.drop_column("offered_until")
        batch_op.drop_column("offered_to")
        batch_op.drop_column("from_agent")
        batch_op.drop_column("way")

    with op.batch_alter_table("agent", schema=None) as batch_op:
        batch_op.drop_column("seen_at")
        batch_op.drop_column("presence")
        batch_op.drop_column("capacity")
        batch_op.drop_column("skills")

    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timer_due_at"))

    op.drop_table("timer")
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_at"))

    op.drop_table("reflection")
    op.drop_table("position")
    with op.batch_alter_table("person_link", schema=None) as batch_op:
        batch_op.drop_index(
            "one_link",
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_person_link_customer_id"))

    op.drop_table("person_link")
    with op.batch_alter_table("rate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_until"))

    op.drop_table("rate")
    op.drop_table("peak")
    with op.batch_alter_table("mirror", schema=None) as batch_op:
        batch_op.drop_index("mirror_theirs")

    op.drop_table("mirror")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("inbox_lane")
        batch_op.drop_index("inbox_due")

    op.drop_table("inbox")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_case_id"))
        batch_op.drop_index(batch_op.f("ix_audit_at"))
        batch_op.drop_index(batch_op.f("ix_audit_agent_id"))

    op.drop_table("audit")

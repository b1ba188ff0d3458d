"""Views of the list with a name, an agent's own or shared."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_saved_view_agent_id", "saved_view", ["agent_id"])


def downgrade() -> None:
    op.drop_table("saved_view")

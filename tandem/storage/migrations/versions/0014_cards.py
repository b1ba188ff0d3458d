"""A turn may show a card beside its words."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("turn", sa.Column("card", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("turn", "card")

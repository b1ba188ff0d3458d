"""Work of the boxes and ids in other systems bear whose they are; what there is gets it where its
names say so."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

OUR_ID = re.compile(r"(?<![\w-])[cth]_[\w-]{20}(?![\w-])")
BEHIND = {"t": "turn", "h": "case_file"}
NAMES = {"outbox": ("key", "lane"), "inbox": ("key", "lane"), "mirror": ("ours", "theirs")}


def upgrade() -> None:
    for name, columns in NAMES.items():
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("whose", sa.String(length=80), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_{name}_whose"), ["whose"], unique=False)
        _fill(name, columns)


def _fill(name: str, columns: tuple[str, ...]) -> None:
    table = sa.table(name, *(sa.column(c) for c in ("id", "whose", *columns)))
    rows = op.get_bind().execute(sa.select(table.c.id, *(table.c[c] for c in columns))).all()
    for key, *names in rows:
        ids = [one for text in names for one in OUR_ID.findall(text or "")]
        whose = next(filter(None, map(_conversation, ids)), None)
        if whose:
            op.execute(sa.update(table).where(table.c.id == key).values(whose=whose))


def _conversation(one: str) -> str | None:
    if one.startswith("c_"):
        return one
    behind = sa.table(BEHIND[one[0]], sa.column("id"), sa.column("conversation_id"))
    query = sa.select(behind.c.conversation_id).where(behind.c.id == one)
    return op.get_bind().execute(query).scalar()


def downgrade() -> None:
    for name in NAMES:
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{name}_whose"))
            batch_op.drop_column("whose")

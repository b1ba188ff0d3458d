"""`bin/tandem conversations`: which there are, the newest first."""

from typing import Annotated

import typer
from sqlalchemy import func, select

from tandem.core.database import reading
from tandem.core.observability.logs import inert
from tandem.core.text import readable_json
from tandem.runtime import Runtime
from tandem.server.bootstrap import runtime
from tandem.storage import tables

FIRST_WORDS = 60


def conversations(
    most: Annotated[int, typer.Option("--most", help="So many at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List conversations: id, when, channel, how many turns, and how each began."""
    rows = listed(runtime(), most)
    if as_json:
        print(readable_json(rows))
        return
    for row in rows:
        print(f"{row['id']}  {row['at'][:16]}  {row['channel']:<8} {row['turns']:>3} turns"
              f"  {inert(row['began'])}")  # fmt: skip
    if not rows:
        print("none yet: hold one in the shop (`bin/tandem run`) or in the terminal"
              " (`bin/tandem chat`)")  # fmt: skip


def listed(runtime: Runtime, most: int) -> list[dict]:
    """The newest `most`, by their last turn."""
    turns, talks = tables.turn, tables.conversation
    newest = (
        select(turns.c.conversation_id, func.max(turns.c.at).label("at"), func.count().label("n"))
        .group_by(turns.c.conversation_id)
        .having(func.sum((turns.c.speaker == "customer").cast(tables.turn.c.seq.type)) > 0)
        .order_by(func.max(turns.c.at).desc())
        .limit(most)
        .subquery()
    )
    query = select(newest, talks.c.channel).join(talks, talks.c.id == newest.c.conversation_id)
    with reading(runtime.storage.database) as connection:
        found = connection.execute(query.order_by(newest.c.at.desc())).all()
        return [
            {
                "id": row.conversation_id,
                "at": row.at.isoformat(),
                "channel": row.channel,
                "turns": row.n,
                "began": _began(connection, row.conversation_id),
            }
            for row in found
        ]


def _began(connection, conversation_id: str) -> str:
    turns = tables.turn
    said = connection.execute(
        select(turns.c.text)
        .where(turns.c.conversation_id == conversation_id, turns.c.speaker == "customer")
        .order_by(turns.c.seq)
        .limit(1)
    ).scalar()
    words = " ".join((said or "").split())
    return words if len(words) <= FIRST_WORDS else words[: FIRST_WORDS - 1] + "…"

"""Whose a row is that stands outside any conversation: work of the boxes, ids in other systems.

Export and erasure go by this alone, as a whole. They never look for a name in texts: customers
write those, and somebody's words may be another's name.
"""

import re

from sqlalchemy import Connection, select

from tandem.storage import tables as t

OUR_ID = re.compile(r"(?<![\w-])[cth]_[\w-]{20}(?![\w-])")
"""Ids of conversations, turns and cases, as `tandem/storage/turns.py` makes them. A row of a
conversation bears its id."""
BEHIND = {"t": t.turn.c, "h": t.case.c}


def of_customer(customer_id: str) -> str:
    """A row of somebody the shop knows."""
    return f"customer {customer_id}"


def of_user(channel: str, user_id: str) -> str:
    """A row of somebody as a channel names them."""
    return f"{channel} {user_id}"


def of_slack(user_id: str) -> str:
    """A row of a user of Slack."""
    return of_user("slack", user_id)


def named_by(db: Connection, *names: str | None) -> str | None:
    """The conversation behind the first id of ours in `names`, which are names that we gave."""
    for name in names:
        found = OUR_ID.search(name or "")
        if found is None:
            continue
        if found[0].startswith("c_"):
            return found[0]
        c = BEHIND[found[0][0]]
        conversation_id = db.execute(select(c.conversation_id).where(c.id == found[0])).scalar()
        if conversation_id:
            return conversation_id
    return None

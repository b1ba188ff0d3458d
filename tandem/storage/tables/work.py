"""What people do about it: cases, notes, agents, the audit of their deeds."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from tandem.storage.tables.base import UtcTime, metadata

case = Table(
    "case_file",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("reference", String(12), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("handover_id", String(80), nullable=False, unique=True),
    Column("state", String(12), nullable=False, index=True),
    Column("queue", String(20), nullable=False),
    Column("level", String(12), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rule", String(80)),
    Column("packet", JSON, nullable=False),
    Column("way", String(10), nullable=False, default="chat", server_default="chat"),
    Column("agent_id", String(40)),
    Column("from_agent", String(40)),
    Column("offered_to", String(40)),
    Column("offered_until", UtcTime),
    Column("asked", JSON),
    Column("callback_phone", String(40)),
    Column("callback_at", UtcTime),
    Column("callback_place", Integer),
    Column("email", String(200)),
    Column("requested_at", UtcTime, nullable=False),
    Column("waiting_since", UtcTime),
    Column("rank_at", UtcTime),
    Column("told_until", UtcTime),
    Column("due_at", UtcTime),
    Column("breach_at", UtcTime),
    Column("claimed_at", UtcTime),
    Column("claimed_in", String(10), nullable=False, default="desk", server_default="desk"),
    Column("wrap_up_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("outcome", String(20)),
    Column("seen_seq", Integer, nullable=False, default=0),
    Column("needs_note", Boolean, nullable=False, default=False, server_default=false()),
    Column("emotional_note", Text),
    Column("topic", String(200)),
    Column("name", String(100)),
    Column("tier", String(40)),
    Column("channel", String(20)),
    Column("mood", JSON),
    Column("last_text", String(200)),
    Column("customer_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("snoozed_until", UtcTime),
    Column("snoozed_seq", Integer),
)
"""One open case per conversation. What the desk's list shows is copied into the row (`topic` to
`customer_seq`), so that a list of hundreds reads no conversation.

`rank_at` orders a queue: the request's time, later by one ageing step per step of priority, so
that waiting and priority are weighed without ever being recomputed. `asked` are the agents to whom
the case was offered in vain. `claimed_in` is where the agent took it: "desk", "slack", or another
system. `told_until` is the latest moment that the customer was told. With `snoozed_seq`
the case sleeps until `snoozed_until` or a later customer turn.
"""
Index(
    "one_open_case",
    case.c.conversation_id,
    unique=True,
    sqlite_where=case.c.closed_at.is_(None),
    postgresql_where=case.c.closed_at.is_(None),
)


person_link = Table(
    "person_link",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("value", String(120), nullable=False),
    Column("customer_id", String(64), nullable=False, index=True),
    Column("how", String(20), nullable=False),
    Column("linked_at", UtcTime, nullable=False),
    Column("unlinked_at", UtcTime),
)
Index(
    "one_link",
    person_link.c.kind,
    person_link.c.value,
    unique=True,
    sqlite_where=person_link.c.unlinked_at.is_(None),
    postgresql_where=person_link.c.unlinked_at.is_(None),
)

Index(
    "one_call_per_place",
    case.c.callback_at,
    case.c.callback_place,
    unique=True,
    sqlite_where=case.c.closed_at.is_(None),
    postgresql_where=case.c.closed_at.is_(None),
)


note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("agent_id", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)


agent = Table(
    "agent",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(200), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("skills", JSON),
    Column("capacity", Integer),
    Column("presence", String(10), nullable=False, default="available", server_default="available"),
    Column("back_at", UtcTime),
    Column("seen_at", UtcTime),
)
"""`presence` is what the agent chose (`tandem/cases/agent.py: CHOSEN`), until `back_at` if that is
known; `seen_at` the desk's last sign of life. `capacity` is empty where team.yml's applies."""


sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("until", UtcTime, nullable=False),
)


peak = Table(
    "peak",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("started_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("owner", String(100), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Times of more customers than people can serve at once. `until` ends one by itself, `ended_at`
says that it was ended before."""


audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("agent_id", String(40), index=True),
    Column("deed", String(40), nullable=False),
    Column("case_id", String(40), index=True),
    Column("detail", Text, nullable=False, default=""),
)
"""Who read and did what at the desk. Never changed; `agent_id` is empty for a failed sign-in."""


reflection = Table(
    "reflection",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("agent_id", String(40), nullable=False),
    Column("themes", JSON, nullable=False, default=list),
    Column("words", Text, nullable=False, default=""),
    Column("at", UtcTime, nullable=False, index=True),
)
"""What the data missed about a closed case, in the agent's judgement. Customers never see it."""


timer = Table(
    "timer",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("due_at", UtcTime, nullable=False, index=True),
    Column("claimed_until", UtcTime),
    UniqueConstraint("case_id", "kind"),
)
"""What is to happen to a case at a time; whoever claims a due row does it."""

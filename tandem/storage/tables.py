"""The tables. SQLAlchemy Core; times are aware UTC; ids are text and made by us.

`event` is append-only and holds everything that happened with its time, so that any measure can
later be computed from it. The other tables hold what is true now.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

metadata = MetaData()


class UtcTime(TypeDecorator):
    """An aware UTC time; SQLite has no time zones, so they are taken off and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        """Refuse naive times: they are always a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: use tandem.core.conversation.now()")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect):
        """Back to an aware time."""
        return value.replace(tzinfo=UTC) if value is not None else None


conversation = Table(
    "conversation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("customer_id", String(64), index=True),
    Column("verified", String(20), nullable=False, default="not verified"),
    Column("facts", JSON, nullable=False, default=dict),
    Column("fact_turns", JSON, nullable=False, default=dict),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("last_offer_seq", Integer, nullable=False, default=0),
    Column("visitor_id", String(64), index=True),
    Column("source", String(64)),
    Column("token_version", Integer, nullable=False, default=0),
    Column("delivered_seq", Integer, nullable=False, default=0),
    Column("seen_seq", Integer, nullable=False, default=0),
    Column("opened_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)
"""`visitor_id` names the browser and proves nothing. `source` is the keyed hash of the address it
came from, to count by (`tandem/core/client_address.py`). `delivered_seq` and `seen_seq` are the
last turns that reached the customer's browser and that were in view there; they only grow."""

turn = Table(
    "turn",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("speaker", String(10), nullable=False),
    Column("name", String(100)),
    Column("text", Text, nullable=False),
    Column("buttons", JSON, nullable=False, default=list),
    Column("heard", JSON),
    Column("client_id", String(80)),
    Column("picked", Text),
    Column("answers", String(40)),
    Column("work", String(10), nullable=False, default="none"),
    Column("work_until", UtcTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
    Index("turn_work", "work", "at"),
)
"""`work` of a customer turn: "todo" (stored, unanswered), "doing" (claimed until `work_until`),
"done", or "none" where no assistant answer is due. `answers` is the turn a reply answers."""

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("turn_id", String(40), index=True),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
)

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
)
"""One open case per conversation. What the desk's list shows is copied into the row (`topic` to
`customer_seq`), so that a list of hundreds reads no conversation.

`rank_at` orders a queue: the request's time, later by one ageing step per step of priority, so
that waiting and priority are weighed without ever being recomputed. `asked` are the agents to whom
the case was offered in vain. `claimed_in` is where the agent took it: "desk", "slack", or another
system. `told_until` is the latest moment that the customer was told.
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
    Column("seen_at", UtcTime),
)
"""`presence` is what the agent chose, "available" or "away"; `seen_at` the desk's last sign of
life. `capacity` is empty where team.yml's applies."""

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


def _box(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("key", String(200), nullable=False, unique=True),
        Column("lane", String(120)),
        Column("whose", String(80), index=True),
        Column("kind", String(20), nullable=False),
        Column("payload", JSON, nullable=False),
        Column("state", String(10), nullable=False, default="todo"),
        Column("attempts", Integer, nullable=False, default=0),
        Column("next_at", UtcTime, nullable=False),
        Column("last_error", Text),
        Column("at", UtcTime, nullable=False),
        Index(f"{name}_due", "state", "next_at"),
        Index(f"{name}_lane", "lane", "state", "id"),
    )


outbox = _box("outbox")
inbox = _box("inbox")
"""What goes out, and what came in. `state`: "todo", "done", "dead" (given up, kept to be seen).
`whose` as `tandem/storage/whose.py` has it, empty for what is about nobody."""

position = Table(
    "position",
    metadata,
    Column("reader", String(40), primary_key=True),
    Column("event_id", Integer, nullable=False),
)
"""How far a reader of the events has come."""

mirror = Table(
    "mirror",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("system", String(30), nullable=False),
    Column("ours", String(120), nullable=False),
    Column("theirs", String(120), nullable=False),
    Column("about", JSON, nullable=False, default=dict),
    Column("whose", String(80), index=True),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("system", "ours"),
    Index("mirror_theirs", "system", "theirs"),
)
"""What of ours is what of theirs: a turn and a message in Slack, for instance. `whose` as for the
boxes."""

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

rate = Table(
    "rate",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("until", UtcTime, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)
"""Counted tries: how many of what until when. Names hold hashes where they are about somebody."""

mail_code = Table(
    "mail_code",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), nullable=False),
    Column("address", String(64), nullable=False),
    Column("wish", String(160), nullable=False),
    Column("customer_id", String(64)),
    Column("code", String(64)),
    Column("tries", Integer, nullable=False, default=0),
    Column("until", UtcTime, nullable=False, index=True),
    Column("used_at", UtcTime),
    UniqueConstraint("conversation_id", "address"),
)
"""Codes by mail that were wished for; `wish` names the deed. `address` and `code` are keyed hashes;
`code` and `customer_id` stay empty where no customer has the address, and nothing then fits."""

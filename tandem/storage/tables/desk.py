"""What agents keep for themselves and each other at the desk."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from tandem.storage.tables.base import UtcTime, metadata

snippet = Table(
    "snippet",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent_id", String(40), index=True),
    Column("title", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", String(80), nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("steps", JSON, nullable=False, default=dict),
    Column("changed_at", UtcTime, nullable=False),
)
"""A text to begin from; of one agent, or shared where `agent_id` is empty. `topic` and `language`
are empty where it fits all. With `steps` ({"tags", "queue", "level", "close"}) it is a macro."""

snippet_use = Table(
    "snippet_use",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("snippet_id", String(40), nullable=False),
    Column("agent_id", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("snippet_use_by", "agent_id", "at"),
)
"""When which agent used which snippet."""

case_tag = Table(
    "case_tag",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("tag", String(30), primary_key=True),
    Column("agent_id", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""Words by which agents sort cases."""

whisper = Table(
    "whisper",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("agent_id", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""A note on a conversation that the assistant has, for whoever takes it: customers never see it."""

draft = Table(
    "draft",
    metadata,
    Column("agent_id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), primary_key=True, index=True),
    Column("kind", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""What an agent has written and not sent."""

follower = Table(
    "follower",
    metadata,
    Column("agent_id", String(40), primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), primary_key=True, index=True),
    Column("at", UtcTime, nullable=False),
)
"""Agents who want to hear what happens in a case."""

notification = Table(
    "notification",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("agent_id", String(40), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(12), nullable=False, default="", server_default=""),
    Column("note_id", Integer),
    Column("from_agent", String(40)),
    Column("at", UtcTime, nullable=False),
    Column("seen_at", UtcTime),
    Index("notification_of", "agent_id", "seen_at"),
)
"""What an agent is told of a case. `kind` is "mention", "note" or "mail" (with `note_id`),
"customer" who wrote, or "case" that came to `state`; `from_agent` did it.
`seen_at` is empty while it is new."""

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent_id", String(40), index=True),
    Column("title", String(60), nullable=False),
    Column("filter", JSON, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)
"""What of the list somebody wants to see again: {"view", "queue", "find"}. Of one agent, or shared
where `agent_id` is empty."""

shop_deed = Table(
    "shop_deed",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, index=True),
    Column("agent_id", String(40), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("order_number", String(40), nullable=False, index=True),
    Column("amount_cents", Integer),
    Column("words", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", String(40)),
    Column("told", Text, nullable=False, default="", server_default=""),
    Column("at", UtcTime, nullable=False),
)
"""What an agent does in the shop, or wants to. `kind` is "cancel", "refund" or "address"; `words`
the reason or the new address. `state`: "waits" for a second person, "doing", "done", "failed", or
"refused" by `decided_by`. `told` is what the shop said."""

"""What is said: conversations, their turns, all that happened, ways of reaching the customer."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tandem.storage.tables.base import UtcTime, metadata

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
    Column("language", String(8)),
)
"""`language` is that in which the customer is answered (ISO 639-1), the site's usual one without.
`visitor_id` names the browser and proves nothing. `source` is the keyed hash of the address it
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
    Column("card", JSON(none_as_null=True)),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
    Index("turn_work", "work", "at"),
    Index("turn_at", "at"),
)
"""`work` of a customer turn: "todo" (stored, unanswered), "doing" (claimed until `work_until`),
"done", or "none" where no assistant answer is due. `answers` is the turn a reply answers. `card` is
what is shown beside the words (`tandem/core/card.py`)."""


event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("turn_id", String(40), index=True),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)
"""No number is ever given twice, also of deleted ones: readers go on behind the last they read."""


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


rate = Table(
    "rate",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("until", UtcTime, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)
"""Counted tries: how many of what until when. Names hold hashes where they are about somebody."""


no_updates = Table(
    "no_updates",
    metadata,
    Column("customer_id", String(64), primary_key=True),
    Column("at", UtcTime, nullable=False),
)
"""Customers who want no messages of the assistant's own accord."""


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

chat_mail = Table(
    "chat_mail",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("told_seq", Integer, nullable=False, default=0),
    Column("at", UtcTime, nullable=False),
)
"""Whoever agreed to hear by mail what an agent writes after the chat was closed, at an address that
was confirmed; up to which turn it was told."""

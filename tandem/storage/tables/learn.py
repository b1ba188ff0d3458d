"""What is learned from it: reviews, experiments, audits, ratings, measured contacts, alarms."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tandem.storage.tables.base import UtcTime, metadata

review = Table(
    "review",
    metadata,
    Column("turn_id", String(40), primary_key=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("other", Text, nullable=False, default=""),
    Column("intent", String(80), nullable=False, default=""),
    Column("agent", String(100), nullable=False, default=""),
    Column("at", UtcTime, nullable=False),
    Column("written_at", UtcTime),
)
"""What a person said of a doubtful message: the intent `text` is an example of, or "" for none;
`other` is another wording, for a sentence test.
`written_at` is when it came into `data/nlu`."""


experiment_person = Table(
    "experiment_person",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("experiment", String(40), nullable=False),
    Column("person", String(80), nullable=False),
    Column("arm", String(40), nullable=False),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("experiment", "person"),
)
"""Which arm of an experiment a person is in, since when, and in which conversation that began.
`person` is who is behind a contact ("customer ...", "visitor ...", "slack ..."), or
"conversation ..." where nothing is known; a person has a row for each name they came under."""


experiment_stop = Table(
    "experiment_stop",
    metadata,
    Column("experiment", String(40), primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Experiments that were stopped before their end, by a guardrail or by a person."""


empathy_sample = Table(
    "empathy_sample",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("seed", String(60), nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10), nullable=False),
    Column("population", Integer, nullable=False),
    Column("drawn_by", String(40), nullable=False),
    Column("drawn_at", UtcTime, nullable=False),
)
"""Samples of empathy audits. The same seed and days draw the same of the same contacts."""


empathy_item = Table(
    "empathy_item",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample_id", ForeignKey("empathy_sample.id"), nullable=False),
    Column("contact_id", String(60), nullable=False),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("agent_id", String(40), index=True),
    Column("stratum", JSON, nullable=False),
    Column("weight", Float, nullable=False),
    Column("proposals", JSON, nullable=False),
    Column("seen_by_agent_at", UtcTime),
    Column("agreed", JSON),
    Column("agreed_by", String(40)),
    UniqueConstraint("sample_id", "contact_id"),
)
"""The contacts of a sample. `agreed` is the rating that raters settled on after they differed."""


empathy_rating = Table(
    "empathy_rating",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", ForeignKey("empathy_item.id"), nullable=False, index=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("rater_id", String(40), nullable=False, index=True),
    Column("assisted", Boolean, nullable=False),
    Column("rating", JSON),
    Column("rated_at", UtcTime),
    UniqueConstraint("item_id", "rater_id"),
)
"""Who is to rate what; `rating` is empty until then. `assisted`: the proposals are shown."""


empathy_remark = Table(
    "empathy_remark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", ForeignKey("empathy_item.id"), nullable=False, index=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("agent_id", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""What raters, and the agent whose contact it is, say about a contact in an audit."""


rating = Table(
    "rating",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("case_id", String(40), unique=True),
    Column("turn_id", String(40), nullable=False, unique=True),
    Column("asked_at", UtcTime, nullable=False),
    Column("score", Integer),
    Column("scored_at", UtcTime),
    Column("words", Text, nullable=False, default="", server_default=""),
    Column("words_until", UtcTime),
)
"""How it was, as the customer says, from 1 to 5; `turn_id` is the turn that asked. Until
`words_until` what the customer writes next is their line about it."""


contact = Table(
    "contact",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("conversation_id", String(40), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("demo", Integer, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=False),
    Column("over", Integer, nullable=False),
    Column("left_it", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("week", String(10), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("language", String(3), nullable=False),
    Column("policy", String(12), nullable=False),
    Column("person", String(80)),
    Column("tier", String(40), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("engaged", Integer, nullable=False),
    Column("customer_turns", Integer, nullable=False),
    Column("rule", String(60), nullable=False),
    Column("asked", Integer, nullable=False),
    Column("asked_turn", Integer),
    Column("readings_offered", Integer, nullable=False),
    Column("readings_picked", Integer, nullable=False),
    Column("not_known", Integer, nullable=False),
    Column("bot_repeats", Integer, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("mood_start", Float),
    Column("mood_end", Float),
    Column("mood_worst", Float),
    Column("mood_last", Float),
    Column("csat_asked", Integer, nullable=False),
    Column("csat", Integer),
    Column("handover", Integer, nullable=False),
    Column("queue", String(20), nullable=False),
    Column("agent_id", String(40)),
    Column("way", String(10), nullable=False),
    Column("connected", Integer, nullable=False),
    Column("wait_seconds", Float),
    Column("wait_ended", Integer),
    Column("left_queue", Integer, nullable=False),
    Column("first_reply_seconds", Float),
    Column("handle_seconds", Float),
    Column("transfers", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("asked_again", Integer, nullable=False),
    Column("opening", String(6), nullable=False),
    Column("repeat_hours", Float),
    Column("return_hours", Float),
    Index("contact_day", "day"),
    Index("contact_person", "person", "topic", "opened_at"),
)
"""The roll-up that measures are counted from: one row per contact, as `tandem/learning/contact.py`
says, made anew from turns, events and cases at any time. `repeat_hours` is the time from its end
to the same person's next contact about the same topic, `return_hours` to the next about anything,
or the next order; on every channel, empty where there is none yet."""


alarm = Table(
    "alarm",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("rule", String(60), nullable=False),
    Column("measure", String(40), nullable=False),
    Column("filters", JSON, nullable=False),
    Column("words", Text, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("raised_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("snoozed_until", UtcTime),
    Column("snoozed_by", String(100)),
    Column("snooze_reason", Text),
)
"""A rule of team.yml that spoke. It names no conversation: the page finds them by `filters`."""
Index(
    "one_open_alarm",
    alarm.c.rule,
    unique=True,
    sqlite_where=alarm.c.ended_at.is_(None),
    postgresql_where=alarm.c.ended_at.is_(None),
)

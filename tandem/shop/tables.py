"""The demo shop's tables, in a database of its own. SQLAlchemy Core; money in cents."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tandem.storage.tables import UtcTime

metadata = MetaData()


def _table(name: str, *columns) -> Table:
    return Table(name, metadata, *columns)


def _of_order() -> Column:
    return Column("order_number", ForeignKey("shop_order.number"), nullable=False, index=True)


def _numbered() -> Column:
    return Column("id", Integer, primary_key=True, autoincrement=True)


customer = _table(
    "customer",
    Column("id", String(40), primary_key=True),
    Column("username", String(80), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("phone", String(40), nullable=False),
    Column("address", String(200), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("points", Integer, nullable=False),
    Column("newsletter", Boolean, nullable=False),
    Column("card", String(40), nullable=False),
    Column("card_expires_on", Date, nullable=False),
    Column("earlier_value_cents", Integer, nullable=False),
    Column("password_hash", String(200), nullable=False),
)
"""`earlier_value_cents`: what they spent before the orders kept here."""

order = _table(
    "shop_order",
    Column("number", String(10), primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("name", String(120), nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("address", String(200), nullable=False),
    Column("payment", String(40), nullable=False),
    Column("carrier", String(40)),
    Column("tracking", String(40)),
    Column("dispatched_at", UtcTime),
    Column("due_on", Date),
    Column("new_due_on", Date),
    Column("delivered_at", UtcTime),
    Column("delivered_to", String(80)),
    Column("trace", String(20)),
)

line = _table(
    "order_line",
    _numbered(),
    _of_order(),
    Column("product", ForeignKey("product.name"), nullable=False),
    Column("size", String(20)),
    Column("quantity", Integer, nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("delivered", Boolean, nullable=False, default=False),
)

scan = _table(
    "scan",
    _numbered(),
    _of_order(),
    Column("at", UtcTime, nullable=False),
    Column("place", String(60), nullable=False),
    Column("words", String(120), nullable=False),
)

charge = _table(
    "charge",
    _numbered(),
    _of_order(),
    Column("at", UtcTime, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("method", String(40), nullable=False),
    Column("returned_at", UtcTime),
)

refund = _table(
    "refund",
    Column("reference", String(20), primary_key=True),
    _of_order(),
    Column("amount_cents", Integer, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("state", String(20), nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("expected_on", Date, nullable=False),
    Column("method", String(40), nullable=False),
)

return_parcel = _table(
    "return_parcel",
    Column("reference", String(20), primary_key=True),
    _of_order(),
    Column("product", String(120), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

record = _table(
    "record",
    Column("reference", String(20), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("order_number", String(10), index=True),
    Column("customer_id", String(40), index=True),
    Column("conversation_id", String(40)),
    Column("words", Text, nullable=False),
    Column("amount_cents", Integer),
    Column("at", UtcTime, nullable=False),
)
"""What was written down for people to act on: kind "trace", "dispute", "complaint",
"change", "exchange" or "again"."""

product = _table(
    "product",
    Column("name", String(120), primary_key=True),
    Column("family", String(120), nullable=False, index=True),
    Column("department", String(20), nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("material", String(120), nullable=False),
    Column("care", String(120), nullable=False),
)

stock = _table(
    "stock",
    _numbered(),
    Column("product", ForeignKey("product.name"), nullable=False, index=True),
    Column("size", String(20)),
    Column("quantity", Integer, nullable=False),
    Column("back_on", Date),
)

subscription = _table(
    "subscription",
    _numbered(),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("plan", String(60), nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("until", Date, nullable=False),
)

promo_code = _table(
    "promo_code",
    Column("code", String(30), primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("min_spend_cents", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("uses_left", Integer),
    Column("once_per_customer", Boolean, nullable=False),
)

promo_use = _table(
    "promo_use",
    Column("code", ForeignKey("promo_code.code"), primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), primary_key=True),
)

reset_token = _table(
    "reset_token",
    Column("token_hash", String(64), primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

session = _table(
    "shop_session",
    Column("token_hash", String(64), primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
)

document = _table(
    "shop_document",
    Column("token", String(64), primary_key=True),
    _of_order(),
    Column("reference", String(40), nullable=False),
    UniqueConstraint("order_number", "reference"),
)
"""Addresses of invoices (`reference` is "") and of labels of returns."""

attempt = _table(
    "attempt",
    Column("key", String(160), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("attempt_subject", "kind", "subject", "at"),
    Index("attempt_source", "kind", "source", "at"),
)
"""Counted tries: missed order look-ups, wished account mails, failed sign-ins."""

effect = _table(
    "effect",
    Column("key", String(160), primary_key=True),
    Column("result", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""What a key has already brought about, so that it comes about once."""

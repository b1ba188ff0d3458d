"""Reading orders, and who may see them."""

from collections import defaultdict
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, or_, select

from tandem.core.database import snapshot, writing
from tandem.core.ports import Clock
from tandem.shop import tables
from tandem.shop.effects import note_tries, too_many
from tandem.shop.order_changes import OrderChanges
from tandem.shop.port import Access
from tandem.shop.proof import misses
from tandem.shop.records import Charge, Line, Order, Refund, Return, Scan

PARTS: dict[str, tuple[Table, type[Any]]] = {  # field of Order -> (table, record)
    "lines": (tables.line, Line),
    "scans": (tables.scan, Scan),
    "charges": (tables.charge, Charge),
    "refunds": (tables.refund, Refund),
    "returns": (tables.return_parcel, Return),
}


def load_orders(connection: Connection, *where) -> list[Order]:
    """The orders that fit, newest first, with all their parts: seven queries however many."""
    rows = connection.execute(
        select(tables.order).where(*where).order_by(tables.order.c.placed_at.desc())
    ).all()
    if not rows:
        return []
    numbers = [row.number for row in rows]
    parts: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in PARTS}
    for name, (table, record) in PARTS.items():
        names = {field.name for field in fields(record)}
        columns = [c for c in table.c if c.name in names]
        by_time = next(
            (table.c[n] for n in ("at", "requested_at", "created_at") if n in table.c), None
        )
        found = select(table.c.order_number, *columns).where(table.c.order_number.in_(numbers))
        for row in connection.execute(found.order_by(table.c.id if by_time is None else by_time)):
            parts[name][row[0]].append(record(*row[1:]))
    noted = tables.record.c
    disputes = {
        row.order_number: row.reference
        for row in connection.execute(
            select(noted.order_number, noted.reference)
            .where(noted.order_number.in_(numbers), noted.kind == "dispute")
            .order_by(noted.at)
        )
    }
    return [
        Order(
            **dict(row._mapping)
            | {name: tuple(parts[name][row.number]) for name in PARTS}
            | {"dispute": disputes.get(row.number)}
        )
        for row in rows
    ]


class SqlOrders(OrderChanges):
    """OrdersPort on our own tables."""

    def __init__(self, engine: Engine, clock: Clock):
        self.engine, self.clock = engine, clock

    def find(self, number: str) -> Order | None:
        """See OrdersPort."""
        with snapshot(self.engine) as connection:
            return next(iter(load_orders(connection, _called(number))), None)

    def of_customer(self, customer_id: str) -> list[Order]:
        """See OrdersPort."""
        with snapshot(self.engine) as connection:
            return load_orders(connection, tables.order.c.customer_id == customer_id)

    def open_for(
        self,
        number: str,
        email: str,
        customer_id: str | None,
        conversation_id: str,
        key: str,
        source: str = "",
    ) -> Access:
        """See OrdersPort. The owner who is signed in is never locked out by somebody's misses.

        An order is only read where it may be opened: one that is somebody else's and one that
        does not exist are the same query, and take the same time.
        """
        at, order, email = self.clock(), tables.order.c, email.strip().lower()
        mine = order.customer_id == customer_id if customer_id else order.email == email
        limits = misses(number, email, customer_id, conversation_id, source)
        with writing(self.engine) as connection:
            found = load_orders(connection, _called(number), mine)
            if found and customer_id:
                return Access("open", found[0])
            if too_many(connection, at, key, limits):
                return Access("limit")
            if found:
                return Access("open", found[0])
            note_tries(connection, at, key, conversation_id, limits)
        return Access("no_match")


def _called(number: str) -> ColumnElement[bool]:
    """An order is called by its own number, its parcel's, or one of its returns'."""
    order, back = tables.order.c, tables.return_parcel.c
    of_return = select(back.order_number).where(back.reference == number).scalar_subquery()
    return or_(order.number == number, order.tracking == number, order.number == of_return)

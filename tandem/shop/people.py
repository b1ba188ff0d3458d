"""Customers, their agreements and what they complain about."""

from datetime import date

from sqlalchemy import Connection, Engine, func, insert, select, update

from tandem.core.conversation import Customer
from tandem.core.database import reading, snapshot
from tandem.shop import tables
from tandem.shop.effects import do_once, new_reference
from tandem.shop.levels import level_of
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Profile, Subscription


def lifetime_value(connection: Connection, customer_id: str) -> int:
    """Cents taken and kept: charges that did not go back, less refunds, plus earlier years."""
    charge, refund = tables.charge, tables.refund

    def total(column, table, *where):
        found = select(func.coalesce(func.sum(column), 0)).select_from(table.join(tables.order))
        return connection.scalar(found.where(tables.order.c.customer_id == customer_id, *where))

    earlier = select(tables.customer.c.earlier_value_cents).filter_by(id=customer_id)
    return (
        connection.scalar(earlier)
        + total(charge.c.amount_cents, charge, charge.c.returned_at.is_(None))
        - total(refund.c.amount_cents, refund, refund.c.state != "in_review")
    )


class SqlCustomers:
    """CustomersPort on our own tables."""

    def __init__(self, engine: Engine, clock):
        self.engine, self.clock = engine, clock

    def customer(self, customer_id: str) -> Customer | None:
        """Who somebody is, for the flow, the desk and the packet."""
        found = self.profile(customer_id)
        if found is None:
            return None
        return Customer(
            id=found.id,
            name=found.name,
            email=found.email,
            value_cents=found.value_cents,
            tier=found.level,
            since=found.since,
        )

    def with_email(self, email: str) -> Customer | None:
        """See CustomersPort."""
        found = select(tables.customer.c.id).filter_by(email=email.strip().lower())
        with reading(self.engine) as connection:
            customer_id = connection.execute(found).scalar()
        return self.customer(customer_id) if customer_id else None

    def profile(self, customer_id: str) -> Profile | None:
        """See CustomersPort."""
        with snapshot(self.engine) as connection:
            row = connection.execute(select(tables.customer).filter_by(id=customer_id)).first()
            if row is None:
                return None
            named = dict(row._mapping) | {"name": row.name.strip()}
            known = {k: v for k, v in named.items() if k in Profile.__dataclass_fields__}
            value = lifetime_value(connection, customer_id)
            return Profile(**known, level=level_of(row.points), value_cents=value)

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """See CustomersPort."""
        self._set(customer_id, key, address=address)

    def set_newsletter(self, customer_id: str, wanted: bool, key: str) -> None:
        """See CustomersPort."""
        self._set(customer_id, key, newsletter=wanted)

    def record_complaint(
        self, conversation_id: str, customer_id: str | None, order: str | None, words: str, key: str
    ) -> str:
        """See CustomersPort."""

        def change(connection: Connection) -> dict:
            reference = new_reference("C")
            connection.execute(
                insert(tables.record).values(
                    reference=reference,
                    kind="complaint",
                    order_number=order,
                    customer_id=customer_id,
                    conversation_id=conversation_id,
                    words=words,
                    at=self.clock(),
                )
            )
            return {"reference": reference}

        return do_once(self.engine, key, self.clock(), change)["reference"]

    def _set(self, customer_id: str, key: str, **values) -> None:
        def change(connection: Connection) -> dict:
            connection.execute(update(tables.customer).filter_by(id=customer_id).values(**values))
            return {}

        do_once(self.engine, key, self.clock(), change)


class SqlSubscriptions:
    """SubscriptionsPort on our own tables."""

    def __init__(self, engine: Engine, clock):
        self.engine, self.clock = engine, clock

    def of_customer(self, customer_id: str) -> list[Subscription]:
        """See SubscriptionsPort."""
        with reading(self.engine) as connection:
            found = select(tables.subscription).filter_by(customer_id=customer_id)
            return [_subscription(row._mapping) for row in connection.execute(found)]

    def end(self, subscription_id: int | str, key: str) -> Subscription:
        """See SubscriptionsPort."""
        subscription = tables.subscription

        def change(connection: Connection) -> dict:
            ended = connection.execute(
                update(subscription)
                .filter_by(id=subscription_id, state="active")
                .values(state="ending")
            )
            if ended.rowcount != 1:
                raise ChangeRefused(f"subscription {subscription_id}", "ending")
            row = connection.execute(select(subscription).filter_by(id=subscription_id)).one()
            return {**_fields(row._mapping), "until": row.until.isoformat()}

        stored = do_once(self.engine, key, self.clock(), change)
        return _subscription({**stored, "until": date.fromisoformat(stored["until"])})


def _fields(row) -> dict:
    return {name: row[name] for name in Subscription.__dataclass_fields__}


def _subscription(row) -> Subscription:
    return Subscription(**_fields(row))

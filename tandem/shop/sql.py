"""Our own shop on a database: the ShopPort that the demo and small companies use."""

from collections.abc import Callable, Iterable
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Engine

from tandem.core.clock import set_clock
from tandem.core.conversation import Customer
from tandem.core.database import open_database, writing
from tandem.shop import tables
from tandem.shop.accounts import SqlAccounts
from tandem.shop.capabilities import EVERYTHING
from tandem.shop.catalogue import SqlCatalogue
from tandem.shop.documents import SqlDocuments
from tandem.shop.forgetting import forget, forget_tries
from tandem.shop.orders import SqlOrders
from tandem.shop.people import SqlCustomers, SqlSubscriptions
from tandem.shop.records import Order


class SqlShop:
    """ShopPort on our own tables. `database` (address or engine) is the shop's own, made if empty.

    `hasher` makes the passwords' hashes; without one, argon2's recommended costs.
    `clock` turns the time, which is otherwise the database's. `base_url` is where documents are.
    """

    capabilities = EVERYTHING
    does_once = True

    def __init__(
        self,
        database: str | Engine,
        clock: Callable[[], datetime] | None = None,
        hasher: PasswordHasher | None = None,
        base_url: str = "",
    ):
        self.engine = open_database(database) if isinstance(database, str) else database
        clock = set_clock(self.engine, clock)
        with writing(self.engine) as connection:  # one process at a time
            tables.metadata.create_all(connection)
        self.orders = SqlOrders(self.engine, clock)
        self.parcels = self.returns = self.refunds = self.orders
        self.customers = SqlCustomers(self.engine, clock)
        self.subscriptions = SqlSubscriptions(self.engine, clock)
        self.catalogue = self.codes = SqlCatalogue(self.engine, clock)
        self.documents = SqlDocuments(self.engine, self.orders, base_url)
        self.accounts = SqlAccounts(self.engine, clock, hasher)

    def customer(self, customer_id: str) -> Customer | None:
        """See ShopPort."""
        return self.customers.customer(customer_id)

    def orders_of(self, customer_id: str) -> list[Order]:
        """See ShopPort."""
        return self.orders.of_customer(customer_id)

    def open_orders_of(self, customer_id: str) -> list[Order]:
        """See ShopPort."""
        return [order for order in self.orders_of(customer_id) if order.is_open]

    def forget(
        self, customer_id: str | None, conversations: Iterable[str], turns: Iterable[str]
    ) -> dict[str, int]:
        """See ShopPort."""
        return forget(self.engine, customer_id, list(conversations), list(turns))

    def forget_tries(self, before: datetime) -> int:
        """See ShopPort."""
        return forget_tries(self.engine, before)

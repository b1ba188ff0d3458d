"""A company's adapter as the assistant uses it: proof of who may see what, limits of time, answers
that may be seconds old, changes that take place once.

Nothing here knows what is behind the adapter, and no adapter knows of any of this.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from tandem.core.clock import set_clock
from tandem.core.conversation import Customer
from tandem.core.database import open_database, writing
from tandem.core.errors import Unavailable
from tandem.core.ports import Clock
from tandem.shop import tables
from tandem.shop.adapter import Adapter
from tandem.shop.calls import Calls
from tandem.shop.capabilities import CAPABILITIES, capability_of
from tandem.shop.forgetting import forget, forget_tries
from tandem.shop.fresh import Fresh
from tandem.shop.once import Once
from tandem.shop.port import Access, NotOffered
from tandem.shop.proof import Proof
from tandem.shop.records import UNPAID, Order, Product, Profile

CATALOGUE_SECONDS = 60.0
STALE_SECONDS = 3600.0
"""How old may be what only helps to understand (whose orders, which products), while the shop does
not answer. What is told is never older than the seconds that a setting allows."""
AT_ONCE = 32
"""Calls under way in one process. They wait, mostly."""


class GuardedShop:
    """ShopPort on an Adapter. `database` keeps our own part: tries, and what keys came to."""

    def __init__(
        self,
        adapter: Adapter,
        database: str | Engine,
        clock: Clock | None = None,
        *,
        seconds: float = 4.0,
        cache_seconds: float = 5.0,
        at_once: int = AT_ONCE,
    ):
        self.adapter = adapter
        self.capabilities = frozenset(adapter.capabilities)
        self.engine = open_database(database) if isinstance(database, str) else database
        clock = set_clock(self.engine, clock)
        with writing(self.engine) as connection:  # one process at a time
            tables.metadata.create_all(connection)
        self.calls, self.fresh = Calls(seconds, at_once), Fresh(STALE_SECONDS)
        self.proof = Proof(self.engine, clock)
        self.once = Once(self.engine, clock, adapter.does_once)
        self.cache_seconds = cache_seconds
        self.orders = _Orders(self, "orders")
        self.parcels = _Port(self, "parcels")
        self.returns = _Port(self, "returns")
        self.refunds = _Port(self, "refunds")
        self.customers = _Customers(self, "customers")
        self.subscriptions = _Subscriptions(self, "subscriptions")
        self.catalogue = _Catalogue(self, "catalogue")
        self.codes = _Codes(self, "codes")
        self.documents = _Documents(self, "documents")
        self.accounts = _Accounts(self, "accounts")

    def can(self, capability: str) -> bool:
        """Whether the adapter declares it."""
        return capability in self.capabilities

    def customer(self, customer_id: str) -> Customer | None:
        """See ShopPort. Where nobody answers it is somebody of whom only the id is known, so that
        a conversation goes on."""
        try:
            profile = self.customers.known(customer_id)
        except Unavailable:
            return Customer(customer_id, "", "")
        if profile is None:
            return self._of_orders(customer_id)
        return Customer(
            id=profile.id,
            name=profile.name,
            email=profile.email,
            value_cents=profile.value_cents,
            tier=profile.level or None,
            since=profile.since,
        )

    def orders_of(self, customer_id: str) -> list[Order]:
        """See ShopPort."""
        return self.orders.of_customer(customer_id)

    def open_orders_of(self, customer_id: str) -> list[Order]:
        """See ShopPort."""
        return [order for order in self.orders_of(customer_id) if order.is_open]

    def forget(
        self, customer_id: str | None, conversations: Iterable[str], turns: Iterable[str]
    ) -> dict[str, int]:
        """See ShopPort: our own part of it. What the company's systems keep is theirs to erase."""
        profile = self.customers.known(customer_id) if customer_id else None
        names = [profile.email, profile.username] if profile else []
        self.fresh.drop()
        return forget(self.engine, customer_id, list(conversations), list(turns), names)

    def forget_tries(self, before: datetime) -> int:
        """See ShopPort."""
        return forget_tries(self.engine, before)

    def changed(self, order: str | None = None, customer_id: str | None = None) -> None:
        """Something is not as it was: ask again when it is needed."""
        self.fresh.drop(lambda key: key[0] != "catalogue" and _about(key, order, customer_id))

    def _of_orders(self, customer_id: str) -> Customer | None:
        """A shop that knows orders alone: whoever they were sent to."""
        if self.can("customers.read"):
            return None
        newest = next(iter(self.orders_of(customer_id)), None)
        return Customer(customer_id, newest.name, newest.email) if newest else None


def _about(key: tuple[str, ...], order: str | None, customer_id: str | None) -> bool:
    if key[1] == "find" and order:
        return key[2] == order
    if customer_id and key[1] in ("of_customer", "profile"):
        return key[2] == customer_id
    return True


class _Port:
    """One port. Its methods that change something end with a key: they are called by name."""

    def __init__(self, shop: GuardedShop, name: str):
        self._shop, self._name = shop, name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if not any(port == self._name and method in m for port, m in CAPABILITIES.values()):
            raise AttributeError(f"{self._name} has no {method}")

        def change(*args: Any) -> Any:
            call, key = self._call(method), str(args[-1])
            again = self._shop.adapter.does_once
            done = self._shop.once.run(
                method,
                key,
                lambda: self._shop.calls.make(
                    f"{self._name}.{method}", lambda: call(*args), again=again
                ),
            )
            self._shop.changed()
            return done

        return change

    def _call(self, method: str) -> Callable[..., Any]:
        capability = capability_of(self._name, method)
        if not self._shop.can(capability):
            raise NotOffered(capability)
        return getattr(getattr(self._shop.adapter, self._name), method)

    def _ask(self, method: str, *args: Any, again: bool = True) -> Any:
        """Looked up now."""
        call = self._call(method)
        return self._shop.calls.make(f"{self._name}.{method}", lambda: call(*args), again)

    def _kept(self, method: str, *args: Any, seconds: float | None = None, stale: bool) -> Any:
        """Looked up, or what was answered lately."""
        self._call(method)
        limit = self._shop.cache_seconds if seconds is None else seconds
        key = (self._name, method, *args)
        return self._shop.fresh.get(key, lambda: self._ask(method, *args), limit, stale)


class _Orders(_Port):
    def find(self, number: str) -> Order | None:
        """See OrdersPort."""
        order = self._any(number)
        return order if order and order.state != UNPAID else None

    def of_customer(self, customer_id: str) -> list[Order]:
        """See OrdersPort."""
        if not self._shop.can("orders.read"):
            return []
        found = self._kept("of_customer", customer_id, stale=True)
        return [order for order in found if order.state != UNPAID]

    def open_for(
        self,
        number: str,
        email: str,
        customer_id: str | None,
        conversation_id: str,
        key: str,
        source: str = "",
    ) -> Access:
        """See OpenedOrdersPort."""
        if not self._shop.can("orders.read"):
            raise NotOffered("orders.read")
        access = self._shop.proof.open(
            self._any(number), number, email, customer_id, conversation_id, key, source
        )
        if access.order and access.order.state == UNPAID:  # not before whose it is was proven
            raise NotOffered("orders.read: an order that is not paid")
        return access

    def _any(self, number: str) -> Order | None:
        if not number or not self._shop.can("orders.read"):
            return None
        return self._kept("find", number, stale=False)


class _Customers(_Port):
    def with_email(self, email: str) -> Customer | None:
        """See CustomersPort."""
        if not email.strip() or not self._shop.can("customers.read"):
            return None
        return self._kept("with_email", email.strip().lower(), stale=False)

    def profile(self, customer_id: str) -> Profile | None:
        """See CustomersPort."""
        if not self._shop.can("customers.read"):
            return None
        return self._kept("profile", customer_id, stale=False)

    def known(self, customer_id: str) -> Profile | None:
        """The same, however old while nobody answers: who it is changes seldom."""
        if not self._shop.can("customers.read"):
            return None
        return self._kept("profile", customer_id, stale=True)


class _Subscriptions(_Port):
    def of_customer(self, customer_id: str) -> list[Any]:
        """See SubscriptionsPort."""
        if not self._shop.can("subscriptions.read"):
            return []
        return self._kept("of_customer", customer_id, stale=False)


class _Catalogue(_Port):
    def everything(self) -> list[Product]:
        """See ListedCataloguePort."""
        if not self._shop.can("catalogue.read"):
            return []
        return self._kept("everything", seconds=CATALOGUE_SECONDS, stale=True)

    def names(self) -> list[str]:
        """See CataloguePort."""
        return [product.name for product in self.everything()]

    def product(self, name: str) -> Product | None:
        """See CataloguePort."""
        return next((one for one in self.everything() if one.name == name), None)

    def family(self, family: str) -> list[Product]:
        """See CataloguePort."""
        return [one for one in self.everything() if one.family == family]


class _Codes(_Port):
    def promo_code(self, code: str) -> Any:
        """See CodesPort. A shop whose codes cannot be seen may well have this one."""
        return self._kept("promo_code", code.strip().upper(), stale=False)

    def used_code(self, code: str, customer_id: str) -> bool:
        """See CodesPort."""
        return self._shop.can("codes.read") and self._kept(
            "used_code", code, customer_id, stale=False
        )


class _Documents(_Port):
    def invoice(self, number: str) -> str | None:
        """See DocumentsPort."""
        if not self._shop.can("documents.invoice"):
            return None
        return self._kept("invoice", number, stale=False)

    def return_label(self, number: str, reference: str) -> str | None:
        """See DocumentsPort."""
        if not self._shop.can("documents.return_label"):
            return None
        return self._kept("return_label", number, reference, stale=False)


class _Accounts(_Port):
    def warm_up(self) -> None:
        """Nothing is kept here that would have to be made."""

    def may_ask(
        self, wish: str, email: str, conversation_id: str, key: str, source: str = ""
    ) -> bool:
        """See CountedAccountsPort."""
        return self._shop.proof.may_ask(wish, email, conversation_id, key, source)

    def begin_reset(self, email: str) -> Any:
        """See AccountsPort."""
        return self._ask("begin_reset", email)

    def link_is_good(self, token: str) -> Any:
        """See AccountsPort."""
        return self._ask("link_is_good", token)

    def change_password(self, token: str, new_password: str) -> Any:
        """See AccountsPort."""
        return self._ask("change_password", token, new_password, again=False)

    def username_of(self, email: str) -> Any:
        """See AccountsPort."""
        return self._ask("username_of", email)

    def sign_in(self, name_or_email: str, password: str, source: str = "") -> str | None:
        """See AccountsPort."""
        name, proof = name_or_email.strip().lower()[:254], self._shop.proof
        key = proof.count_sign_in(name, source)
        session = self._ask("sign_in", name_or_email, password, source, again=False)
        if session is not None:
            proof.was_right(name, source, key)
        return session

    def customer_id_of(self, session: str) -> str | None:
        """See AccountsPort."""
        if not self._shop.can("accounts.sign_in"):
            return None
        return self._kept("customer_id_of", session, stale=False)

    def sign_out(self, session: str) -> None:
        """See AccountsPort."""
        self._ask("sign_out", session)
        self._shop.fresh.drop(lambda key: key[:3] == ("accounts", "customer_id_of", session))

"""What the assistant needs from a shop, as protocols.

Every change takes a `key`: the same key again changes nothing and answers the same, so that a
turn that runs twice has its effect once. A change that is no longer possible raises ChangeRefused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tandem.core.conversation import Customer
from tandem.core.errors import TandemError
from tandem.shop.records import (
    Order,
    Product,
    Profile,
    PromoCode,
    Refund,
    Return,
    Subscription,
)


class ChangeRefused(TandemError):
    """The order or agreement is no longer in a state that allows the change."""

    def __init__(self, thing: str, state: str):
        self.thing, self.state = thing, state
        super().__init__(f"{thing}: cannot be changed in state {state!r}")


@dataclass(frozen=True, slots=True)
class Access:
    """Whether somebody may see an order: `verdict` is "open", "no_match" or "limit"."""

    verdict: str
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class ResetLink:
    """A fresh way to set a password. The token is known here and in the mail, nowhere else."""

    customer_id: str
    name: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """`verdict`: "changed", "link_invalid", "too_short", "too_long" or "too_easy"."""

    verdict: str
    name: str = ""
    email: str = ""


class OrdersPort(Protocol):
    """Orders, and what customers may have done to them."""

    def find(self, number: str) -> Order | None:
        """The order, for those who may see it anyway (desk, packet)."""

    def of_customer(self, customer_id: str) -> list[Order]:
        """Newest first."""

    def open_for(
        self,
        number: str,
        email: str,
        customer_id: str | None,
        conversation_id: str,
        key: str,
        source: str = "",
    ) -> Access:
        """The order if it belongs to the signed-in customer or the e-mail fits; counts misses by
        order, e-mail, conversation and `source`, where the customer writes from ("" unknown)."""

    def cancel(self, number: str, key: str) -> Refund:
        """Stop it before dispatch and send the money back."""

    def change_address(self, number: str, address: str, key: str) -> None:
        """Another delivery address, before dispatch."""

    def change_line(
        self, number: str, line_id: int, product: str, size: str | None, quantity: int, key: str
    ) -> int:
        """Another size, colour or quantity before packing, or with 0 the order without the line;
        answers the price difference in cents. Raises ChangeRefused with state "out_of_stock" where
        there are not enough, "last_line" where nothing would be left."""

    def open_return(self, number: str, product: str, reason: str, key: str) -> Return:
        """Expect something back."""

    def open_exchange(
        self, number: str, line_id: int, product: str, size: str | None, key: str
    ) -> Return:
        """Expect a line back and set another size or colour of it aside, to be sent when the
        return is scanned. Raises ChangeRefused with state "out_of_stock" where there are not
        enough."""

    def request_refund(self, number: str, amount_cents: int, reason: str, key: str) -> Refund:
        """Put money back in front of the people who release it."""

    def open_trace(self, number: str, key: str) -> str:
        """Ask the carrier where the parcel is; answers the reference."""

    def record_dispute(self, number: str, amount_cents: int, words: str, key: str) -> str:
        """Write down what the customer says is wrong with a charge; answers the reference."""


class CustomersPort(Protocol):
    """People, their memberships and agreements."""

    def with_email(self, email: str) -> Customer | None:
        """The customer whose address this is."""

    def profile(self, customer_id: str) -> Profile | None:
        """Everything we know of a customer."""

    def subscriptions(self, customer_id: str) -> list[Subscription]:
        """Running agreements."""

    def end_subscription(self, subscription_id: int, key: str) -> Subscription:
        """End it with the paid period."""

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """The address new orders start with."""

    def set_newsletter(self, customer_id: str, wanted: bool, key: str) -> None:
        """Whether the newsletter is wanted."""

    def record_complaint(
        self, conversation_id: str, customer_id: str | None, order: str | None, words: str, key: str
    ) -> str:
        """Write a complaint down; answers the reference."""


class CataloguePort(Protocol):
    """What is for sale and what codes take off."""

    def names(self) -> list[str]:
        """The names of all products."""

    def everything(self) -> list[Product]:
        """All products with their stock, by name."""

    def product(self, name: str) -> Product | None:
        """One product with its stock."""

    def family(self, family: str) -> list[Product]:
        """The colours of one thing."""

    def promo_code(self, code: str) -> PromoCode | None:
        """The code, upper case."""

    def used_code(self, code: str, customer_id: str) -> bool:
        """Whether this customer has used it."""


class AccountsPort(Protocol):
    """Sign-in, sessions and passwords."""

    def may_ask(
        self, wish: str, email: str, conversation_id: str, key: str, source: str = ""
    ) -> bool:
        """Count a request for an account mail by address, conversation and `source`; False when
        there were too many. Blind to whether the account exists."""

    def begin_reset(self, email: str) -> ResetLink | None:
        """A new single-use token; older ones stop working. None for unknown addresses."""

    def change_password(self, token: str, new_password: str) -> PasswordChange:
        """Use the token up, set the password, end every session. Raises Refused too_busy (429);
        the token is then not used."""

    def username_of(self, email: str) -> tuple[str, str] | None:
        """(name, user name) of the account with this address."""

    def sign_in(self, name_or_email: str, password: str, source: str = "") -> str | None:
        """A session token, or None; failures are counted by name and `source`, before a password
        is checked. Raises Refused too_many_requests or too_busy (429)."""

    def warm_up(self) -> None:
        """Make what the first sign-in would otherwise wait for, which would tell it apart."""

    def customer_id_of(self, session: str) -> str | None:
        """Who is signed in with this session token."""

    def sign_out(self, session: str) -> None:
        """End one session."""


class ShopPort(Protocol):
    """The whole shop."""

    @property
    def orders(self) -> OrdersPort:
        """Orders and what may be done to them."""

    @property
    def customers(self) -> CustomersPort:
        """Profiles and subscriptions."""

    @property
    def catalogue(self) -> CataloguePort:
        """Products and promotions."""

    @property
    def accounts(self) -> AccountsPort:
        """Sign-in, passwords, user names."""

    def customer(self, customer_id: str) -> Customer | None:
        """Who somebody is, as the flow, the desk and the packet need it."""

    def orders_of(self, customer_id: str) -> list[Order]:
        """All orders of a customer, newest first."""

    def open_orders_of(self, customer_id: str) -> list[Order]:
        """Those with something still to arrive."""

    def forget(
        self, customer_id: str | None, conversations: Iterable[str], turns: Iterable[str]
    ) -> dict[str, int]:
        """Erase what was kept for these conversations, and what the customer wrote in their own
        words; account and orders stay. Answers how much of what."""

    def forget_tries(self, before: datetime) -> int:
        """Erase the tries, tokens and sessions that nothing counts any more."""

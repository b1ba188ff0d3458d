"""What the assistant needs from a shop, as small protocols, one for each kind of system.

A company's adapter (`tandem/shop/adapter.py`) has the ports whose systems there are, and declares
what it can do (`tandem/shop/capabilities.py`).

Every change takes a `key`: the same key again changes nothing and answers the same, so that a
turn that runs twice, or a call that is tried again, has its effect once. A change that is no longer
possible raises ChangeRefused. A system that does not answer raises Unavailable, one that asks to
wait raises Later. Times are aware UTC, money is in the smallest unit of the shop's currency.
Whoever calls limits the time: an adapter's call that takes longer than
TANDEM_SHOP_TIMEOUT_SECONDS counts as not answered (`tandem/shop/guarded.py`).
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


class NotOffered(TandemError):
    """This shop's systems cannot do that; a person can. `capability` names what is missing."""

    def __init__(self, capability: str):
        self.capability = capability
        super().__init__(f"the shop cannot do that: {capability}")


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
    """Orders, and what customers may have changed about them before they are sent."""

    def find(self, number: str) -> Order | None:
        """The order, whoever's it is: for those who may see it anyway (desk, packet). It may be
        called by its own number, its parcel's or one of its returns'."""

    def of_customer(self, customer_id: str) -> list[Order]:
        """All orders of a customer, newest first."""

    def cancel(self, number: str, key: str) -> Refund:
        """Stop it before dispatch and send the money back."""

    def change_address(self, number: str, address: str, key: str) -> None:
        """Another delivery address, before dispatch."""

    def change_line(
        self,
        number: str,
        line_id: int | str,
        product: str,
        size: str | None,
        quantity: int,
        key: str,
    ) -> int:
        """Another size, colour or quantity before packing, or with 0 the order without the line;
        answers the price difference in cents: another thing costs what it costs now, more or fewer
        of the same what they were bought for. Raises ChangeRefused with state "out_of_stock" where
        there are not enough, "last_line" where nothing would be left."""


class OpenedOrdersPort(OrdersPort, Protocol):
    """The same with proof of who may see an order. No adapter counts failed proofs: we do."""

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


class ParcelsPort(Protocol):
    """The carrier."""

    def open_trace(self, number: str, key: str) -> str:
        """Ask the carrier where the parcel is; answers the reference."""

    def resend(self, number: str, reason: str, key: str) -> str:
        """Send everything in an order once more, at no cost to the customer; answers the
        reference. Raises ChangeRefused with the order's state where nothing was sent yet, and with
        "out_of_stock" where there are not enough."""


class ReturnsPort(Protocol):
    """What comes back."""

    def open_return(self, number: str, product: str, reason: str, key: str) -> Return:
        """Expect something back."""

    def open_exchange(
        self, number: str, line_id: int | str, product: str, size: str | None, key: str
    ) -> Return:
        """Expect a line back and set another size or colour of it aside, to be sent when the
        return is scanned. Raises ChangeRefused with state "out_of_stock" where there are not
        enough."""

    def withdraw_return(self, number: str, reference: str, key: str) -> None:
        """Expect nothing back after all, while nothing has been scanned. Raises ChangeRefused with
        the return's state once it is on its way, and "exchange" where something was set aside."""


class RefundsPort(Protocol):
    """Money that goes back, and charges that are said to be wrong."""

    def request_refund(self, number: str, amount_cents: int, reason: str, key: str) -> Refund:
        """Put money back in front of the people who release it."""

    def record_dispute(self, number: str, amount_cents: int, words: str, key: str) -> str:
        """Write down what the customer says is wrong with a charge; answers the reference."""


class CustomersPort(Protocol):
    """People and what they have told the shop."""

    def with_email(self, email: str) -> Customer | None:
        """The customer whose address this is."""

    def profile(self, customer_id: str) -> Profile | None:
        """Everything we know of a customer."""

    def set_address(self, customer_id: str, address: str, key: str) -> None:
        """The address new orders start with."""

    def set_newsletter(self, customer_id: str, wanted: bool, key: str) -> None:
        """Whether the newsletter is wanted."""

    def record_complaint(
        self, conversation_id: str, customer_id: str | None, order: str | None, words: str, key: str
    ) -> str:
        """Write a complaint down; answers the reference."""


class SubscriptionsPort(Protocol):
    """Running agreements."""

    def of_customer(self, customer_id: str) -> list[Subscription]:
        """Those that run, or run out."""

    def end(self, subscription_id: int | str, key: str) -> Subscription:
        """End it with the paid period."""


class ListedCataloguePort(Protocol):
    """What is for sale, as an adapter gives it."""

    def everything(self) -> list[Product]:
        """All products with their stock, by name."""


class CataloguePort(ListedCataloguePort, Protocol):
    """The same, looked up by name."""

    def names(self) -> list[str]:
        """The names of all products."""

    def product(self, name: str) -> Product | None:
        """One product with its stock."""

    def family(self, family: str) -> list[Product]:
        """The colours of one thing."""


class CodesPort(Protocol):
    """What codes take off."""

    def promo_code(self, code: str) -> PromoCode | None:
        """The code, upper case."""

    def used_code(self, code: str, customer_id: str) -> bool:
        """Whether this customer has used it."""


class GivenCodesPort(CodesPort, Protocol):
    """The same where codes can be made, too."""

    def issue_goodwill(self, customer_id: str, amount_cents: int, key: str) -> PromoCode:
        """A new code that takes this off once, for a customer who was let down."""


class DocumentsPort(Protocol):
    """What there is as a file, behind an address that nobody guesses: it is given to whoever opened
    the order."""

    def invoice(self, number: str) -> str | None:
        """The address of an order's invoice, or None where there is none, or not yet."""

    def return_label(self, number: str, reference: str) -> str | None:
        """The address of the label of an order's return, or None where there is none."""


class AccountsPort(Protocol):
    """Sign-in, sessions and passwords."""

    def begin_reset(self, email: str) -> ResetLink | None:
        """A new single-use token; older ones stop working. None for unknown addresses, and where
        the shop mails a link of its own."""

    def link_is_good(self, token: str) -> bool:
        """Whether a link of `begin_reset` would still set a password."""

    def change_password(self, token: str, new_password: str) -> PasswordChange:
        """Use the token up, set the password, end every session. Raises Refused too_busy (429);
        the token is then not used."""

    def username_of(self, email: str) -> tuple[str, str] | None:
        """(name, user name) of the account with this address."""

    def sign_in(self, name_or_email: str, password: str, source: str = "") -> str | None:
        """A session token, or None; failures are counted by name and `source`, before a password
        is checked. Raises Refused too_many_requests or too_busy (429)."""

    def customer_id_of(self, session: str) -> str | None:
        """Who is signed in with this session token."""

    def sign_out(self, session: str) -> None:
        """End one session."""


class CountedAccountsPort(AccountsPort, Protocol):
    """The same with what no adapter does: we count how often somebody asks for a mail."""

    def may_ask(
        self, wish: str, email: str, conversation_id: str, key: str, source: str = ""
    ) -> bool:
        """Count a request for an account mail by address, conversation and `source`; False when
        there were too many. Blind to whether the account exists."""

    def warm_up(self) -> None:
        """Make what the first sign-in would otherwise wait for, which would tell it apart."""


class ShopPort(Protocol):
    """The whole shop, as the assistant uses it. A port whose system there is not raises NotOffered
    where something is changed, and knows of nothing where something is looked up."""

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do, by the names of `tandem/shop/capabilities.py`."""

    @property
    def orders(self) -> OpenedOrdersPort:
        """Orders and what may be changed about them."""

    @property
    def parcels(self) -> ParcelsPort:
        """The carrier."""

    @property
    def returns(self) -> ReturnsPort:
        """Returns and exchanges."""

    @property
    def refunds(self) -> RefundsPort:
        """Money back, disputed charges."""

    @property
    def customers(self) -> CustomersPort:
        """Profiles."""

    @property
    def subscriptions(self) -> SubscriptionsPort:
        """Running agreements."""

    @property
    def catalogue(self) -> CataloguePort:
        """Products."""

    @property
    def codes(self) -> GivenCodesPort:
        """Promotions."""

    @property
    def documents(self) -> DocumentsPort:
        """Invoices and labels."""

    @property
    def accounts(self) -> CountedAccountsPort:
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

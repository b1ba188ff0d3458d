"""What the shop's systems know, as plain records. Money is in the smallest unit of the shop's
currency ("cents"), times are aware UTC.

An order's `state` is one of STATES. A double charge is no state: the parcel has its own story,
so it is seen from the charges (`Order.double_charge`).
"""

from dataclasses import dataclass
from datetime import date, datetime

STATES = (
    "paid",
    "packed",
    "shipped",
    "late",
    "lost",
    "part_delivered",
    "delivered",
    "returned",
    "refunded",
    "cancelled",
)
UNPAID = "unpaid"
"""What an adapter may give too: no sentence tells such an order truly, so whoever opens it is
passed on to a person, and it is in no list."""
OPEN_STATES = ("paid", "packed", "shipped", "late", "lost", "part_delivered")


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing in an order. `size` is None where there is only one."""

    id: int | str
    product: str
    size: str | None
    quantity: int
    price_cents: int
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """One entry of the carrier's record."""

    at: datetime
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Charge:
    """Money taken. `returned_at` is set once it went back."""

    at: datetime
    amount_cents: int
    method: str
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back. `state` is "in_review", "sent" or "arrived"."""

    reference: str
    amount_cents: int
    reason: str
    state: str
    requested_at: datetime
    expected_on: date
    method: str


@dataclass(frozen=True, slots=True)
class Return:
    """Something on its way back to us. `state` is "label_sent", "in_transit" or "arrived"."""

    reference: str
    product: str
    reason: str
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """One order with everything that happened to it, oldest first in every list. `trace` and
    `dispute` are the references of a search and of a disputed charge that people have in hand."""

    number: str
    customer_id: str
    email: str
    name: str
    placed_at: datetime
    state: str
    address: str
    payment: str
    lines: tuple[Line, ...] = ()
    carrier: str | None = None
    tracking: str | None = None
    dispatched_at: datetime | None = None
    due_on: date | None = None
    new_due_on: date | None = None
    delivered_at: datetime | None = None
    delivered_to: str | None = None
    scans: tuple[Scan, ...] = ()
    charges: tuple[Charge, ...] = ()
    refunds: tuple[Refund, ...] = ()
    returns: tuple[Return, ...] = ()
    trace: str | None = None
    dispute: str | None = None

    @property
    def total_cents(self) -> int:
        """What the order costs."""
        return sum(line.price_cents * line.quantity for line in self.lines)

    @property
    def items(self) -> str:
        """What is in it, in words: "Wool Throw Heather, 2 x Canvas Tote Bag Fern"."""
        return ", ".join(
            line.product if line.quantity == 1 else f"{line.quantity} x {line.product}"
            for line in self.lines
        )

    @property
    def is_open(self) -> bool:
        """Whether something is still to arrive."""
        return self.state in OPEN_STATES

    def is_late(self, today: date) -> bool:
        """Whether it should have arrived by now, whatever the carrier calls it."""
        overdue = self.due_on is not None and self.due_on < today
        return self.state in ("late", "lost") or (self.state == "shipped" and overdue)

    @property
    def double_charge(self) -> tuple[Charge, Charge] | None:
        """Two charges of the same amount, neither given back, or None."""
        kept = [charge for charge in self.charges if charge.returned_at is None]
        for index, first in enumerate(kept):
            for second in kept[index + 1 :]:
                if first.amount_cents == second.amount_cents:
                    return first, second
        return None

    @property
    def situation(self) -> str:
        """One word for lists: the state, or "double_charged" where that is the news."""
        return "double_charged" if self.double_charge else self.state


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer's own data beyond what the flow needs. `card_expires_on` is a month's last day.

    What a shop does not know stays as it is here; `value_cents` is what they spent in all.
    """

    id: str
    username: str
    name: str
    email: str
    phone: str = ""
    address: str = ""
    since: datetime | None = None
    points: int = 0
    level: str = ""
    newsletter: bool = False
    card: str = ""
    card_expires_on: date | None = None
    value_cents: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A running agreement. `state` is "active" or "ending"; `until` is the last paid day."""

    id: int | str
    plan: str
    price_cents: int
    state: str
    until: date


@dataclass(frozen=True, slots=True)
class Stock:
    """How many there are of one size. `back_on` is known for what comes again; `price_cents` where
    this size costs something else than the product says."""

    size: str | None
    quantity: int
    back_on: date | None = None
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """One thing for sale. `family` is shared by the colours of one thing; `price_cents` is that of
    the cheapest size; `picture` is an address of this site ("/pictures/..."), "" where there is
    none."""

    name: str
    family: str
    department: str
    price_cents: int
    material: str = ""
    care: str = ""
    stock: tuple[Stock, ...] = ()
    picture: str = ""

    def price_of(self, size: str | None) -> int:
        """What it costs in a size, in cents."""
        own = [one.price_cents for one in self.stock if one.size == size and one.price_cents]
        return own[0] if own else self.price_cents


@dataclass(frozen=True, slots=True)
class PromoCode:
    """A code at the till: `percent` or `amount_cents` off from `min_spend_cents`.

    `valid_until` is the last day it works. `uses_left` is None where there is no limit.
    """

    code: str
    percent: int
    amount_cents: int
    min_spend_cents: int
    valid_from: date
    valid_until: date
    uses_left: int | None
    once_per_customer: bool

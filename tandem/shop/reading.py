"""What other systems call things, as our records have them. Pure, for all adapters."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tandem.core.conversation import Customer
from tandem.shop.records import Charge, Profile, Refund

REFUND_DAYS = 7
"""Until money that was sent is on a card: five working days, a week on the calendar."""
ONE_SIZE = ("one size", "default variant", "default title", "default")
"""What systems call the only variant of a thing."""
ADDRESS = re.compile(
    r"^(?P<street>[^\n]{1,160}),\s{0,4}(?P<city>[^,\d\s][^,\d]{0,60}?)\s{1,4}"
    r"(?P<code>[A-Z0-9][A-Z0-9 \-]{2,9})$"
)


def cents(amount: Any) -> int:
    """An amount in whole units of a currency, in its smallest unit."""
    return round(Decimal(str(amount or 0)) * 100)


def moment(value: str) -> datetime:
    """A time as ours; without a zone it is UTC."""
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day(value: Any) -> date | None:
    """The day of a date or a time."""
    return date.fromisoformat(str(value)[:10]) if value else None


def size_of(title: Any) -> str | None:
    """A variant's name as a size; None where there is only one."""
    words = str(title or "")
    return None if not words or words.lower() in ONE_SIZE else words


def own_price(price_cents: int, product_cents: int) -> int | None:
    """The price of a size, where it is another than the product's."""
    return price_cents if price_cents and price_cents != product_cents else None


def address_words(streets: Iterable[Any], city: Any, code: Any) -> str:
    """ "14 Tannery Row, Leeds LS2 7QP"."""
    place = " ".join(str(part) for part in (city, code) if part)
    return ", ".join(filter(None, [*(str(street) for street in streets if street), place]))


def address_parts(words: str) -> tuple[str, str, str]:
    """The same back: street, city and postcode, all in the street where that is not clear."""
    match = ADDRESS.match(" ".join(words.split()))
    return (match["street"], match["city"], match["code"]) if match else (words, "", "")


def person_name(person: Mapping[str, Any], first: str, last: str) -> str:
    """A person's name from its two fields."""
    return " ".join(str(person[name]) for name in (first, last) if person.get(name))


def refund_of(
    number: str, n: int, at: datetime, amount_cents: int, reason: str, method: str, today: date
) -> Refund:
    """The nth refund of an order, from 0, as systems have it that know no number and no day of
    arrival of it."""
    expected = at.date() + timedelta(days=REFUND_DAYS)
    return Refund(
        reference=f"M-{number}" + (f"-{n + 1}" if n else ""),
        amount_cents=amount_cents,
        reason=reason,
        state="arrived" if expected < today else "sent",
        requested_at=at,
        expected_on=expected,
        method=method,
    )


def charges_of(
    taken: Iterable[tuple[datetime, int]], back: Iterable[tuple[datetime, int]], method: str
) -> tuple[Charge, ...]:
    """What was taken, oldest first. What went back marks the charges that it gives back whole."""
    charges = []
    left = sum(amount for _at, amount in back)
    returned = max((at for at, _amount in back), default=None)
    for at, amount in sorted(taken):
        whole = returned is not None and left >= amount
        left -= amount if whole else 0
        charges.append(Charge(at, amount, method, returned if whole else None))
    return tuple(charges)


def customer_of(one: Profile) -> Customer:
    """The customer of a profile; other systems know no levels."""
    return Customer(one.id, one.name, one.email, one.value_cents, None, one.since)

"""The demo shop with another cast, for a Medusa to be filled with: other people, other numbers,
the same goods and the same things that went wrong.

`conversations(text)` puts that cast into the words of a conversation's file.
"""

import re
import tempfile
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select

from tandem.core.database import reading
from tandem.shop import tables
from tandem.shop.demo.build import fill_demo
from tandem.shop.demo.people import DEMO_PASSWORD, FIXED, PURCHASES, Person
from tandem.shop.records import STATES, Order, Profile
from tandem.shop.sql import SqlShop

PEOPLE = {
    "Maya Lindqvist": "Ines Carvalho",
    "Sam Ortiz": "Rui Tavares",
    "Eleanor Whitcombe": "Beatrix Aldous",
    "Tom Okafor": "Pavel Novak",
    "Priya Raman": "Leila Haddad",
    "Jon Becker": "Nils Aaberg",
    "Aisha Bello": "Chiara Ricci",
    "Lena Fischer": "Marta Kowal",
    "Ivo Marin": "Oskar Weiss",
    "Grace Kim": "Yuki Mori",
    "Noah Price": "Dylan Frost",
}
CURRENCY, COUNTRY = "gbp", "gb"
MEDUSA = "tandem.shop.medusa.adapter:make"
"""The setting that has this cast."""
CUSTOMERS, ORDERS = 44, 156
"""At least; everybody who has bought one of the orders is there."""
ADDRESS = re.compile(r"^(?P<street>.*), (?P<city>[^,]*?) (?P<postcode>\w{2,4} \w{3})$")


def number_of(number: str) -> str:
    """ "1042" -> "MD-21042"."""
    return f"MD-2{number}"


def in_cast(person: Person) -> Person:
    """Who somebody of the demo is there."""
    return replace(person, name=PEOPLE.get(person.name, person.name))


def conversations(text: str) -> str:
    """A conversation's words with this cast in it."""
    for old, new in PEOPLE.items():
        text = text.replace(_user(old), _user(new)).replace(old, new)
        text = re.sub(rf"\b{old.split()[0]}\b", new.split()[0], text)
    numbers = "|".join(purchase.number for purchase in PURCHASES)
    return re.sub(rf"(?<![\d£.,-])(?:{numbers})(?![\d])", lambda m: number_of(m[0]), text)


def seed(today: date) -> dict[str, Any]:
    """What `deploy/medusa/src/scripts/seed.js` reads."""
    with tempfile.TemporaryDirectory() as folder:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        shop = SqlShop(f"sqlite:///{Path(folder) / 'shop.db'}", hasher=cheap)
        fill_demo(shop, today)
        orders = _some_orders(shop)
        names = {order.customer_id for order in orders} | _fixed_ids(shop)
        profiles = [profile for one in sorted(names) if (profile := shop.customers.profile(one))]
        codes = [shop.codes.promo_code(code) for code in _codes(shop)]
        products = shop.catalogue.everything()
        shop.engine.dispose()
    return {
        "currency": CURRENCY,
        "country": COUNTRY,
        "password": DEMO_PASSWORD,
        "products": [_plain(asdict(product)) for product in products],
        "customers": [_customer(profile) for profile in profiles],
        "codes": [
            _plain(asdict(code)) | {"limit": 1 if code.uses_left == 0 else code.uses_left}
            for code in codes
            if code
        ],
        "orders": [_order(order, today) for order in orders],
    }


def _fixed_ids(shop: SqlShop) -> set[str]:
    found = (shop.customers.with_email(person.email) for person in FIXED)
    return {one.id for one in found if one}


def _codes(shop: SqlShop) -> list[str]:
    with reading(shop.engine) as connection:
        return list(connection.scalars(select(tables.promo_code.c.code)))


def _some_orders(shop: SqlShop) -> list[Order]:
    """The orders of the cast, and of everybody else's the same share of every state, oldest first:
    who buys first is of few, so that the customers are not too many."""
    with reading(shop.engine) as connection:
        numbers = list(connection.scalars(select(tables.order.c.number).order_by("number")))
    fixed = {purchase.number for purchase in PURCHASES}
    mine = [order for number in fixed if (order := shop.orders.find(number))]
    others = [order for n in numbers if n not in fixed and (order := shop.orders.find(n))]
    buyers: dict[str, int] = {}
    for order in others:
        buyers[order.customer_id] = buyers.get(order.customer_id, 0) + 1
    often = sorted(buyers, key=lambda one: (-buyers[one], one))[: CUSTOMERS - len(FIXED)]
    kept = [order for order in others if order.customer_id in often]
    by_state = {state: [o for o in others if o.state == state] for state in STATES}
    kept = [*{o.number: o for s in by_state.values() for o in [*s[:2], *kept]}.values()]
    kept = sorted(kept, key=lambda order: order.number)[: max(ORDERS - len(mine), 0)]
    missing = [o for s in by_state.values() for o in s[:2] if o not in kept]
    return sorted([*mine, *kept, *missing], key=lambda order: order.placed_at)


def _order(order: Order, today: date) -> dict[str, Any]:
    """One order as what happened to it."""
    first, last = _names(order.name)
    sent = order.dispatched_at is not None
    some = [n for n, line in enumerate(order.lines) if line.delivered]
    rest = [n for n in range(len(order.lines)) if n not in some]
    parcels: list[dict[str, Any]] = []
    if order.state == "packed":
        parcels = [{"lines": [*some, *rest]}]
    elif sent:
        for lines, arrived in ((some, order.delivered_at), (rest, None)):
            if lines:
                parcel = {"lines": lines, "tracking": order.tracking, "delivered_at": arrived}
                parcels.append(_plain(parcel | {"shipped_at": order.dispatched_at}))
    metadata = {
        "due_on": order.due_on, "new_due_on": order.new_due_on, "carrier": order.carrier,
        "delivered_to": order.delivered_to, "payment": order.payment,
        "lost": order.state == "lost" or None,
        "scans": [asdict(scan) for scan in order.scans],
    }  # fmt: skip
    arrived = order.delivered_at or datetime.combine(today, time(12), order.placed_at.tzinfo)
    return _plain(
        {
            "number": number_of(order.number),
            "email": _mail(order.email),
            "first_name": first,
            "last_name": last,
            "placed_at": order.placed_at,
            "address": _address(order.address),
            "lines": [asdict(line) for line in order.lines],
            "charges": [asdict(charge) for charge in order.charges],
            "parcels": parcels,
            "cancelled": order.state == "cancelled",
            "returned": arrived + timedelta(days=2) if order.returns else None,
            "refunds": [asdict(refund) for refund in order.refunds],
            "metadata": {k: v for k, v in metadata.items() if v is not None},
        }
    )


def _customer(profile: Profile) -> dict[str, Any]:
    first, last = _names(profile.name)
    return _plain(
        {
            "email": _mail(profile.email),
            "first_name": first,
            "last_name": last,
            "phone": profile.phone,
            "address": _address(profile.address),
            "newsletter": profile.newsletter,
            "value_cents": profile.value_cents,
            "card": profile.card,
            "card_expires_on": profile.card_expires_on,
        }
    )


def _names(name: str) -> tuple[str, str]:
    first, _, last = PEOPLE.get(name, name).partition(" ")
    return first, last


def _user(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "")


def _mail(address: str) -> str:
    for old, new in PEOPLE.items():
        address = address.replace(_user(old), _user(new))
    return address


def _address(words: str) -> dict[str, str]:
    match = ADDRESS.match(words)
    if match is None:
        return {"address_1": words, "city": "", "postal_code": "", "country_code": COUNTRY}
    return {
        "address_1": match["street"],
        "city": match["city"],
        "postal_code": match["postcode"],
        "country_code": COUNTRY,
    }


def _plain(value: Any) -> Any:
    """Times and days as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value

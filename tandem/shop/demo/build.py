"""Filling an empty shop with demo data: `fill_demo(shop, today)`.

From the command line: python -m tandem.shop.demo.build URL [YYYY-MM-DD]
"""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, insert, select

from tandem.shop import tables
from tandem.shop.demo import people
from tandem.shop.demo.people import DEMO_PASSWORD, FIXED, PURCHASES, Person, Purchase
from tandem.shop.demo.timelines import moment, order_row, scan_rows
from tandem.shop.sql import SqlShop
from tandem.storage.database import reading, writing

CATALOGUE = Path(__file__).with_name("catalogue.csv")
CUSTOMERS, ORDERS = 220, 640
SIZES = {
    "letters": ("XS", "S", "M", "L", "XL", "XXL"),
    "shoes": ("4", "5", "6", "7", "8", "9", "10", "11"),
    "beds": ("double", "king", "superking"),
    "one": (None,),
}
# state -> (share of the orders, youngest and oldest in days)
STATES = {
    "paid": (5, 1, 1),
    "packed": (4, 1, 2),
    "shipped": (9, 3, 5),
    "late": (5, 9, 18),
    "lost": (2, 16, 30),
    "part_delivered": (3, 6, 10),
    "delivered": (52, 5, 300),
    "returned": (6, 12, 40),
    "refunded": (6, 20, 200),
    "double_charged": (3, 5, 40),
    "cancelled": (5, 3, 120),
}
CARDS = ("Visa", "Mastercard", "Amex")


def fill_demo(shop: SqlShop, today: date, seed: int = 7) -> bool:
    """Put the demo shop of `today` into an empty database; False if there were customers.

    Takes about a second.
    """
    with reading(shop.engine) as connection:
        if connection.scalar(select(func.count()).select_from(tables.customer)):
            return False
    rng = Random(f"{seed} {today}")
    products = read_catalogue()
    everybody = _everybody(rng)
    rows = _catalogue_rows(products, today, rng)
    # One hash for all demo accounts: 220 times argon2 would take ten seconds.
    password = shop.accounts.hasher.hash(DEMO_PASSWORD, salt=b"fernway demo salt")
    rows[tables.customer] = [_customer_row(one, password, today, rng) for one in everybody]
    purchases = _purchases(everybody, products, rng)
    for purchase in purchases:
        _add_order(rows, purchase, products, today, rng)
    _add_agreements(rows, today, rng)
    with writing(shop.engine) as connection:
        if connection.scalar(select(func.count()).select_from(tables.customer)):
            return False  # another process was faster
        for table in tables.metadata.sorted_tables:
            if rows.get(table):
                connection.execute(insert(table), rows[table])
    return True


def read_catalogue() -> dict[str, dict]:
    """catalogue.csv by product name; price in cents, sizes spelt out."""
    with CATALOGUE.open(newline="", encoding="utf-8") as file:
        return {
            row["name"]: {
                "name": row["name"],
                "department": row["department"],
                "price_cents": round(float(row["price"]) * 100),
                "sizes": SIZES[row["sizes"]],
                "material": row["material"],
                "care": row["care"],
            }
            for row in csv.DictReader(file)
        }


def family_of(name: str, names: set[str]) -> str:
    """What a product is without its colour: all but the last word, where that is shared."""
    stem = name.rsplit(" ", 1)[0]
    return stem if sum(other.rsplit(" ", 1)[0] == stem for other in names) > 1 else name


def _everybody(rng: Random) -> list[Person]:
    known = {person.name for person in FIXED}
    names = {f"{first} {last}" for first in people.FIRST_NAMES for last in people.LAST_NAMES}
    picked = rng.sample(sorted(names - known), CUSTOMERS - len(FIXED))
    # Most customers have spent little and a few very much, as in any shop.
    return [*FIXED] + [
        Person(
            name,
            min(int(rng.paretovariate(0.9) * 4_000), 900_000) if rng.random() < 0.8 else 0,
            rng.choice(("example.org", "example.com")),
        )
        for name in picked
    ]


def _customer_row(person: Person, password_hash: str, today: date, rng: Random) -> dict:
    years = rng.randint(1, 9) if person.earlier_value_cents else 1
    street, town = rng.choice(people.STREETS.split("|")), rng.choice(people.TOWNS.split("|"))
    month = date(today.year + rng.randint(0, 3), rng.randint(1, 12), 1)
    return {
        "id": f"C{rng.randint(0, 16**8):08x}",
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "phone": f"07700 900{rng.randint(0, 999):03d}",
        "address": f"{rng.randint(1, 120)} {street}, {town} {rng.randint(1, 9)}AB",
        "since": moment(today - timedelta(days=300 * years + rng.randint(0, 200)), rng),
        "points": min(person.earlier_value_cents // 100 // years, 3_000) + rng.randint(0, 120),
        "newsletter": rng.random() < 0.5,
        "card": f"{rng.choice(CARDS)} ending {rng.randint(1000, 9999)}",
        "card_expires_on": (month + timedelta(days=31)).replace(day=1) - timedelta(days=1),
        "earlier_value_cents": person.earlier_value_cents,
        "password_hash": password_hash,
    }


def _purchases(everybody: list[Person], products: dict, rng: Random) -> list[Purchase]:
    others = everybody[len(FIXED) :]
    weights = [1 + person.earlier_value_cents / 100_000 for person in others]
    taken = {purchase.number for purchase in PURCHASES}
    numbers = [str(n) for n in range(1001, 1001 + ORDERS) if str(n) not in taken]
    shares = [share for share, _youngest, _oldest in STATES.values()]
    made = list(PURCHASES)
    for number in numbers:
        state = rng.choices(list(STATES), shares)[0]
        _share, youngest, oldest = STATES[state]
        count = max(rng.choice((1, 1, 1, 2, 2, 3)), 2 if state == "part_delivered" else 1)
        items = tuple(
            (name, rng.choice(products[name]["sizes"]))
            for name in rng.sample(list(products), count)
        )
        buyer = rng.choices(others, weights)[0].name
        made.append(Purchase(number, buyer, state, items, rng.randint(youngest, oldest)))
    return made


def _add_order(rows: dict, bought: Purchase, products: dict, today: date, rng: Random) -> None:
    buyer = next(row for row in rows[tables.customer] if row["name"] == bought.buyer)
    order = order_row(bought.state, today, bought.days_ago, rng)
    number = bought.number
    order |= {"number": number, "customer_id": buyer["id"], "payment": buyer["card"]}
    order |= {key: buyer[key] for key in ("email", "name", "address")}
    rows.setdefault(tables.order, []).append(order)
    total = 0
    for index, (name, size) in enumerate(bought.items):
        price = products[name]["price_cents"]
        total += price
        arrived = order["delivered_at"] is not None
        if bought.state == "part_delivered":
            arrived = index == 0
        rows.setdefault(tables.line, []).append(
            {"order_number": number, "product": name, "size": size, "quantity": 1}
            | {"price_cents": price, "delivered": arrived}
        )
    for scan in scan_rows(order, today, rng):
        rows.setdefault(tables.scan, []).append({"order_number": number, **scan})
    _add_money(rows, bought, order, total, today, rng)


def _add_money(
    rows: dict, bought: Purchase, order: dict, total: int, today: date, rng: Random
) -> None:
    number, state, paid = bought.number, bought.state, order["placed_at"]
    times = (paid, paid + timedelta(minutes=2)) if state == "double_charged" else (paid,)
    for at in times:
        rows.setdefault(tables.charge, []).append(
            {"order_number": number, "at": at, "amount_cents": total}
            | {"method": order["payment"], "returned_at": None}
        )
    if state in ("returned", "refunded", "cancelled"):
        sent = {
            "returned": moment(today - timedelta(days=2), rng),
            "refunded": order["placed_at"] + timedelta(days=12),
            "cancelled": order["placed_at"] + timedelta(days=1),
        }[state]
        expected = sent.date() + timedelta(days=7)
        refund_state = "arrived" if expected < today else "sent"
        rows.setdefault(tables.refund, []).append(
            {"reference": f"M-{number}", "order_number": number, "amount_cents": total}
            | {"reason": state, "state": refund_state, "requested_at": sent}
            | {"expected_on": expected, "method": order["payment"]}
        )
    if state in ("returned", "refunded"):
        rows.setdefault(tables.return_parcel, []).append(
            {"reference": f"R-{number}", "order_number": number, "product": bought.items[0][0]}
            | {"reason": rng.choice(("too_small", "changed_mind", "not_as_described"))}
            | {"state": "arrived", "created_at": order["delivered_at"] + timedelta(days=2)}
        )


def _catalogue_rows(products: dict, today: date, rng: Random) -> dict:
    names = set(products)
    rows: dict = {tables.product: [], tables.stock: []}
    for product in products.values():
        fields = {
            key: product[key] for key in ("name", "department", "price_cents", "material", "care")
        }
        rows[tables.product].append({**fields, "family": family_of(product["name"], names)})
        for size in product["sizes"]:
            left = rng.choice((0, 2, 5, 9, 14, 20, 31, 48))
            back = (
                today + timedelta(days=rng.randint(6, 25))
                if left == 0 and rng.random() < 0.7
                else None
            )
            rows[tables.stock].append(
                {"product": product["name"], "size": size, "quantity": left, "back_on": back}
            )
    return rows


def _add_agreements(rows: dict, today: date, rng: Random) -> None:
    ids = {row["name"]: row["id"] for row in rows[tables.customer]}
    plan = {"plan": people.PLAN, "price_cents": people.PLAN_CENTS}

    def agreement(name: str, state: str, days: int) -> dict:
        until = today + timedelta(days=days)
        return {**plan, "customer_id": ids[name], "state": state, "until": until}

    others = rng.sample([name for name in ids if name not in {p.name for p in FIXED}], 40)
    rows[tables.subscription] = [
        agreement("Maya Lindqvist", "active", 12),
        agreement("Eleanor Whitcombe", "ending", 19),
        *(agreement(name, "active", rng.randint(1, 30)) for name in others),
    ]
    # code, percent, cents off, from cents, starts and ends in days, uses left, once per customer
    codes = (
        ("WELCOME10", 10, 0, 0, -400, 400, None, True),
        ("AUTUMN15", 15, 0, 5_000, -40, 20, None, False),
        ("FREESHIP", 0, 395, 2_500, -60, 60, None, False),
        ("SPRING20", 20, 0, 4_000, -230, -140, None, False),
        ("FIRST500", 25, 0, 0, -90, 30, 0, True),
        ("WINTER20", 20, 0, 6_000, 9, 60, None, False),
    )
    columns = [column.name for column in tables.promo_code.c]
    rows[tables.promo_code] = [
        dict(
            zip(
                columns,
                (*code[:4], _day(today, code[4]), _day(today, code[5]), *code[6:]),
                strict=True,
            )
        )
        for code in codes
    ]
    rows[tables.promo_use] = [{"code": "WELCOME10", "customer_id": ids["Maya Lindqvist"]}]


def _day(today: date, days: int) -> date:
    return today + timedelta(days=days)


def main() -> None:
    """Fill the database named on the command line."""
    url = sys.argv[1]
    today = date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else datetime.now(UTC).date()
    print("filled" if fill_demo(SqlShop(url), today) else "not empty: nothing changed")


if __name__ == "__main__":
    main()

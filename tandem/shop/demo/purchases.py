"""Who bought what, what became of it, and what was paid."""

from datetime import date, timedelta
from random import Random

from tandem.shop import tables
from tandem.shop.demo.people import FIXED, PURCHASES, Person, Purchase
from tandem.shop.demo.timelines import moment, order_row, scan_rows

ORDERS = 640
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


def all_purchases(everybody: list[Person], products: dict, rng: Random) -> list[Purchase]:
    """The fixed purchases and as many made up ones; who has spent much buys more often."""
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


def add_order(rows: dict, bought: Purchase, products: dict, today: date, rng: Random) -> None:
    """Put the order with its lines, scans, charges, refunds and returns into `rows`."""
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

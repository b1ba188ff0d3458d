"""The customers of the demo shop, and what they agreed to."""

from datetime import date, timedelta
from random import Random

from tandem.shop import tables
from tandem.shop.demo import people
from tandem.shop.demo.people import FIXED, Person
from tandem.shop.demo.timelines import moment

CUSTOMERS = 220
CARDS = ("Visa", "Mastercard", "Amex")


def everybody(rng: Random) -> list[Person]:
    """The fixed people and as many made up ones as there should be customers."""
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


def customer_row(person: Person, password_hash: str, today: date, rng: Random) -> dict:
    """One customer's own columns."""
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


def add_agreements(rows: dict, today: date, rng: Random) -> None:
    """Subscriptions, promotion codes in every condition, and who has used one."""
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

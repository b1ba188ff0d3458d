"""Filling an empty shop with demo data: `fill_demo(shop, today)`.

From the command line: python -m tandem.shop.demo.build URL [YYYY-MM-DD]
"""

import sys
from datetime import UTC, date, datetime
from random import Random

from sqlalchemy import func, insert, select

from tandem.core.database import reading, writing
from tandem.shop import tables
from tandem.shop.demo.customers import add_agreements, customer_row, everybody
from tandem.shop.demo.people import DEMO_PASSWORD
from tandem.shop.demo.purchases import add_order, all_purchases
from tandem.shop.demo.shelves import catalogue_rows, read_catalogue
from tandem.shop.sql import SqlShop

SEED = "7 2026-11-30"
"""Of what is made up."""


def fill_demo(shop: SqlShop, today: date, seed: str = SEED) -> bool:
    """Put the demo shop of `today` into an empty database; False if there were customers.

    People, goods and addresses are the same on any day; only the dates follow `today`. Takes about
    a second.
    """
    with reading(shop.engine) as connection:
        if connection.scalar(select(func.count()).select_from(tables.customer)):
            return False
    rng = Random(seed)
    products = read_catalogue()
    people = everybody(rng)
    rows = catalogue_rows(products, today, rng)
    # One hash for all demo accounts: 220 times argon2 would take ten seconds.
    password = shop.accounts.hashes.make(DEMO_PASSWORD, salt=b"fernway demo salt")
    rows[tables.customer] = [customer_row(one, password, today, rng) for one in people]
    for purchase in all_purchases(people, products, rng):
        add_order(rows, purchase, products, today, rng)
    add_agreements(rows, today, rng)
    with writing(shop.engine) as connection:
        if connection.scalar(select(func.count()).select_from(tables.customer)):
            return False  # another process was faster
        for table in tables.metadata.sorted_tables:
            if rows.get(table):
                connection.execute(insert(table), rows[table])
    return True


def main() -> None:
    """Fill the database named on the command line."""
    url = sys.argv[1]
    today = date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else datetime.now(UTC).date()
    print("filled" if fill_demo(SqlShop(url), today) else "not empty: nothing changed")


if __name__ == "__main__":
    main()

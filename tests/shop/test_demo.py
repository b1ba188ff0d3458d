"""The demo data: lifelike, complete, the same for one seed and day."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import yaml
from sqlalchemy import select

from tandem.config.settings import ROOT
from tandem.core.database import reading
from tandem.shop import tables
from tandem.shop.demo.build import fill_demo
from tandem.shop.demo.people import PURCHASES
from tandem.shop.demo.shelves import read_catalogue
from tandem.shop.orders import load_orders
from tandem.shop.records import STATES
from tandem.shop.sql import SqlShop
from tests.support.shops import CHEAP, TODAY


def rows(shop, table):
    with reading(shop.engine) as connection:
        return connection.execute(select(table)).all()


def all_orders(shop):
    with reading(shop.engine) as connection:
        return load_orders(connection)


def test_there_are_enough_customers_and_orders_in_every_state(shop):
    orders = all_orders(shop)
    assert len(rows(shop, tables.customer)) >= 200
    assert len(orders) >= 600
    assert min(int(order.number) for order in orders) == 1001
    situations = Counter(order.situation for order in orders)
    assert set(situations) == {*STATES, "double_charged"}
    assert min(situations.values()) >= 8


def test_customers_differ_in_value(shop):
    customers = [shop.customer(row.id) for row in rows(shop, tables.customer)[:80]]
    values = [customer.value_cents for customer in customers]
    assert min(values) <= 5_000
    assert max(values) > 1_000_000
    assert {customer.tier for customer in customers} == {"Seed", "Leaf", "Fern"}


def test_nobody_has_a_real_address(shop):
    for row in rows(shop, tables.customer):
        assert row.email.endswith(("@example.org", "@example.com"))
        assert row.phone.startswith("07700 900")


def test_nothing_lies_in_the_future_that_has_happened(shop):
    end = datetime(TODAY.year, TODAY.month, TODAY.day, 23, 59, tzinfo=UTC)
    for order in all_orders(shop):
        happened = [order.placed_at, order.dispatched_at, order.delivered_at]
        happened += [scan.at for scan in order.scans] + [charge.at for charge in order.charges]
        assert max(at for at in happened if at) <= end
        assert [scan.at for scan in order.scans] == sorted(scan.at for scan in order.scans)


def test_open_orders_are_late_only_where_they_say_so(shop):
    for order in all_orders(shop):
        assert order.is_late(TODAY) == (order.state in ("late", "lost")), order.number


def test_the_documented_orders_are_there(shop):
    for purchase in PURCHASES:
        order = shop.orders.find(purchase.number)
        assert (order.name, order.situation) == (purchase.buyer, purchase.state)
    jacket = shop.orders.find("1042")
    assert jacket.email == "maya.lindqvist@example.org"
    assert jacket.items == "Blue Denim Jacket"
    assert jacket.due_on == TODAY + timedelta(days=4)  # two days on is a Saturday
    assert shop.orders.find("1129").double_charge[0].amount_cents == 3990


def test_the_same_seed_and_day_make_the_same_shop_in_no_time(shop, tmp_path):
    other = SqlShop(f"sqlite:///{tmp_path / 'other.db'}", hasher=CHEAP)
    started = time.perf_counter()
    assert fill_demo(other, TODAY)
    assert time.perf_counter() - started < 3
    for table in tables.metadata.sorted_tables:
        assert rows(other, table) == rows(shop, table), table.name


def test_a_filled_shop_is_left_alone(shop):
    assert not fill_demo(shop, TODAY)


def test_the_catalogue_is_the_list_that_recognition_knows(shop):
    data = yaml.load((ROOT / "data/nlu/lookups.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    lookup = next(item for item in data["nlu"] if item.get("lookup") == "product")
    names = [line.removeprefix("- ") for line in lookup["examples"].splitlines()]
    assert sorted(names) == sorted(read_catalogue()) == sorted(shop.catalogue.names())


def test_colours_of_one_thing_are_a_family(shop):
    shirts = shop.catalogue.family(shop.catalogue.product("Linen Shirt Sage").family)
    assert [shirt.name for shirt in shirts] == ["Linen Shirt Sage", "Linen Shirt White"]


def test_nothing_is_delivered_at_the_weekend(shop):
    """The shop's own page says that there is no delivery on Saturday."""
    for order in all_orders(shop):
        days = [order.due_on, order.new_due_on, order.delivered_at and order.delivered_at.date()]
        assert all(day.weekday() < 5 for day in days if day), order.number
        if order.delivered_at and order.dispatched_at:
            assert order.dispatched_at < order.delivered_at, order.number

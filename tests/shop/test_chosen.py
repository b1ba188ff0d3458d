"""TANDEM_SHOP: found, checked, and refused in words."""

import sys
from importlib.metadata import EntryPoint

import pytest

from tandem.config import factory
from tandem.config.settings import Settings
from tandem.core.errors import SettingsError
from tandem.shop import chosen
from tandem.shop.adapter import Adapter
from tandem.shop.capabilities import CAPABILITIES, EVERYTHING, capability_of, problems_of
from tandem.shop.chosen import choose_shop
from tandem.shop.guarded import GuardedShop
from tandem.shop.sql import SqlShop
from tandem.skills.needs import NEEDS, missing, not_offered


class Orders:
    def find(self, number):
        return None

    def of_customer(self, customer_id):
        return []


class Small(Adapter):
    capabilities = frozenset({"orders.read"})
    orders = Orders()


def make(settings):
    return Small()


def boastful(settings):
    made = Small()
    made.capabilities = frozenset({"orders.read", "orders.cancel", "orders.fly"})
    return made


def broken(settings):
    raise OSError("no such file: orders.json")


HERE = "tests.shop.test_chosen"


def chosen_by(name, tmp_path):
    settings = Settings(shop=name, shop_database_url=f"sqlite:///{tmp_path}/shop.db", demo=True)
    return choose_shop(settings)


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.setitem(sys.modules, HERE, sys.modules[__name__])


def test_a_function_or_an_entry_point_makes_the_shop(tmp_path, monkeypatch):
    assert isinstance(chosen_by("", tmp_path), SqlShop)
    shop = chosen_by(f"{HERE}:make", tmp_path)
    assert isinstance(shop, GuardedShop) and shop.capabilities == {"orders.read"}
    installed = (EntryPoint("small", f"{HERE}:make", chosen.GROUP),)
    monkeypatch.setattr(factory, "entry_points", lambda group: installed)
    assert isinstance(chosen_by("small", tmp_path), GuardedShop)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.at.all:make", "No module named 'nowhere'"),
        (f"{HERE}:no_such", "no_such"),
        (f"{HERE}:HERE", "no function"),
        ("fernway", "no shop is called fernway"),
        (f"{HERE}:broken", "no such file: orders.json"),
        (f"{HERE}:boastful", "no such capability: orders.fly"),
        (f"{HERE}:boastful", "declares orders.cancel, but has no orders.cancel"),
    ],
)
def test_what_is_wrong_is_told_with_the_setting(name, words, tmp_path):
    with pytest.raises(SettingsError, match="TANDEM_SHOP") as told:
        chosen_by(name, tmp_path)
    assert words in str(told.value)


def test_our_own_shop_can_do_everything_there_is():
    assert list(problems_of(SqlShop("sqlite://"))) == []
    assert not_offered(EVERYTHING) == ()
    assert list(problems_of(object())) != []


def test_every_method_belongs_to_a_capability_and_every_need_is_one():
    for name, (port, methods) in CAPABILITIES.items():
        for method in methods:
            assert CAPABILITIES[capability_of(port, method)][0] == port, name
    assert {need for needs in NEEDS.values() for need in needs} <= EVERYTHING


def test_a_shop_of_orders_alone_leaves_the_rest_to_people():
    left = not_offered({"orders.read"})
    assert "order_status" not in left and "refund_status" not in left
    assert {"cancel_order", "reset_password", "return_item"} <= set(left)
    assert missing("cancel_order", {"orders.read"}) == ("orders.cancel",)

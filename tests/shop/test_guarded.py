"""A company's adapter behind the guard: time, tries, breaker, cache, keys, proof."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.core.errors import Refused, TimedOut, Unavailable
from tandem.shop.adapter import Adapter
from tandem.shop.calls import FAILURES, Calls, Down
from tandem.shop.fresh import Fresh
from tandem.shop.guarded import GuardedShop
from tandem.shop.once import ChangeWaits, Unsure
from tandem.shop.port import ChangeRefused, NotOffered
from tandem.shop.records import Order, Profile, Refund

AT = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
ORDER = Order("AB-22317", "c1", "ada@example.org", "Ada Byron", AT, "paid", "1 Mill Lane", "Visa")
REFUND = Refund("M-1", 3990, "cancelled", "sent", AT, AT.date(), "Visa")


class Systems(Adapter):
    """A shop whose answers can be made slow, wrong or lost."""

    capabilities = frozenset({"orders.read", "orders.cancel", "customers.read"})
    does_once = True

    def __init__(self):
        self.orders = self.customers = self
        self.asked, self.done, self.fails, self.seconds = [], {}, [], 0.0

    def _answer(self, name):
        self.asked.append(name)
        time.sleep(self.seconds)
        if self.fails:
            raise self.fails.pop(0)

    def find(self, number):
        self._answer("find")
        state = "cancelled" if self.done else "paid"
        return replace(ORDER, state=state) if number == ORDER.number else None

    def of_customer(self, customer_id):
        self._answer("of_customer")
        return [ORDER] if customer_id == "c1" else []

    def cancel(self, number, key):
        self.asked.append("cancel")
        if key not in self.done:
            if self.done:
                raise ChangeRefused(number, "cancelled")
            self.done[key] = REFUND
        if self.fails:  # it took place, and the answer got lost
            raise self.fails.pop(0)
        return self.done[key]

    def with_email(self, email):
        self._answer("with_email")

    def profile(self, customer_id):
        self._answer("profile")
        return Profile("c1", "ada", "Ada Byron", "ada@example.org")


@pytest.fixture
def systems():
    return Systems()


def guarded(systems, **more):
    return GuardedShop(systems, "sqlite://", lambda: AT, **{"seconds": 2.0} | more)


def opened(shop, number="AB-22317", email="ada@example.org", n=0, customer=None):
    return shop.orders.open_for(number, email, customer, "talk", f"t{n}:open").verdict


def test_who_may_see_an_order_is_decided_here_and_misses_are_counted(systems):
    shop = guarded(systems)
    assert opened(shop) == "open"
    assert opened(shop, email="ADA@example.org ") == "open"
    assert opened(shop, email="") == "no_match"
    assert [opened(shop, email="no@example.org", n=n) for n in range(1, 6)] == ["no_match"] * 4 + [
        "limit"
    ]
    assert opened(shop, n=9) == "limit", "also for the right address, from there"
    assert opened(shop, customer="c1", n=10) == "open", "never for the owner"


def test_an_answer_is_kept_for_seconds_and_dropped_by_a_change(systems):
    shop = guarded(systems)
    assert shop.orders.find("AB-22317").state == "paid"
    shop.orders.find("AB-22317")
    assert systems.asked == ["find"]
    assert shop.orders.cancel("AB-22317", "t1:cancel") == REFUND
    assert shop.orders.find("AB-22317").state == "cancelled"


def test_a_key_has_its_effect_once_whatever_gets_lost(systems):
    shop = guarded(systems)
    systems.fails = [Unavailable("lost")] * 3
    with pytest.raises(ChangeWaits):
        shop.orders.cancel("AB-22317", "t1:cancel")
    assert shop.orders.cancel("AB-22317", "t1:cancel") == REFUND
    assert shop.orders.cancel("AB-22317", "t1:cancel") == REFUND
    assert systems.asked.count("cancel") == 4, "the last answer came from our own note"
    with pytest.raises(ChangeRefused):
        shop.orders.cancel("AB-22317", "t2:cancel")
    with pytest.raises(ChangeRefused):  # and again: a refusal is no result
        shop.orders.cancel("AB-22317", "t2:cancel")


def test_a_system_without_keys_is_never_asked_twice_for_the_same(systems):
    systems.does_once = False
    shop = guarded(systems)
    systems.fails = [Unavailable("lost")]
    with pytest.raises(Unsure):
        shop.orders.cancel("AB-22317", "t1:cancel")
    with pytest.raises(Unsure):
        shop.orders.cancel("AB-22317", "t1:cancel")
    assert systems.asked == ["cancel"]


def test_what_did_not_answer_is_tried_again(systems):
    systems.fails = [ConnectionError(), KeyError("an adapter's mistake")]
    assert guarded(systems).orders.find("AB-22317").number == "AB-22317"
    assert systems.asked == ["find"] * 3


def test_a_slow_shop_is_given_up_and_holds_up_nobody_else(systems):
    shop = guarded(systems, seconds=0.2, at_once=4)
    systems.seconds = 1.5
    began = time.monotonic()
    with pytest.raises(TimedOut):
        shop.orders.find("AB-22317")
    assert time.monotonic() - began < 0.6
    told = []

    def ask(number):
        try:
            shop.orders.find(number)
        except Unavailable as error:
            told.append(error)

    waiting = [threading.Thread(target=ask, args=(str(n),)) for n in range(20)]
    began = time.monotonic()
    for one in waiting:
        one.start()
    for one in waiting:
        one.join()
    assert time.monotonic() - began < 1.0, "with every place taken others are told at once"
    assert len(told) == 20


def test_a_shop_that_is_down_is_not_asked_for_a_while():
    calls, asked = Calls(1.0, 4, rest_seconds=0.3), []

    def fails():
        asked.append(1)
        raise Unavailable("down")

    for _ in range(FAILURES):
        with pytest.raises(Unavailable):
            calls.make("find", fails, again=False)
    with pytest.raises(Down):
        calls.make("find", fails)
    assert len(asked) == FAILURES
    time.sleep(0.35)  # the rest is over: one look finds it well
    assert calls.make("find", lambda: "well") == "well"
    assert calls.make("find", lambda: "well") == "well"


def test_a_refusal_is_an_answer_and_opens_no_breaker():
    calls = Calls(1.0, 4)

    def refuses():
        raise Refused("no", "no")

    for _ in range(FAILURES * 2):
        with pytest.raises(Refused):
            calls.make("find", refuses)
    assert calls.make("find", lambda: 1) == 1


def test_who_is_known_stays_known_while_the_shop_is_away(systems):
    shop = guarded(systems, cache_seconds=0)
    assert shop.customer("c1").name == "Ada Byron"
    assert shop.orders_of("c1") == [ORDER]
    systems.fails = [Unavailable("away")] * 100
    assert shop.customer("c1").name == "Ada Byron"
    assert shop.orders_of("c1") == [ORDER]
    assert shop.customer("c2").id == "c2", "somebody of whom only the id is known"
    with pytest.raises(Unavailable):  # what is told is never old
        shop.orders.find("AB-22317")


def test_what_is_not_declared_is_not_called(systems):
    shop = guarded(systems)
    assert shop.subscriptions.of_customer("c1") == []
    for call in (
        lambda: shop.codes.promo_code("X"),
        lambda: shop.orders.change_address("AB-22317", "1 New Street", "t1:address"),
        lambda: shop.returns.open_return("AB-22317", "Vase", "other", "t1:return"),
        lambda: shop.accounts.begin_reset("ada@example.org"),
    ):
        with pytest.raises(NotOffered):
            call()
    with pytest.raises(AttributeError):
        shop.orders.explode()


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["ask", "drop", "wait"]), st.integers(0, 2), st.booleans()),
        max_size=40,
    )
)
@settings(deadline=None)
def test_what_is_kept_is_never_older_than_it_may_be(steps):
    now, served = [0.0], {}
    fresh = Fresh(stale_seconds=10.0, clock=lambda: now[0])
    for what, key, answers in steps:
        if what == "wait":
            now[0] += 1.5
        elif what == "drop":
            fresh.drop(lambda k, key=key: k == key)
            served.pop(key, None)
        else:

            def find(answers=answers):
                if not answers:
                    raise Unavailable("away")
                return now[0]

            try:
                at = fresh.get(key, find, seconds=3.0)
            except Unavailable:
                assert not answers and (key not in served or now[0] - served[key] >= 3.0)
                continue
            limit = 3.0 if answers else 10.0
            assert now[0] - at < limit
            assert key not in served or at >= served[key]
            served[key] = at

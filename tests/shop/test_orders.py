"""Who may see an order, and changes that happen once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tandem.shop.port import ChangeRefused
from tests.support.shops import MAYA, SAM


def open_for(shop, number, email, conversation="c1", key="", customer=None):
    key = key or f"{number}{email}{conversation}"
    return shop.orders.open_for(number, email, customer, conversation, key)


def test_number_and_billing_address_open_an_order(shop):
    assert open_for(shop, "1042", " Maya.Lindqvist@example.org ").order.number == "1042"


def test_every_mismatch_looks_the_same(shop):
    wrong_mail = open_for(shop, "1042", SAM)
    no_such_order = open_for(shop, "9999", SAM)
    assert wrong_mail == no_such_order
    assert wrong_mail.verdict == "no_match"


@pytest.mark.parametrize("number", ["1042", "9999"])
def test_five_misses_on_a_number_close_it_whether_it_exists_or_not(shop, clock, number):
    verdicts = [open_for(shop, number, f"x{n}@example.org", f"c{n}").verdict for n in range(6)]
    assert verdicts == ["no_match"] * 5 + ["limit"]
    assert open_for(shop, number, MAYA, "c9").verdict == "limit"
    clock.go_on(hours=1, minutes=1)
    assert open_for(shop, number, "y@example.org", "c9").verdict == "no_match"


def test_five_misses_in_a_conversation_end_its_tries(shop, clock):
    for n in range(5):
        open_for(shop, f"20{n:02d}", MAYA, "same")
    clock.go_on(hours=2)
    assert open_for(shop, "1042", MAYA, "same").verdict == "limit"
    assert open_for(shop, "1042", MAYA, "other").verdict == "open"


def test_the_owner_who_is_signed_in_is_never_locked_out(shop):
    maya = shop.orders.find("1042").customer_id
    for n in range(6):
        open_for(shop, "1042", f"x{n}@example.org", f"c{n}")
    assert open_for(shop, "1042", MAYA, "c9", customer=maya).verdict == "open"


def test_a_signed_in_customer_sees_nobody_elses_order(shop):
    maya = shop.orders.find("1042").customer_id
    assert open_for(shop, "1064", SAM, customer=maya).verdict == "no_match"


def test_a_turn_that_runs_twice_counts_once(shop):
    for _ in range(9):
        assert open_for(shop, "1042", SAM, key="t1").verdict == "no_match"


def test_cancelling_puts_money_and_stock_back(shop):
    before = shop.catalogue.product("Merino Jumper Navy").stock
    refund = shop.orders.cancel("1064", "t1")
    order = shop.orders.find("1064")
    assert (order.state, refund.amount_cents) == ("cancelled", order.total_cents)
    assert order.refunds == (refund,)
    after = shop.catalogue.product("Merino Jumper Navy").stock
    assert sum(s.quantity for s in after) == sum(s.quantity for s in before) + 1


def test_the_same_key_cancels_once_and_answers_the_same(shop):
    assert shop.orders.cancel("1064", "t1").reference == shop.orders.cancel("1064", "t1").reference
    assert len(shop.orders.find("1064").refunds) == 1
    with pytest.raises(ChangeRefused):
        shop.orders.cancel("1064", "t2")


def test_twelve_at_once_cancel_once(shop):
    def cancel(n):
        try:
            return shop.orders.cancel("1064", f"t{n}").reference
        except ChangeRefused:
            return None

    with ThreadPoolExecutor(12) as pool:
        done = [reference for reference in pool.map(cancel, range(12)) if reference]
    assert len(done) == len(shop.orders.find("1064").refunds) == 1


def test_the_same_key_at_once_cancels_once(shop):
    with ThreadPoolExecutor(8) as pool:
        done = set(pool.map(lambda _: shop.orders.cancel("1064", "same").reference, range(8)))
    assert len(done) == 1


@pytest.mark.parametrize("number", ["1042", "1077", "1103", "1230", "1244"])
def test_what_has_left_or_ended_cannot_be_changed(shop, number):
    with pytest.raises(ChangeRefused) as refused:
        shop.orders.cancel(number, "t1")
    assert refused.value.state == shop.orders.find(number).state
    with pytest.raises(ChangeRefused):
        shop.orders.change_address(number, "1 New Street, York YO1 1AA", "t2")


def test_a_change_that_is_out_of_stock_leaves_everything_as_it_was(shop):
    order, line = shop.orders.find("1064"), shop.orders.find("1064").lines[0]
    with pytest.raises(ChangeRefused) as refused:
        shop.orders.change_line("1064", line.id, line.product, line.size, 500, "t1")
    assert refused.value.state == "out_of_stock"
    assert shop.orders.find("1064") == order


def test_open_and_late_orders_for_the_panel(shop):
    maya = shop.customer(shop.orders.find("1042").customer_id)
    assert [order.number for order in shop.open_orders_of(maya.id)] == ["1042"]
    assert maya.name == "Maya Lindqvist"
    assert maya.value_cents >= 21_000
    rich = shop.customer(shop.orders.find("1071").customer_id)
    assert rich.value_cents > 1_000_000


def test_money_that_went_back_is_no_value(shop):
    sam = shop.orders.find("1064").customer_id
    before = shop.customer(sam).value_cents
    refund = shop.orders.cancel("1064", "t1")
    assert shop.customer(sam).value_cents == before - refund.amount_cents

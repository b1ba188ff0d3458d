"""Cancelling, changing, sending elsewhere: only while it is true that it can be done."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandem.skills.cancelling import cancel_order, check_cancel
from tandem.skills.order_change import change_order, check_change, read_wish
from tandem.skills.order_edits import (
    change_address,
    check_address_change,
)
from tests.support.shops import SAM, said

WORDS = [
    *("jumper", "socks", "oatmeal", "size", "M", "XL", "7", "12"),
    *("two", "not", "of", "instead", "from", "x"),
]
SAMS = {"order_number": "1064", "email": SAM}
GONE = {"order_number": "1042", "email": "maya.lindqvist@example.org"}
PACKED = {"order_number": "1071", "email": "eleanor.whitcombe@example.org"}
THERE = {"order_number": "1230", "email": "grace.kim@example.org"}


def test_cancelling_is_confirmed_first(desk):
    checked = desk.ask(check_cancel, **SAMS)
    assert checked.then == "cancel_order_confirm_form"
    assert "confirmed" in checked.forget
    assert desk.shop.orders.find("1064").state == "paid"


def test_yes_cancels_and_names_the_refund(desk):
    yes = {"confirmed": True, "checked": "cancel 1064", "turn": "t1"}
    result = desk.ask(cancel_order, **yes, **SAMS)
    again = desk.ask(cancel_order, **yes, **SAMS)
    order = desk.shop.orders.find("1064")
    assert said(result) == ["utter_order_cancelled_now"]
    assert order.state == "cancelled"
    assert result.facts["refund"] == again.facts["refund"] == order.refunds[0].reference
    assert result.says[0].values["total"] == "£98.50"


def test_a_yes_about_another_order_cancels_nothing(desk):
    result = desk.ask(cancel_order, confirmed=True, checked="cancel 1042", **SAMS)
    assert said(result) == ["utter_cancel_possible"]
    assert result.remember == {"checked": "cancel 1064"}
    assert desk.shop.orders.find("1064").state == "paid"


def test_no_changes_nothing(desk):
    assert said(desk.ask(cancel_order, confirmed=False, checked="cancel 1064", **SAMS)) == [
        "utter_order_kept"
    ]
    assert desk.shop.orders.find("1064").state == "paid"


def test_what_was_sent_meanwhile_is_not_called_cancelled(desk):
    result = desk.ask(cancel_order, confirmed=True, checked="cancel 1042", **GONE)
    assert (said(result), result.outcome) == (["utter_cancel_too_late"], "refused")
    assert desk.shop.orders.find("1042").state == "shipped"


@pytest.mark.parametrize(
    ("check", "facts", "response"),
    [
        (check_cancel, GONE, "utter_cancel_too_late"),
        (check_cancel, THERE, "utter_change_delivered"),
        (check_change, GONE, "utter_change_too_late"),
        (check_change, PACKED, "utter_change_packed"),
        (check_address_change, GONE, "utter_address_too_late"),
        (check_address_change, THERE, "utter_change_delivered"),
    ],
)
def test_what_is_too_late_is_said_with_what_is_possible(desk, check, facts, response):
    result = desk.ask(check, **facts)
    assert (said(result), result.outcome, result.then) == ([response], "refused", None)


def test_a_packed_order_can_still_go_elsewhere(desk):
    assert desk.ask(check_address_change, **PACKED).then == "change_shipping_address_to_form"
    new = "12 Mill Lane,\n Leeds LS1 4AB"
    asked = desk.ask(change_address, new_address=new, **PACKED)
    assert (said(asked), asked.then) == (
        ["utter_address_read_back"],
        "change_shipping_address_confirm_form",
    )
    assert desk.shop.orders.find("1071").address == asked.says[0].values["address"]
    kept = desk.agree(change_address, yes=False, new_address=new, **PACKED)
    assert said(kept) == ["utter_address_kept"]
    result = desk.agree(change_address, new_address=new, **PACKED)
    assert said(result) == ["utter_address_changed"]
    assert desk.shop.orders.find("1071").address == "12 Mill Lane, Leeds LS1 4AB"


@pytest.mark.parametrize(
    ("words", "product", "size", "quantity"),
    [
        ("the jumper in oatmeal please", "Merino Jumper Oatmeal", "L", 1),
        ("jumper size M instead of L", "Merino Jumper Navy", "M", 1),
        ("the merino jumper in extra large", "Merino Jumper Navy", "XL", 1),
        ("change the jumper from L to XS", "Merino Jumper Navy", "XS", 1),
        ("two of the socks", "Bamboo Socks Five Pack", None, 2),
        ("socks x3", "Bamboo Socks Five Pack", None, 3),
        ("i want 2 bamboo socks", "Bamboo Socks Five Pack", None, 2),
        ("oatmeal jumper, not L but M", "Merino Jumper Oatmeal", "M", 1),
    ],
)
def test_changes_in_customers_words(desk, words, product, size, quantity):
    stock_up(desk.shop)
    before = desk.shop.orders.find("1064")
    asked = desk.ask(change_order, details=words, **SAMS)
    assert asked.then == "modify_order_confirm_form"
    assert desk.shop.orders.find("1064") == before
    result = desk.agree(change_order, details=words, **SAMS)
    assert result.outcome == "done", result
    lines = desk.shop.orders.find("1064").lines
    changed = next(line for line in lines if line.product == product)
    assert (changed.size, changed.quantity) == (size, quantity)


@pytest.mark.parametrize(
    "words",
    ["make it nicer", "the jumper please", "500 of the socks", "jumper in size 7", "I'm not sure"],
)
def test_words_without_a_change_are_answered_with_what_is_possible(desk, words):
    before = desk.shop.orders.find("1064")
    result = desk.ask(change_order, details=words, **SAMS)
    assert said(result) == ["utter_change_not_understood"]
    assert result.then == "modify_order_details_form"
    assert "details" in result.forget
    assert desk.shop.orders.find("1064") == before


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_words_are_read_without_harm(desk, words):
    order = desk.shop.orders.find("1064")
    wish = read_wish(order, words, context(desk))
    if wish:
        assert wish.line in order.lines
        assert 1 <= wish.quantity <= 10
        assert wish.size in [stock.size for stock in wish.product.stock]


def context(desk):
    """What a skill would work with in this conversation."""
    return desk.ask(lambda slots, context: context)


def test_shoes_have_numbers_for_sizes(desk):
    stock_up(desk.shop)
    number, email = place(desk.shop, "Canvas Trainers White", "5")
    result = desk.agree(
        change_order, details="a 7 instead of a 5", order_number=number, email=email
    )
    assert result.outcome == "done"
    assert desk.shop.orders.find(number).lines[0].size == "7"


def test_what_is_sold_out_is_not_promised(desk):
    stock_up(desk.shop, 0)
    result = desk.ask(change_order, details="jumper size M", **SAMS)
    assert (said(result), result.outcome) == (["utter_change_out_of_stock"], "refused")
    assert desk.shop.orders.find("1064").lines[0].size == "L"


def test_a_changed_price_is_told(desk):
    stock_up(desk.shop)
    asked = desk.ask(change_order, details="two of the socks", **SAMS)
    assert said(asked) == ["utter_change_read_back_price"]
    result = desk.agree(change_order, details="two of the socks", **SAMS)
    assert said(result) == ["utter_order_changed_price"]
    assert result.says[0].values["difference"] == "£19.50 more"


def stock_up(shop, quantity=20):
    from sqlalchemy import update

    from tandem.core.database import writing
    from tandem.shop import tables

    with writing(shop.engine) as connection:
        connection.execute(update(tables.stock).values(quantity=quantity))


def place(shop, product, size):
    """Make Sam's order one of just this."""
    from sqlalchemy import delete, update

    from tandem.core.database import writing
    from tandem.shop import tables

    line = tables.line
    with writing(shop.engine) as connection:
        connection.execute(delete(line).filter_by(product="Bamboo Socks Five Pack"))
        connection.execute(
            update(line)
            .filter_by(order_number="1064")
            .values(product=product, size=size, price_cents=5400)
        )
    return "1064", SAM


@pytest.mark.parametrize(
    "words",
    [
        "as I wrote: 14 Tannery Row, Leeds LS2 7QP",
        "can you send it to 14 Tannery Row, Leeds LS2 7QP instead please",
        "order 1064 to 14 Tannery Row, Leeds LS2 7QP, thanks",
    ],
)
def test_the_address_alone_is_taken_from_a_sentence(desk, words):
    desk.agree(change_address, new_address=words, **SAMS)
    assert desk.shop.orders.find("1064").address == "14 Tannery Row, Leeds LS2 7QP"


def test_an_address_given_before_is_not_asked_for_again(desk):
    said_before = "hi, we moved to 14 Tannery Row, Leeds LS2 7QP\nwhere does my order go\n1064"
    result = desk.ask(check_address_change, recent=said_before, **SAMS)
    assert said(result) == ["utter_address_read_back"]
    assert result.remember["new_address"] == "14 Tannery Row, Leeds LS2 7QP"


def test_a_yes_to_another_address_changes_nothing(desk):
    asked = desk.ask(change_address, new_address="3 Park Row, York YO1 2AB", **SAMS)
    slots = {**asked.remember, "new_address": "5 Elm Grove, York YO1 2AC", "confirmed": True}
    assert said(desk.ask(change_address, **slots, **SAMS)) == ["utter_address_read_back"]


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("14 Tannery Row please", "utter_address_incomplete"),
        ("PO Box 12 in Leeds", "utter_address_no_box"),
    ],
)
def test_what_cannot_be_delivered_to_is_asked_for_again(desk, words, response):
    result = desk.ask(change_address, new_address=words, **SAMS)
    assert (said(result), result.then) == ([response], "change_shipping_address_to_form")


def test_an_address_in_two_messages_is_one(desk):
    result = desk.ask(
        change_address, new_address="Leeds LS2 7QP", recent="14 Tannery Row\nLeeds LS2 7QP", **SAMS
    )
    assert result.remember["new_address"] == "14 Tannery Row, Leeds LS2 7QP"


def test_a_size_that_costs_more_is_read_back_so(desk, monkeypatch):
    name = "Merino Jumper Navy"
    found = desk.shop.catalogue.product(name)
    stock = tuple(
        replace(one, price_cents=8400 if one.size == "XL" else None) for one in found.stock
    )
    dearer = replace(found, stock=stock)
    for method in ("product", "everything"):
        real = getattr(desk.shop.catalogue, method)
        monkeypatch.setattr(desk.shop.catalogue, method, _with(dearer, real))
    result = desk.ask(change_order, details="the jumper in XL please", **SAMS)
    assert said(result)[0] == "utter_change_read_back_price"
    assert "5.00" in result.says[0].values["difference"]


def _with(product, real):
    def answer(*asked):
        known = real(*asked)
        if isinstance(known, list):
            return [product if one.name == product.name else one for one in known]
        return product if known and known.name == product.name else known

    return answer

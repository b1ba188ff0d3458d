"""What stands on the cards of orders, products and labels."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tandem.core.words import speaking
from tandem.shop.records import OPEN_STATES, STATES, Product, Return, Stock
from tandem.skills.cards import choices_card, label_card, order_card, product_card
from tests.support.shops import TODAY

SHIRT = Product(
    "Linen Shirt Sage", "Linen Shirt", "Tops", 4900, stock=(Stock("S", 2), Stock("M", 0))
)


@pytest.fixture
def order(shop):
    return shop.orders.find("1042")


def steps(card) -> list[tuple[str, str]]:
    return [(step.words, step.at) for step in card.steps]


def test_an_order_on_its_way_shows_where_it_is_when_it_comes_and_how_to_track_it(order):
    shipped = replace(order, state="shipped", due_on=TODAY + timedelta(days=1), new_due_on=None)
    card = order_card(shipped, TODAY)
    assert card.title == "Order 1042"
    assert steps(card) == [
        ("Paid", "done"), ("Packed", "done"), ("On its way", "now"), ("Delivered", "ahead"),
    ]  # fmt: skip
    assert dict(card.facts)["Expected"] == "tomorrow, Friday"
    assert dict(card.facts)["Tracking"] == order.tracking
    (link,) = card.links
    assert link.href == f"https://northway.example.com/track/{order.tracking}"


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_place_and_what_is_late_says_so(order, state):
    card = order_card(replace(order, state=state, due_on=date(2026, 5, 1), new_due_on=None), TODAY)
    assert sum(step.at == "now" for step in card.steps) == 1
    here = next(step.words for step in card.steps if step.at == "now")
    assert (here == "Late") == (state in ("shipped", "late"))
    assert ("Expected" in dict(card.facts)) == (state in OPEN_STATES)


def test_a_number_that_is_odd_stays_within_the_link(order):
    odd = replace(order, tracking='NW1"/../?x=<b>&y#z')
    assert (
        order_card(odd, TODAY).links[0].href.endswith("/track/NW1%22%2F..%2F%3Fx%3D%3Cb%3E%26y%23z")
    )


def test_a_carrier_whose_page_nobody_knows_has_no_link(order):
    assert order_card(replace(order, carrier="Otto's Van"), TODAY).links == ()


def test_a_product_shows_its_sizes_and_one_without_says_whether_it_is_there():
    card = product_card(SHIRT, "£49.00")
    assert [(size.words, size.there) for size in card.sizes] == [("S", True), ("M", False)]
    assert card.facts == (("Price", "£49.00"),)
    gone = product_card(replace(SHIRT, stock=(Stock(None, 0),)), "£49.00")
    assert gone.facts[-1] == ("Availability", "sold out") and not gone.sizes


def test_a_label_shows_what_goes_back_and_where_it_is(order):
    back = Return("RT-5", "Wool Throw Heather", "too_small", "in_transit", order.placed_at)
    card = label_card(order, back)
    assert card.title == "Return RT-5"
    assert steps(card)[1] == ("On its way to us", "now")


def test_choices_have_pictures_or_there_is_no_card():
    assert choices_card([SHIRT]) is None
    assert choices_card([replace(SHIRT, picture="/p.svg")]).pictures == ((SHIRT.name, "/p.svg"),)


def test_a_card_speaks_the_customers_language(order):
    with speaking("de"):
        assert order_card(order, TODAY).title == "Bestellung 1042"


def test_what_is_empty_is_not_stored(order):
    stored = order_card(replace(order, carrier=None, tracking=None), TODAY).as_json()
    assert {"picture", "links", "sizes", "instead"}.isdisjoint(stored)

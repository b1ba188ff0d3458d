"""Products and codes."""

import pytest
from sqlalchemy import update

from tandem.core.database import writing
from tandem.shop import tables
from tandem.skills.products import answer_product, check_promo_code
from tests.support.shops import MAYA, said


def set_stock(shop, product, size, quantity):
    with writing(shop.engine) as connection:
        where = {"product": product} | ({"size": size} if size else {})
        connection.execute(update(tables.stock).filter_by(**where).values(quantity=quantity))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("do you have it in medium", "M"),
        ("is the linen shirt sage there in XL", "XL"),
        ("how much is it", ""),
    ],
)
def test_the_size_asked_for_is_answered(desk, text, size):
    set_stock(desk.shop, "Linen Shirt Sage", None, 4)
    (say,) = desk.ask(answer_product, text, product="Linen Shirt Sage").says
    assert say.response == ("utter_product_size" if size else "utter_product_sizes")
    assert (say.values["size"], say.values["price"]) == (size, "£45.00")


def test_what_is_sold_out_is_said_with_what_is_there(desk):
    set_stock(desk.shop, "Linen Shirt Sage", None, 4)
    set_stock(desk.shop, "Linen Shirt Sage", "M", 0)
    (say,) = desk.ask(answer_product, "in size M?", product="Linen Shirt Sage").says
    assert say.response == "utter_product_size_sold_out"
    assert say.values["in_stock"] == "XS, S, L, XL and XXL"


def test_things_of_one_size(desk):
    set_stock(desk.shop, "Oak Bath Mat", None, 1)
    assert said(desk.ask(answer_product, product="Oak Bath Mat")) == ["utter_product_one_size"]
    set_stock(desk.shop, "Oak Bath Mat", None, 0)
    assert said(desk.ask(answer_product, product="Oak Bath Mat")) == [
        "utter_product_one_size_sold_out"
    ]


def test_a_near_name_is_offered_never_assumed(desk):
    (say,) = desk.ask(answer_product, product="blu denim jakcet").says
    assert say.response == "utter_product_near"
    assert say.buttons[0] == (
        "Blue Denim Jacket",
        '/product_question{"product": "Blue Denim Jacket"}',
    )
    assert said(desk.ask(answer_product, product="a laptop")) == ["utter_product_unknown"]


@pytest.mark.parametrize(
    ("code", "response"),
    [
        ("autumn15", "utter_promo_valid_from_amount"),
        ("WELCOME10", "utter_promo_valid"),
        ("SPRING20", "utter_promo_expired"),
        ("WINTER20", "utter_promo_not_yet"),
        ("FIRST500", "utter_promo_used_up"),
        ("NOSUCH99", "utter_promo_unknown"),
    ],
)
def test_codes_are_told_as_they_are(desk, code, response):
    assert said(desk.ask(check_promo_code, promo_code=code)) == [response]


def test_a_code_used_before_is_told_to_its_user_only(desk):
    desk.sign_in(MAYA)
    assert said(desk.ask(check_promo_code, promo_code="WELCOME10")) == ["utter_promo_used_by_you"]

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


def test_words_of_ones_own_are_told_by_the_names_they_mean(desk):
    result = desk.ask(answer_product, product="blu denim jakcet")
    (item,) = result.remember["to_tell"]
    assert (item["ids"], result.then) == (["Blue Denim Jacket"], "action_tell")
    result = desk.ask(answer_product, product="the merino jumper")
    assert result.remember["to_tell"][0]["ids"] == ["Merino Jumper Navy", "Merino Jumper Oatmeal"]


def test_what_waits_to_be_told_is_told_of_the_thing_that_is_named(desk):
    waiting = [{"about": "product.stock", "id": "", "asked": "do you have it in stock"}]
    result = desk.ask(answer_product, product="the wellies, size 6", to_tell=waiting)
    (item,) = result.remember["to_tell"]
    assert (item["about"], item["ids"]) == ("product.stock", ["Rubber Wellies Green"])
    assert "size 6" in item["asked"]


def test_what_is_not_sold_is_said_and_no_sentence_is_a_button(desk):
    assert said(desk.ask(answer_product, product="a laptop")) == ["utter_product_unknown"]
    long = "i dont know what it is called but my neighbour has one in her garden"
    (say,) = desk.ask(answer_product, product=long).says
    assert (say.response, say.buttons) == ("utter_product_unknown", ())


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

"""The shop's own numbers as people write, mistype and read them out."""

import json

import pytest

from nlu.entities.finder import EntityFinder
from nlu.entities.own_numbers import pattern_of_shop, shapes_of_shop, words_of_numbers

SHAPES = {
    "order_number": ["AB-#####"],
    "return_number": ["RMA@######"],
    "tracking_number": ["NW#########GB"],
    "customer_number": ["C-****"],
}


@pytest.fixture(scope="module")
def finder():
    return EntityFinder([], SHAPES)


def found(finder, text):
    return [
        (one["entity"].removesuffix("_number"), one["value"], one["exact"])
        for one in finder.find(text)
        if one["entity"] in SHAPES
    ]


EXACT = [
    "AB-22317", "where is AB-22317?", "where is ab22317", "order ab 22317 please", "#AB22317",
    "order number is a b two two three one seven", "a b dash two two three one seven",
    "alpha bravo two two three one seven", "my order is alpha bravo double two three one seven",
]  # fmt: skip
REPAIRED = ["AB-223I7", "AB-2Z317", "A8-22317", "it's AB 223 17", "order ab-22 317"]


@pytest.mark.parametrize("text", EXACT)
def test_said_plainly_it_is_taken(finder, text):
    assert found(finder, text) == [("order", "AB-22317", True)]


@pytest.mark.parametrize("text", REPAIRED)
def test_repaired_it_is_asked_back(finder, text):
    assert found(finder, text) == [("order", "AB-22317", False)]


@pytest.mark.parametrize(
    "text",
    [
        "AB-2231", "AB-223177", "22317", "about 22317 people", "i want to 22317", "a big 22317",
        "cab-22317", "call me on 07700 900411", "is AB a blood group", "alpha bravo charlie",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_none(finder, text):
    assert found(finder, text) == []


def test_several_kinds_and_several_numbers_at_once(finder):
    text = "AB-22317 and ab22318 came as NW123456789GB, sent back as RMAX123456, i'm C-7K2Q"
    assert found(finder, text) == [
        ("order", "AB-22317", True),
        ("order", "AB-22318", True),
        ("tracking", "NW123456789GB", True),
        ("return", "RMAX123456", True),
        ("customer", "C-7K2Q", True),
    ]


def test_digits_and_letters_side_by_side():
    both = EntityFinder([], {"order_number": ["####", "AB-#####"]})
    values = [one["value"] for one in both.find("orders 1042 and AB-22317")]
    assert values == ["1042", "AB-22317"]


def test_texts_tell_them_in_the_language_that_is_spoken(monkeypatch):
    told = {"en": {"order_number_shape": "four digits"}, "de": {"order_number_shape": "vier"}}
    monkeypatch.setenv("TANDEM_SHOP_WORDS", json.dumps(told))
    shapes = [words_of_numbers(name)["order_number_shape"] for name in ("de", "en", "fr")]
    assert shapes == ["vier", "four digits", "four digits"]
    words_of_numbers.cache_clear()
    for broken in ("no json", "[]", '{"en": "x"}'):
        monkeypatch.setenv("TANDEM_SHOP_WORDS", broken)
        words_of_numbers.cache_clear()
        assert words_of_numbers("en") == {}
    words_of_numbers.cache_clear()


def test_the_shipped_shop_and_another(monkeypatch, tmp_path):
    assert shapes_of_shop()["order_number"] == ["####"]
    file = tmp_path / "shop.yml"
    file.write_text('numbers: {order_number: {shapes: ["AB-#####"]}, other: {shapes: ["#"]}}')
    monkeypatch.setenv("TANDEM_SHOP_FILE", str(file))
    pattern_of_shop.cache_clear()
    assert shapes_of_shop() == {"order_number": ["AB-#####"]}
    assert pattern_of_shop().sub("it", "where is order AB-22317 now") == "where is it now"
    file.write_text("numbers: [broken")
    assert shapes_of_shop() == {}
    pattern_of_shop.cache_clear()

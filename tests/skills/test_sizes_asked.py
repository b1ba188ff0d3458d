"""What is asked about sizes."""

from datetime import date

import pytest

from tandem.shop.records import Product, Stock
from tandem.skills.sizes_asked import about_sizes

TODAY = date(2026, 11, 30)
BACK = date(2026, 12, 21)


def shoes(**left):
    """Sizes 4 to 8; those named by "s5" with so many left."""
    stock = tuple(
        Stock(str(size), left.get(f"s{size}", 3), None if left.get(f"s{size}", 3) else BACK)
        for size in range(4, 9)
    )
    return Product("Canvas Trainers White", "Canvas Trainers", "clothes", 5400, stock=stock)


def shirt():
    stock = tuple(Stock(size, 1, None) for size in ("S", "M", "L"))
    return Product("Linen Shirt White", "Linen Shirt", "clothes", 4500, stock=stock)


@pytest.mark.parametrize("text", ["no 5 or 6?", "so you don't have it in 5 or 6", "5, 6 maybe?"])
def test_several_sizes_are_each_told(text):
    values = {}
    assert "several_sizes" in about_sizes(shoes(s5=0), text, values, TODAY)
    assert values["size_answers"].startswith(
        "5 is sold out, back Monday 21 December; 6 is in stock"
    )


@pytest.mark.parametrize(
    ("text", "take"),
    [("i'm between 6 and 7", "7"), ("6 or 7, which one?", "7"),
     ("i am a 6.5, which do i take", "7"),
     ("which size if i'm 7.5", "8")],
)  # fmt: skip
def test_between_two_the_larger(text, take):
    values = {}
    so = about_sizes(shoes(), text, values, TODAY)
    assert {"between", "take_there"} <= so and values["take"] == take


@pytest.mark.parametrize(
    "text", ["does it run large", "do they come up small", "cut on the small side"]
)
def test_how_it_comes_out_is_no_size(text):
    assert not about_sizes(shirt(), text, {}, TODAY) & {"size_there", "size_gone", "no_such_size"}


@pytest.mark.parametrize("text", ["is M right for a 34 inch waist", "do you have them in 30 waist"])
def test_a_measure_of_the_body_is_no_size(text):
    assert about_sizes(shirt(), text, {}, TODAY) == {"measured"}


def test_what_is_gone_is_known_with_its_day():
    values = {}
    assert about_sizes(shoes(s6=0), "when are they back", values, TODAY) == {"some_gone"}
    assert values["gone"] == "6 is sold out, back Monday 21 December"

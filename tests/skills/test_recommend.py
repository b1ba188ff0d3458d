"""What there is, for what somebody looks for."""

import pytest

from tandem.skills.recommend import recommend
from tests.skills.test_products import set_stock


def names(result):
    return (result.about.get("products") or "").split("; ")


@pytest.fixture
def full(desk):
    for product in desk.shop.catalogue.everything():
        for stock in product.stock:
            set_stock(desk.shop, product.name, stock.size, 5)
    return desk


def test_three_that_fit_with_prices(full):
    result = full.ask(recommend, "something warm for my dad, size L")
    assert result.says[0].response == "utter_recommend"
    assert len(names(result)) == 3
    assert result.says[0].values["things"].count("£") == 3


def test_a_kind_is_listed_in_full_and_in_the_size(full):
    set_stock(full.shop, "Hiking Boots Slate", "9", 0)
    shown = names(full.ask(recommend, "what boots have you got in size 9"))
    assert sorted(shown) == ["Chelsea Boots Brown", "Suede Desert Boots Sand"]


@pytest.mark.parametrize(
    ("text", "most"),
    [("anything under 50 pounds", 5000), ("a gift, max £30", 3000), ("a bag for 70 quid", 7000)],
)
def test_a_budget_holds(full, text, most):
    shown = names(full.ask(recommend, text))
    assert shown and all(full.shop.catalogue.product(n).price_cents <= most for n in shown)


def test_the_cheapest_is_one(full):
    assert names(full.ask(recommend, "cheapest bag you have")) == ["Canvas Tote Bag Fern"]


def test_what_is_not_sold_is_said(full):
    result = full.ask(recommend, "do you sell tents")
    assert (result.says[0].response, names(result)) == ("utter_recommend_none", [""])


def test_what_none_of_them_is_is_said(full):
    result = full.ask(recommend, "do you have a green jumper")
    assert result.says[0].response == "utter_recommend_instead"
    assert result.says[0].values["missed"] == "green"


def test_new_words_narrow_what_was_looked_for(full):
    first = full.ask(recommend, "a bag")
    cheaper = full.ask(
        recommend, "anything cheaper", looked_for={"text": "a bag", "shown": ["Weekender Bag Navy"]}
    )
    assert set(names(cheaper)) < set(names(first))
    assert "Leather Satchel Cognac" not in names(cheaper)


def test_too_dear_names_the_nearest(full):
    result = full.ask(recommend, "boots under 40")
    assert result.says[0].response == "utter_recommend_dearer"
    assert "Suede Desert Boots Sand" in result.says[0].values["things"]


def test_what_is_not_wanted_is_left_out(full):
    before = names(full.ask(recommend, "a gift under 40 pounds"))
    assert "Beeswax Candle Trio" in before
    assert "Beeswax Candle Trio" not in names(full.ask(recommend, "a gift under 40, no candles"))


def test_where_all_that_fits_has_it_that_is_said(full):
    result = full.ask(recommend, "a throw without wool")
    assert result.says[0].response == "utter_recommend_none_without"
    assert result.says[0].values["unwanted"] == "wool"


def test_a_colour_and_a_price_that_nothing_has(full):
    result = full.ask(recommend, "any wool jumper in green under 60")
    assert result.says[0].response == "utter_recommend_dearer_instead"


@pytest.mark.parametrize(("note", "most"), [("a fiver", 500), ("a tenner", 1000)])
def test_banknotes_are_a_budget(full, note, most):
    shown = full.ask(recommend, f"the cheapest gift under {note}")
    assert shown.says[0].response == "utter_recommend_dearer"
    assert shown.says[0].values["most"] == f"£{most / 100:.2f}"


def test_what_there_is_as_a_whole(full):
    assert full.ask(recommend, "what do you sell").says[0].response == "utter_recommend_range"

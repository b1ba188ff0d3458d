"""shop.yml: checked with its lines; money, days and times as the shop's place has them."""

from datetime import UTC, date, datetime

import pytest

from tandem.config.settings import ROOT
from tandem.config.shop_facts import ShopFacts, current, load_shop_facts, use
from tandem.core.customs import money
from tandem.core.errors import PolicyError

SHOP = """
currency: {currency}
timezone: {timezone}
numbers:
  order_number: {{shapes: ["{shape}"], example: {example}}}
{more}
"""
GOOD = {
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "shape": "@@-#####",
    "example": "AB-22317",
    "more": "",
}


def loaded(tmp_path, **changed) -> ShopFacts:
    file = tmp_path / "shop.yml"
    file.write_text(SHOP.format(**GOOD | changed))
    load_shop_facts.cache_clear()
    return load_shop_facts(file)


def test_the_shipped_file_is_fernways():
    facts = load_shop_facts(ROOT / "shop.yml")
    assert facts.number_words()["order_number_shape"] == "four digits"
    assert current().currency == "GBP"


def test_money_days_and_times_are_the_shops(tmp_path):
    german = loaded(tmp_path)
    use(german)
    assert money(123_450) == "€1,234.50"
    late = datetime(2026, 5, 14, 22, 30, tzinfo=UTC)
    assert (german.time(late), german.today(late)) == ("00:30", date(2026, 5, 15))
    assert german.number_words() == {
        "order_number_shape": "two letters and five digits",
        "order_number_example": "AB-22317",
    }
    use(loaded(tmp_path, currency="JPY"))
    assert money(500) == "JP¥500", "it has no smaller unit"
    use(load_shop_facts(ROOT / "shop.yml"))
    assert money(123_450) == "£1,234.50"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"currency": "QUID"}, "no such currency: QUID"),
        ({"timezone": "Mars/Base"}, "no such time zone: Mars/Base"),
        ({"shape": "ABC"}, "a shape has a #"),
        ({"shape": "(#)+"}, "a shape has 3 to 40"),
        ({"example": "'22317'"}, "the example 22317 has none of the shapes"),
        (
            {"more": '  return_number: {shapes: ["@@#####"], example: RM12345}'},
            "return_number and order_number have the same shape",
        ),
        ({"more": '  phone_number: {shapes: ["###"], example: "123"}'}, "phone_number"),
    ],
)
def test_mistakes_are_told_with_file_and_line(changed, words, tmp_path):
    with pytest.raises(PolicyError) as told:
        loaded(tmp_path, **changed)
    assert words in str(told.value) and "shop.yml:" in str(told.value)

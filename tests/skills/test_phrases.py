"""Values as people read them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tandem.shop.records import Product, Stock
from tandem.skills.phrases import (
    at_moment,
    day,
    days,
    end_day,
    listed,
    money,
    on_day,
    price_words,
)

TODAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("value", "bare", "with_on"),
    [
        (date(2026, 5, 14), "today", "today"),
        (date(2026, 5, 15), "tomorrow, Friday", "tomorrow, Friday"),
        (date(2026, 5, 13), "yesterday, Wednesday", "yesterday, Wednesday"),
        (date(2026, 5, 16), "Saturday 16 May", "on Saturday 16 May"),
        (date(2025, 12, 24), "Wednesday 24 December 2025", "on Wednesday 24 December 2025"),
        (None, "not known yet", "not known yet"),
    ],
)
def test_days(value, bare, with_on):
    assert (day(value, TODAY), on_day(value, TODAY)) == (bare, with_on)


def test_the_rest():
    assert at_moment(datetime(2026, 5, 2, 7, 5, tzinfo=UTC), TODAY) == "on Saturday 2 May at 08:05"
    assert [money(c) for c in (3990, 5, 123456)] == ["£39.90", "£0.05", "£1,234.56"]
    assert (days(1), days(9)) == ("1 day", "9 days")
    assert [listed(w) for w in ([], ["S"], ["S", "M"], ["S", "M", "L"])] == [
        "", "S", "S and M", "S, M and L",
    ]  # fmt: skip


def test_prices_by_size_and_ends_that_are_none():
    sizes = (Stock("S", 1), Stock("L", 1, price_cents=8400))
    jumper = Product("Jumper", "Jumper", "clothes", 7900, stock=sizes)
    told = [price_words(jumper, size) for size in (None, "S", "L")]
    assert told == ["£79.00 or more", "£79.00", "£84.00"]
    assert price_words(replace(jumper, stock=sizes[:1])) == "£79.00"
    assert end_day(date.max, TODAY) == "further notice"
    assert end_day(date(2026, 5, 15), TODAY) == "tomorrow, Friday"

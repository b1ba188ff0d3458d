"""Krippendorff's alpha: his own worked example, and what must hold for any ratings."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.learning.empathy.agreement import agreement, alpha, raw

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers,
# twelve units, missing ratings; 0 stands for "."
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
UNITS = [[value for value in unit if value] for unit in zip(*OBSERVERS, strict=True)]
ratings = st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=3), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_the_published_example(level, published):
    assert alpha(UNITS, level) == pytest.approx(published, abs=0.0005)


def test_a_unit_with_one_rating_counts_for_nothing():
    assert agreement([*UNITS, [4], [None, 2]], "ordinal").alpha == alpha(
        [unit for unit in UNITS if len(unit) > 1], "ordinal"
    )


@given(ratings, st.sampled_from(["nominal", "ordinal", "interval"]), st.randoms())
def test_the_order_of_units_and_raters_says_nothing(units, level, chance):
    mixed = [chance.sample(unit, len(unit)) for unit in chance.sample(units, len(units))]
    one, other = alpha(units, level), alpha(mixed, level)
    assert (one is None) == (other is None)
    assert one is None or math.isclose(one, other, abs_tol=1e-9)


@given(ratings)
def test_full_agreement_is_one_and_nothing_is_above_it(units):
    same = [[unit[0]] * len(unit) for unit in units]
    for level in ("nominal", "ordinal", "interval"):
        assert alpha(same, level) in (None, pytest.approx(1))
        value = alpha(units, level)
        assert value is None or value <= 1 + 1e-9
    assert raw(same) == 1


@given(st.lists(st.lists(st.integers(0, 1), min_size=2, max_size=3), min_size=2, max_size=12))
def test_with_two_values_all_levels_are_one(units):
    values = {level: alpha(units, level) for level in ("nominal", "ordinal", "interval")}
    if values["nominal"] is not None:
        assert values["ordinal"] == pytest.approx(values["nominal"])
        assert values["interval"] == pytest.approx(values["nominal"])


def test_the_interval_holds_the_value_and_says_how_many():
    found = agreement(UNITS, "ordinal")
    assert found.low <= found.alpha <= found.high
    assert found.units == 11 and found.ratings == 40
    assert found.word == "firm"


def test_without_variation_nothing_is_known():
    found = agreement([[1, 1], [1, 1]], "ordinal")
    assert found.alpha is None and found.raw == 1 and found.word == "not known"

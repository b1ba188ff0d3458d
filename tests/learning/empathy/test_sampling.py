"""Samples: the same seed draws the same, rare kinds are seen, and weights take that back."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.learning.empathy.sampling import Candidate, Drawn, draw, raters_of

kinds = st.lists(st.sampled_from(["calm", "uneasy", "low"]), min_size=1, max_size=300)


def candidates(drawn_kinds):
    return [Candidate(f"c{n}", (kind,)) for n, kind in enumerate(drawn_kinds)]


@given(kinds, st.integers(1, 80), st.text(max_size=8))
def test_a_sample_has_its_size_and_stands_for_everybody(found, size, seed):
    drawn = draw(candidates(found), size, seed)
    assert len(drawn) == min(size, len(found))
    assert len({one.id for one in drawn}) == len(drawn)
    assert all(one.weight >= 1 - 1e-9 for one in drawn)
    assert drawn == draw(candidates(found)[::-1], size, seed), "the order given says nothing"
    if len(drawn) > 4:
        assert sum(one.twice for one in drawn) >= 0.2 * len(drawn)


def test_rare_kinds_are_drawn_more_often_and_weights_take_it_back():
    population = candidates(["calm"] * 900 + ["low"] * 100)
    drawn = draw(population, 80, "a seed")
    counts = Counter(one.stratum[0] for one in drawn)
    assert counts["low"] == pytest.approx(80 * 10 / (10 + 30), abs=1)
    weights = {kind: sum(one.weight for one in drawn if one.stratum[0] == kind) for kind in counts}
    assert weights["low"] == pytest.approx(100, rel=0.06)
    assert weights["calm"] == pytest.approx(900, rel=0.06)


def test_over_many_seeds_the_weighted_share_is_the_true_one():
    population = candidates(["calm"] * 700 + ["uneasy"] * 250 + ["low"] * 50)
    shares = []
    for seed in range(300):
        drawn = draw(population, 30, f"seed {seed}")
        whole = sum(one.weight for one in drawn)
        shares.append(sum(one.weight for one in drawn if one.stratum == ("low",)) / whole)
    assert sum(shares) / len(shares) == pytest.approx(0.05, abs=0.004)


@settings(max_examples=50)
@given(kinds, st.integers(2, 5), st.text(max_size=5))
def test_nobody_rates_their_own_and_two_raters_are_two(found, count, seed):
    drawn = draw(candidates(found), 40, seed)
    raters = [f"agent {n}" for n in range(count)]
    handled = {one.id: raters[n % count] for n, one in enumerate(drawn)}
    tasks = raters_of(drawn, handled, raters, seed)
    assert all(handled[contact] != rater for contact, rater, _ in tasks)
    assert len({(contact, rater) for contact, rater, _ in tasks}) == len(tasks)
    by_contact = Counter(contact for contact, _, _ in tasks)
    for one in drawn:
        assert by_contact[one.id] == min(2 if one.twice else 1, count - 1)


def test_the_work_is_shared_evenly():
    drawn = [Drawn(f"c{n}", ("x",), 1.0, n < 20) for n in range(100)]
    counts = Counter(rater for _, rater, _ in raters_of(drawn, {}, ["a", "b", "c"], "s"))
    assert max(counts.values()) - min(counts.values()) <= 1

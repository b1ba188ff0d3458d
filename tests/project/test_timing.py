"""The statistics of times find a difference that is there, and none that is not."""

import random

import pytest

from tests.support.timing import in_pairs, mann_whitney, tell_apart, wilcoxon


def samples(apart: float, count: int = 200):
    chance = random.Random(3)
    return [
        [chance.gauss(0.1 + more, 0.01) for _ in range(count)] for more in (apart, 0.0)
    ]  # fmt: skip


def test_a_leak_is_found(capsys):
    known, unknown = samples(0.01)
    assert mann_whitney(known, unknown) < 1e-6
    assert wilcoxon([a - b for a, b in zip(known, unknown, strict=True)]) < 1e-6
    with pytest.raises(AssertionError):
        tell_apart("leak", known, unknown)


def test_no_leak_is_none(capsys):
    known, unknown = samples(0.0)
    assert mann_whitney(known, unknown) > 0.05
    tell_apart("none", known, unknown)
    assert "Mann-Whitney" in capsys.readouterr().out


def test_p_values_by_hand():
    assert wilcoxon([1.0, -1.0] * 20) == pytest.approx(1.0)  # all of equal rank, half each way
    assert mann_whitney([1.0] * 5, [1.0] * 5) == pytest.approx(1.0)


def test_neither_of_a_pair_has_places_of_its_own():
    """Not even modulo four: the limits' hour has four quarters."""
    seen = []
    in_pairs(lambda n: seen.append("a") or 0.0, lambda n: seen.append("b") or 0.0, 200)
    assert seen.count("a") == seen.count("b") == 200
    for place in range(4):
        assert 30 < seen[place::4].count("a") < 70  # of 100

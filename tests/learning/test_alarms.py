"""Alarms: how often they are false, and how soon they are true, by simulation with a kept seed."""

import numpy as np
import pytest

from tandem.learning.alarms import BASELINE_DAYS, WATCHED_DAYS, Day, watch

DAYS = BASELINE_DAYS + WATCHED_DAYS


def history(rng, share, per_day, days=DAYS):
    counts = rng.poisson(per_day, days)
    hits = rng.binomial(counts, share)
    return [
        Day(f"{n:04d}", int(h), int(c)) for n, (h, c) in enumerate(zip(hits, counts, strict=True))
    ]


def alarms_in(days, **rule):
    """How often an alarm begins, looked at every day once there is a reference."""
    begun, was_out = 0, False
    for end in range(DAYS, len(days) + 1):
        found = watch(days[end - DAYS : end], **rule)
        out = found is not None and found.out
        begun += out and not was_out
        was_out = out
    return begun


@pytest.mark.parametrize(("share", "per_day"), [(0.15, 15), (0.08, 60), (0.02, 120), (0.5, 12)])
@pytest.mark.parametrize("limit", [False, True])
def test_a_false_alarm_is_rarer_than_one_in_a_thousand_days(share, per_day, limit):
    rng, watched, false = np.random.default_rng(5), 0, 0
    rule = {"worse": "up", "fewest": max(10, int(4 / share)), "limit": share if limit else None}
    for _ in range(12):
        days = history(rng, share, per_day, DAYS + 365)
        false += alarms_in(days, **rule)
        watched += 365
    assert false <= 1.5 * watched / 1000, f"{false} in {watched} days"


@pytest.mark.parametrize(
    ("share", "worse", "per_day", "within"), [(0.16, 0.42, 15, 7), (0.05, 0.12, 100, 7)]
)
def test_a_real_change_is_told_within_days(share, worse, per_day, within):
    rng, soon = np.random.default_rng(6), []
    for _ in range(60):
        before, after = history(rng, share, per_day, DAYS), history(rng, worse, per_day, 21)
        days = before + [Day(f"n{one.day}", one.hits, one.n) for one in after]
        told = next(
            (
                past
                for past in range(1, 22)
                if (found := watch(days[past : DAYS + past], worse="up", fewest=12)) and found.out
            ),
            99,
        )
        soon.append(told)
    assert np.median(soon) <= within and np.quantile(soon, 0.95) <= 2 * within


def test_a_fall_is_told_where_falling_is_worse():
    rng = np.random.default_rng(7)
    days = history(rng, 0.9, 30, BASELINE_DAYS + 14) + history(rng, 0.6, 30, 14)
    assert watch(days, worse="down", fewest=20).out
    assert not watch(days, worse="up", fewest=20).out


def test_too_little_says_nothing():
    few = [Day(str(n), 0, 1) for n in range(DAYS)]
    assert watch(few, worse="up", fewest=20) is None
    assert watch([], worse="up", fewest=20) is None

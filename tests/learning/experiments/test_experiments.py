"""Assignment, sample size and ratio, intervals at every look: held to simulations and to books."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from tandem.config.experiments import Experiment
from tandem.learning.experiments.assignment import arm_of
from tandem.learning.experiments.ratio import sample_ratio
from tandem.learning.experiments.report import needed_for, report
from tandem.learning.experiments.sample_size import needed
from tandem.learning.experiments.sequential import SMALLEST, Sample, effect
from tandem.learning.experiments.simulate import play

SHARES = {"usual": 0.4, "other": 0.4}


def experiment(**changes):
    about = {
        "name": "check_in",
        "question": "Does it help?",
        "arms": {"usual": {"share": 0.5}, "other": {"share": 0.5, "check_ins": False}},
        "primary": {
            "measure": "csat", "better": "higher", "baseline": 0.7, "smallest_effect": 0.05,
        },
        "guardrails": [{"measure": "handover_rate", "worse": "higher", "by": 0.02}],
    }  # fmt: skip
    return Experiment(**about | changes)


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_arm_is_the_same_at_every_look(name, unit):
    assert arm_of(name, unit, SHARES) == arm_of(name, unit, SHARES)
    assert arm_of(name, unit, {}) is None
    assert arm_of(name, unit, {"all": 1.0}) == "all"


def test_arms_fill_as_declared_and_experiments_are_independent():
    people = [f"customer c_{n}" for n in range(20_000)]
    one = [arm_of("one", person, SHARES) for person in people]
    other = [arm_of("other", person, SHARES) for person in people]
    counts = Counter(one)
    assert chisquare([counts["usual"], counts["other"], counts[None]],
                     [8000, 8000, 4000]).pvalue > 0.001  # fmt: skip
    both = Counter(zip(one, other, strict=True))
    four = [both[a, b] for a in ("usual", "other") for b in ("usual", "other")]
    assert chisquare(four).pvalue > 0.001


@given(st.floats(0.05, 0.9), st.floats(0.05, 0.1), st.text(min_size=1, max_size=10))
def test_a_larger_share_moves_nobody_who_is_in_it(share, more, unit):
    """Ramping up: whoever was in the first arm stays when its share grows."""
    if arm_of("x", unit, {"usual": share}) == "usual":
        assert arm_of("x", unit, {"usual": share + more}) == "usual"


def test_the_sample_size_is_that_of_the_book():
    """Fleiss, table A.3 without continuity correction: .25 against .20 at 5 % and 80 %: 1,091 an
    arm by the formula with both variances."""
    assert needed(0.25, -0.05).fixed == pytest.approx(2 * 1091, abs=3)
    assert needed(0.5, 0.1).fixed == pytest.approx(2 * 385, abs=3)


@pytest.mark.parametrize(("baseline", "smallest"), [(0.1, 0.0), (0.05, -0.1), (0.95, 0.1)])
def test_an_effect_that_cannot_be_is_refused(baseline, smallest):
    with pytest.raises(ValueError, match=r"must not be 0|is no share"):
        needed(baseline, smallest)


@given(st.floats(0.1, 0.8), st.floats(0.02, 0.1))
def test_smaller_effects_and_uneven_arms_need_more(baseline, smallest):
    size = needed(baseline, smallest)
    assert size.sequential > size.fixed > 0
    assert needed(baseline, smallest / 2).sequential > size.sequential
    assert needed(baseline, smallest, share=0.1).fixed > size.fixed


@pytest.mark.parametrize("share", [0.02, 0.05, 0.2, 0.5])
@pytest.mark.parametrize("people", [600, 4000, 20_000])
def test_2000_runs_without_an_effect_say_there_is_one_in_5_percent_at_most(share, people):
    found = play(share, share, people, runs=2000)
    assert found.ever <= 0.05
    assert found.ever_usual > 0.05, "looking early with the usual interval does harm"


@pytest.mark.parametrize(("usual", "other"), [(0.25, 0.20), (0.10, 0.12), (0.7, 0.76)])
def test_the_power_is_as_stated(usual, other):
    size = needed(usual, other - usual)
    assert play(usual, other, size.sequential).ever >= 0.80
    assert play(usual, other, size.sequential, seed=5).people < size.sequential


def test_uneven_arms_hold_too():
    assert play(0.2, 0.2, 4000, share=0.2).ever <= 0.05


def test_the_interval_of_means_covers_the_truth_at_every_look():
    rng = np.random.default_rng(3)
    missed = 0
    for _ in range(300):
        usual, other = rng.gamma(2, 1, 1500), rng.gamma(2, 1, 1500) + 0.3
        for n in range(100, 1501, 100):
            found = effect(_sample(usual[:n]), _sample(other[:n]), 3000)
            if not found.low <= 0.3 <= found.high:
                missed += 1
                break
    assert missed <= 15


def _sample(values):
    return Sample(len(values), float(values.sum()), float((values**2).sum()))


def test_few_people_get_no_interval():
    few = Sample.of_share(3, SMALLEST - 1)
    assert effect(few, Sample.of_share(400, 1000), 2000).low is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_bounds_hold_the_difference_and_shrink(hits, other):
    one, two = Sample.of_share(hits, 400), Sample.of_share(other, 400)
    found = effect(one, two, 2000)
    assert found.low <= found.difference <= found.high
    more = effect(Sample.of_share(hits * 4, 1600), Sample.of_share(other * 4, 1600), 2000)
    assert more.high - more.low < found.high - found.low


def test_a_broken_assignment_is_seen_and_says_nothing_of_effects():
    healthy = sample_ratio({"usual": 5050, "other": 4950}, {"usual": 0.5, "other": 0.5})
    broken = sample_ratio({"usual": 5300, "other": 4700}, {"usual": 0.5, "other": 0.5})
    assert not healthy.broken and broken.broken
    assert sample_ratio({"usual": 3}, {"usual": 0.5, "other": 0.5}).p_value is None
    outcomes = {
        name: {"usual": Sample.of_share(100, 1000), "other": Sample.of_share(500, 1000)}
        for name in ("csat", "handover_rate")
    }
    found = report(experiment(), {"usual": 5300, "other": 4700}, outcomes, {})
    assert found.primary == () and found.breached == ""


def outcomes(csat=(700, 700), handed=(100, 100), n=1000):
    return {
        "csat": {"usual": Sample.of_share(csat[0], n), "other": Sample.of_share(csat[1], n)},
        "handover_rate": {
            "usual": Sample.of_share(handed[0], n), "other": Sample.of_share(handed[1], n),
        },
    }  # fmt: skip


PEOPLE = {"usual": 1000, "other": 1000}


def test_what_may_be_said_follows_the_interval():
    better = report(experiment(), PEOPLE, outcomes(csat=(600, 760)), {}).primary[0]
    worse = report(experiment(), PEOPLE, outcomes(csat=(760, 600)), {}).primary[0]
    open_one = report(experiment(), PEOPLE, outcomes(csat=(700, 730)), {}).primary[0]
    many = outcomes(csat=(70_000, 70_100), handed=(10_000, 10_000), n=100_000)
    none = report(experiment(), {"usual": 100_000, "other": 100_000}, many, {}).primary[0]
    assert [one.answer for one in (better, worse, open_one, none)] == [
        "better", "worse", "not yet known", "no difference worth knowing",
    ]  # fmt: skip


def test_where_lower_is_better_a_fall_is_better():
    primary = {
        "measure": "csat", "better": "lower", "baseline": 0.7, "smallest_effect": 0.05,
    }  # fmt: skip
    lower = experiment(primary=primary)
    assert report(lower, PEOPLE, outcomes(csat=(760, 600)), {}).primary[0].answer == "better"


def test_a_guardrail_speaks_only_when_it_is_surely_worse_by_more_than_is_borne():
    quiet = report(experiment(), PEOPLE, outcomes(handed=(100, 130)), {})
    loud = report(experiment(), PEOPLE, outcomes(handed=(100, 250)), {})
    good = report(experiment(), PEOPLE, outcomes(handed=(250, 100)), {})
    assert quiet.breached == "" and good.breached == ""
    assert "handover_rate is higher in other: 0.250 against 0.100" in loud.breached


def test_three_arms_need_more_people_and_share_the_five_percent():
    arms = {
        "usual": {"share": 0.34},
        "one": {"share": 0.33, "check_ins": False},
        "two": {"share": 0.33, "opening_line": False},
    }
    assert needed_for(experiment(arms=arms)).fixed > 1.4 * needed_for(experiment()).fixed
    samples = {name: Sample.of_share(500, 1000) for name in arms}
    found = report(
        experiment(arms=arms), dict.fromkeys(arms, 1000),
        {"csat": samples, "handover_rate": samples}, {},
    )  # fmt: skip
    two_arms = effect(samples["usual"], samples["one"], 2000)
    assert [line.arm for line in found.primary] == ["one", "two"]
    assert found.primary[0].effect.high > 0 and two_arms.high > 0

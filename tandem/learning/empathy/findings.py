"""What an empathy audit found: agreement first, then averages that say how sure they are. Pure."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from tandem.learning.empathy.agreement import TENTATIVE, Agreement, agreement
from tandem.learning.empathy.habits import HABITS
from tandem.learning.empathy.rubric import SCALES, Rating

SMALLEST = 8
"""Conversations of one agent from which an average of theirs is shown. There is no ranking."""
DRAWS = 1000
OUTCOMES = ("csat", "repeat", "churn")


@dataclass(frozen=True, slots=True)
class Rated:
    """A contact with its ratings, in the order they were made; `agreed` is what raters settled on
    afterwards, `unaided` the rating of whoever did not see the `proposals` for the habits.
    `outcomes` are csat (1-5), repeat and churn (0 or 1), None where not known."""

    id: str
    agent: str | None
    weight: float
    ratings: tuple[Rating, ...]
    agreed: Rating | None = None
    unaided: Rating | None = None
    proposals: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, float | None] = field(default_factory=dict)

    @property
    def final(self) -> Rating:
        """What counts: what was agreed on, or else the first rating."""
        return self.agreed or self.ratings[0]


@dataclass(frozen=True, slots=True)
class Average:
    """A weighted mean with its interval (95 %, bootstrap over contacts); n of those it applies to,
    `of` of all. None below two."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Spearman's correlation of the score with an outcome, with its interval (Fisher's z with the
    variance of D. Bonett and T. Wright, 2000)."""

    outcome: str
    rho: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a page of findings shows, agreement first."""

    rated: int
    twice: int
    agreement: dict[str, Agreement]
    proposed: dict[str, Agreement]
    scales: dict[str, Average]
    habits: dict[str, Average]
    auto_failed: Average
    beside: tuple[Beside, ...]
    by_agent: dict[str, dict[str, Average]]

    @property
    def trusted(self) -> bool:
        """Whether averages may be read: every scale that was rated twice is at least tentative."""
        found = [self.agreement[name].alpha for name in SCALES]
        return all(alpha is not None and alpha >= TENTATIVE for alpha in found)


def findings(rated: Sequence[Rated], hidden: Collection[str] = ()) -> Findings:
    """Of the contacts that have a rating. By agent only from SMALLEST contacts on, in the order of
    their names, and without those of `hidden`."""
    rated = [one for one in rated if one.ratings]
    by_agent: dict[str, list[Rated]] = defaultdict(list)
    for one in rated:
        if one.agent and one.agent not in hidden:
            by_agent[one.agent].append(one)
    return Findings(
        rated=len(rated),
        twice=sum(len(one.ratings) > 1 for one in rated),
        agreement=_agreement(rated),
        proposed={
            habit: agreement(
                [[one.proposals[habit], one.unaided.habits[habit]]
                 for one in rated if one.unaided and habit in one.proposals],
                "nominal",
            )
            for habit in HABITS
        },
        scales={name: _scale(rated, name) for name in SCALES},
        habits={name: _habit(rated, name) for name in HABITS},
        auto_failed=average([(float(bool(r.final.auto_fail)), r.weight) for r in rated],
                            len(rated)),
        beside=tuple(_beside(rated, outcome) for outcome in OUTCOMES),
        by_agent={
            agent: {name: _scale(some, name) for name in SCALES}
            for agent, some in sorted(by_agent.items())
            if len(some) >= SMALLEST
        },
    )  # fmt: skip


def disagreements(one: Rated) -> list[str]:
    """The scales and habits in which the first two ratings differ."""
    if len(one.ratings) < 2:
        return []
    first, second = one.ratings[:2]
    found = [name for name in SCALES if first.counted[name] != second.counted[name]]
    return found + [name for name in HABITS if first.habits[name] != second.habits[name]]


def _agreement(rated: Sequence[Rated]) -> dict[str, Agreement]:
    pairs = [one.ratings[:2] for one in rated if len(one.ratings) > 1]
    found = {
        name: agreement([[r.counted[name] for r in pair] for pair in pairs], "ordinal")
        for name in SCALES
    }
    return found | {
        name: agreement([[r.habits[name] for r in pair] for pair in pairs], "nominal")
        for name in HABITS
    }


def _scale(rated: Sequence[Rated], name: str) -> Average:
    found = [(one.final.counted[name], one.weight) for one in rated]
    return average([(float(v), w) for v, w in found if v is not None], len(rated))


def _habit(rated: Sequence[Rated], name: str) -> Average:
    found = [(one.final.habits[name], one.weight) for one in rated]
    return average([(float(v == "yes"), w) for v, w in found if v != "na"], len(rated))


def average(weighted: Sequence[tuple[float, float]], of: int) -> Average:
    """The mean of (value, weight), each weight standing for so many contacts (Hajek)."""
    n = len(weighted)
    if n < 2:
        return Average(None, None, None, n, of)
    values, weights = np.array(weighted, dtype=float).T
    rng = np.random.default_rng(63)
    chosen = rng.integers(0, n, size=(DRAWS, n))
    drawn = (values * weights)[chosen].sum(axis=1) / weights[chosen].sum(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    mean = float((values * weights).sum() / weights.sum())
    if low == high:  # all alike: what was not seen in n may be there in 3 of n (rule of three)
        low, high = max(mean - 3 / n, 0.0), mean + 3 / n
    return Average(mean, float(low), float(high), n, of)


def score_of(rating: Rating) -> float | None:
    """The mean of the scales that apply."""
    found = [value for value in rating.counted.values() if value is not None]
    return sum(found) / len(found) if found else None


def _beside(rated: Sequence[Rated], outcome: str) -> Beside:
    pairs: list[tuple[Any, Any]] = [
        (score_of(one.final), one.outcomes.get(outcome)) for one in rated
    ]
    known = [(score, value) for score, value in pairs if score is not None and value is not None]
    n = len(known)
    scores, values = ({pair[k] for pair in known} for k in (0, 1))
    if n < 5 or len(scores) < 2 or len(values) < 2:
        return Beside(outcome, None, None, None, n)
    from scipy.stats import spearmanr  # scipy.stats: 80 MB, for whoever asks

    rho = float(spearmanr([a for a, _ in known], [b for _, b in known]).statistic)
    half = 1.96 * sqrt((1 + rho**2 / 2) / (n - 3))
    z = np.arctanh(np.clip(rho, -0.999999, 0.999999))
    return Beside(outcome, rho, float(np.tanh(z - half)), float(np.tanh(z + half)), n)

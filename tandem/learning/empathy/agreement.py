"""How far raters agree: Krippendorff's alpha, with its interval, and the plain share. Pure.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked example
is a test. Written here because the package of that name is under the GPL. 0.80 is firm, 0.667
tentative; below, averages say more about the raters than about the rated.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

Level = Literal["nominal", "ordinal", "interval"]
Value = Hashable
FIRM, TENTATIVE = 0.80, 0.667


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha` from -1 to 1, None where nothing varies or nothing is rated twice. `low` and `high`
    bound it with 95 % (bootstrap over units); `raw` is the share of pairs of ratings that are the
    same; `units` were rated at least twice, `ratings` are theirs."""

    alpha: float | None
    low: float | None
    high: float | None
    raw: float | None
    units: int
    ratings: int

    @property
    def word(self) -> str:
        """What may be made of it."""
        if self.alpha is None:
            return "not known"
        if self.alpha >= FIRM:
            return "firm"
        return "tentative" if self.alpha >= TENTATIVE else "too low to average"


def agreement(units: Sequence[Sequence[Value]], level: Level, draws: int = 500) -> Agreement:
    """Agreement over units, each with the ratings it got. None is no rating (N/A).

    For "ordinal" and "interval" the values are numbers. `draws` of the bootstrap, with a fixed
    seed, so that a page shows the same twice.
    """
    rated = [[one for one in unit if one is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) >= 2]
    value = alpha(rated, level)
    low = high = None
    if value is not None and len(rated) >= 3:
        chance = np.random.default_rng(17)
        drawn = [
            alpha([rated[i] for i in chance.integers(0, len(rated), len(rated))], level)
            for _ in range(draws)
        ]
        found = [one for one in drawn if one is not None]
        if len(found) >= draws / 2:
            low, high = (float(q) for q in np.quantile(found, (0.025, 0.975)))
    return Agreement(value, low, high, raw(rated), len(rated), sum(map(len, rated)))


def alpha(units: Sequence[Sequence[Value]], level: Level) -> float | None:
    """1 - observed / expected disagreement; None where it is 0 / 0."""
    units = [unit for unit in units if len(unit) >= 2]
    values = _sorted({value for unit in units for value in unit})
    if len(values) < 2:
        return None
    place = {value: number for number, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for unit in units:
        counts = Counter(place[value] for value in unit)
        for one, many in counts.items():
            for other, more in counts.items():
                pairs = many * (more - (one == other))
                coincidences[one, other] += pairs / (len(unit) - 1)
    totals = coincidences.sum(axis=1)
    distance = _distance(values, totals, level)
    n = totals.sum()
    expected = (np.outer(totals, totals) * distance).sum() / (n * (n - 1))
    if not expected:
        return None
    return float(1 - (coincidences * distance).sum() / n / expected)


def raw(units: Sequence[Sequence[Value]]) -> float | None:
    """The share of pairs of ratings of one unit that are the same."""
    pairs = [one == other for unit in units for one, other in combinations(unit, 2)]
    return sum(pairs) / len(pairs) if pairs else None


def _distance(values: list[Any], totals: np.ndarray, level: Level) -> np.ndarray:
    """Squared differences between the values, as Krippendorff defines them for each level."""
    size = len(values)
    if level == "nominal":
        return 1.0 - np.eye(size)
    if level == "interval":
        numbers = np.array(values, dtype=float)
        apart: np.ndarray = (numbers[:, None] - numbers[None, :]) ** 2
        return apart
    running = np.concatenate([[0.0], np.cumsum(totals)])
    found = np.zeros((size, size))
    for one, other in combinations(range(size), 2):
        between = running[other + 1] - running[one] - (totals[one] + totals[other]) / 2
        found[one, other] = found[other, one] = between**2
    return found


def _sorted(values: set[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return sorted(values, key=str)

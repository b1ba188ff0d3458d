"""How sure a figure is: intervals for shares, differences, quantiles and means. Pure numbers.

All are two-sided with a confidence of 95 % unless told otherwise. Sources: Wilson 1927 for a share;
Newcombe 1998 (method 10) for the difference of two shares; order statistics (David and Nagaraja,
Order Statistics, 7.1) for a quantile; Student's t and Efron's percentile bootstrap for a mean.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
FEWEST_FOR_T = 200
"""Values from which the mean is near enough to normal, however skewed they are."""
RESAMPLES = 2000

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    def apart_from(self, other: "Interval") -> bool:
        """Whether the two have nothing in common."""
        return self.high < other.low or other.high < self.low


def wilson(hits: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of a share of `hits` in `n`; None where there is nothing to count.

    Raises ValueError where there are more hits than cases.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if hits == n else min(1.0, middle + half))


def difference(
    hits: int, n: int, other_hits: int, other_n: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of the first share less the second, of two groups that are not the same
    cases; None where one of them is empty."""
    one, other = wilson(hits, n, confidence), wilson(other_hits, other_n, confidence)
    if one is None or other is None:
        return None
    a, b = hits / n, other_hits / other_n
    low = a - b - sqrt((a - one.low) ** 2 + (other.high - b) ** 2)
    high = a - b + sqrt((one.high - a) ** 2 + (b - other.low) ** 2)
    return Interval(max(-1.0, low), min(1.0, high))


def quantile(values: Sequence[float], q: float) -> float | None:
    """The smallest value that at least the share `q` of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(q * len(ordered)) - 1)] if ordered else None


def quantile_interval(
    values: Sequence[float], q: float, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of the quantile `q`, by the order statistics that hold it at least as often as
    `confidence` says; the whole range where there are too few values."""
    ordered, n = sorted(values), len(values)
    if n == 0:
        return None
    from scipy.stats import binom  # scipy.stats: 80 MB, for whoever asks

    rest = (1 - confidence) / 2
    low = int(binom.ppf(rest, n, q)) - 1
    high = int(binom.ppf(1 - rest, n, q))
    return Interval(ordered[max(0, low)], ordered[min(n - 1, high)])


def mean_interval(
    values: Sequence[float], confidence: float = CONFIDENCE, seed: int = 7
) -> Interval | None:
    """The interval of the mean: by the bootstrap for few values, by Student's t for many."""
    n = len(values)
    if n < 2:
        return Interval(values[0], values[0]) if n else None
    if n < FEWEST_FOR_T:
        return bootstrap(values, lambda some: some.mean(axis=1), confidence, seed)
    from scipy.stats import t  # scipy.stats: 80 MB, for whoever asks

    numbers = np.asarray(values, dtype=float)
    half = float(t.ppf(0.5 + confidence / 2, n - 1) * numbers.std(ddof=1) / sqrt(n))
    return Interval(float(numbers.mean()) - half, float(numbers.mean()) + half)


def bootstrap(
    values: Sequence[float],
    statistic: Callable[[Numbers], Numbers],
    confidence: float = CONFIDENCE,
    seed: int = 7,
) -> Interval:
    """The percentile bootstrap of a statistic, which gets one resample a row. The same values and
    seed give the same interval."""
    numbers = np.asarray(values, dtype=float)
    picked = np.random.default_rng(seed).integers(0, len(numbers), (RESAMPLES, len(numbers)))
    found = statistic(numbers[picked])
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high))

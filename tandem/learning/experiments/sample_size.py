"""How many people an experiment needs before it starts. Pure.

`fixed` is the usual two-sample formula with normal quantiles (J. L. Fleiss, "Statistical Methods
for Rates and Proportions", 3rd ed., section 4.2, without continuity correction). `sequential` is
for intervals that hold at every look: the number at which such an interval leaves out zero with
the power wished for. Looking at any time costs about a third more people.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from tandem.learning.experiments.sequential import width

MOST = 10**9


@dataclass(frozen=True, slots=True)
class Needed:
    """People in all arms together, looked at once (`fixed`) or at any time (`sequential`)."""

    fixed: int
    sequential: int


def needed(
    baseline: float,
    smallest: float,
    share: float = 0.5,
    alpha: float = 0.05,
    power: float = 0.8,
    spread: float | None = None,
) -> Needed:
    """For a difference of `smallest` (with its sign) from a share of `baseline`.

    `share` is the other arm's part of the people; `spread` the standard deviation of an outcome
    that is no share. Raises ValueError for a difference of nothing, or beyond 0 and 1.
    """
    if not smallest:
        raise ValueError("the smallest effect worth knowing must not be 0")
    if spread is None:
        reached = baseline + smallest
        if not 0 <= reached <= 1:
            raise ValueError(f"{baseline} and {smallest:+} come to {reached}, which is no share")
        usual, other = baseline * (1 - baseline), reached * (1 - reached)
    else:
        usual = other = spread**2
    variance = max(usual / (1 - share) + other / share, 1e-9)
    both = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(power)
    fixed = ceil(variance * (both / smallest) ** 2)
    return Needed(fixed, _sequential(variance, abs(smallest), alpha, power, fixed))


def _sequential(variance: float, smallest: float, alpha: float, power: float, start: int) -> int:
    """The smallest n at which the bound is `power` quantiles of the estimate below the effect."""
    reached_at = NormalDist().inv_cdf(power)

    def enough(n: float) -> bool:
        return bool(smallest >= sqrt(variance) * (width(n, n, alpha) + reached_at / sqrt(n)))

    low, high = start, start
    while not enough(high) and high < MOST:
        low, high = high, high * 2
    while high - low > max(1, high // 1000):
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high

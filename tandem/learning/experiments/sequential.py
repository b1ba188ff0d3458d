"""Intervals that hold at every look, so that looking early does no harm. Pure.

Asymptotic confidence sequences with a Gaussian mixture: I. Waudby-Smith, D. Arbour, R. Sinha,
E. H. Kennedy, A. Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences"
(Annals of Statistics 52, 2024), theorem 2.2 and equation 5. Over all looks together the interval
misses the truth with probability alpha at most, for samples that are not small: nothing is said
below SMALLEST people an arm. `tandem/learning/experiments/simulate.py` measures that.
"""

from dataclasses import dataclass
from math import log, sqrt

SMALLEST = 50
"""People in an arm from which an interval is told: below, normal theory does not hold."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The outcomes of an arm: how many people, their sum, and the sum of their squares."""

    n: int
    total: float
    squares: float

    @classmethod
    def of_share(cls, hits: int, n: int) -> "Sample":
        """Outcomes that are yes or no."""
        return cls(n, hits, hits)

    @property
    def mean(self) -> float:
        """The mean outcome; 0 without people."""
        return self.total / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """Of one person's outcome. One person more at each end of what was seen keeps it above
        zero where all are the same (for shares: Wilson's idea, a success and a failure more)."""
        if not self.n:
            return 0.25
        mean = (self.total + 1) / (self.n + 2)
        return max((self.squares + 1) / (self.n + 2) - mean**2, 1e-12)


@dataclass(frozen=True, slots=True)
class Effect:
    """The other arm's mean less that of the usual one, with its bounds; they are None while there
    are too few people."""

    difference: float
    low: float | None
    high: float | None
    n: int

    @property
    def settled(self) -> bool:
        """Whether zero is outside."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def effect(usual: Sample, other: Sample, planned: int, alpha: float = 0.05) -> Effect:
    """The effect so far, for any number of looks. `planned` people in all is where the interval
    is tightest; it is chosen before the start."""
    difference, n = other.mean - usual.mean, usual.n + other.n
    if min(usual.n, other.n) < SMALLEST:
        return Effect(difference, None, None, n)
    # The variance of one person's term in the difference, with the arms' shares as they are.
    variance = n * (usual.variance / usual.n + other.variance / other.n)
    half = sqrt(variance) * width(n, planned, alpha)
    return Effect(difference, difference - half, difference + half, n)


def width(n: float, planned: float, alpha: float) -> float:
    """Half the width of the interval of a mean of n terms of variance 1."""
    rho2 = (-2 * log(alpha) + log(-2 * log(alpha)) + 1) / planned
    grown = n * rho2 + 1
    return sqrt(2 * grown / (n * n * rho2) * log(sqrt(grown) / alpha))

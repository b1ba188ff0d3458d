"""How long until something happens, where some left before it did. Pure numbers.

Kaplan and Meier 1958: whoever left counts as waiting up to the moment of leaving, and is neither
dropped (which makes waits look short) nor counted as served. Quantiles get the interval of
Brookmeyer and Crowley 1982 on the log-log scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from tandem.learning.intervals import CONFIDENCE, Interval


@dataclass(frozen=True, slots=True)
class Step:
    """At `time` the share still waiting falls to `waiting`; `spread` is Greenwood's sum."""

    time: float
    waiting: float
    spread: float


@dataclass(frozen=True, slots=True)
class Until:
    """One wait: how long, and whether it ended by what was waited for (else: by leaving)."""

    time: float
    happened: bool


def curve(waits: Sequence[Until]) -> list[Step]:
    """The share still waiting after each time at which it happened to somebody, falling."""
    ordered = sorted(waits, key=lambda one: (one.time, not one.happened))
    left, share, spread, steps, index = len(ordered), 1.0, 0.0, [], 0
    while index < len(ordered):
        time, end = ordered[index].time, index
        while end < len(ordered) and ordered[end].time == time:
            end += 1
        happened = sum(one.happened for one in ordered[index:end])
        if happened:
            share *= 1 - happened / left
            spread += happened / (left * (left - happened)) if left > happened else float("inf")
            steps.append(Step(time, share, spread))
        left, index = left - (end - index), end
    return steps


def time_until(steps: Sequence[Step], q: float) -> float | None:
    """The time by which it had happened to the share `q`; None where it never did."""
    return next((step.time for step in steps if step.waiting <= 1 - q + 1e-12), None)


def time_interval(
    steps: Sequence[Step], q: float, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of that time; its high end is infinite where too many left to tell."""
    if not steps:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    inside = [step.time for step in steps if _holds(step, 1 - q, z)]
    after = next((s.time for s in steps if s.waiting <= 1 - q and not _holds(s, 1 - q, z)), None)
    found = time_until(steps, q)
    if not inside:
        return Interval(found, found) if found is not None else None
    return Interval(inside[0], after if after is not None else float("inf"))


def _holds(step: Step, waiting: float, z: float) -> bool:
    """Whether the share still waiting at this step may be `waiting`."""
    if step.waiting >= 1:
        return False
    if step.waiting <= 0 or step.spread == float("inf"):
        return True
    scale = log(-log(step.waiting))
    half = z * sqrt(step.spread) / abs(log(step.waiting))
    low, high = exp(-exp(scale + half)), exp(-exp(scale - half))
    return low <= waiting <= high

"""Watching a share day by day: an alarm when it leaves what it was, and few false ones. Pure.

An EWMA chart (Roberts 1959; Lucas and Saccucci 1990) of standardised days, one-sided, with the
share of the weeks before as its reference, or a limit. A day's residual takes the reference's own
uncertainty into account, so a young reference does not cry wolf.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

WEIGHT = 0.2
"""Of the newest day; the rest is what went before. Doubled shares are found within a week."""
LIMIT = 3.5
"""Standard deviations of the chart. By simulation a rule gives one false alarm in 1,000 days or
less often (tests/learning/test_alarms.py)."""
BASELINE_DAYS, WATCHED_DAYS = 56, 28
"""The reference is eight weeks, the chart begins anew after them: what stays for months is the new
usual, and the alarm ends."""
FEWEST_BASELINE = 100
"""Contacts in the reference; with fewer nothing is said."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day's count: `hits` among `n`."""

    day: str
    hits: int
    n: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What the chart says on its newest day: whether it is `out`, since which day, how far
    (`distance`, in its own standard deviations), the reference, and the share lately."""

    out: bool
    since: str
    distance: float
    reference: float
    lately: float
    n: int


def watch(
    days: Sequence[Day], *, worse: str, fewest: int, limit: float | None = None
) -> Watched | None:
    """Read the chart over `days`, one for each, oldest first. `worse` is "up" or "down"; `limit` a
    share to be compared with instead of the weeks before. None where there is too little."""
    baseline, watched = days[:-WATCHED_DAYS], _joined(days[-WATCHED_DAYS:], fewest)
    if not watched:
        return None
    reference, known = limit, 0
    if reference is None:
        baseline = baseline[-BASELINE_DAYS:]
        known = sum(day.n for day in baseline)
        if known < FEWEST_BASELINE:
            return None
        reference = _smoothed(sum(day.hits for day in baseline), known)
    sign = 1.0 if worse == "up" else -1.0
    level, since = 0.0, ""
    for day in watched:
        level = WEIGHT * sign * _residual(day, reference, known) + (1 - WEIGHT) * level
        out = level > LIMIT * sqrt(WEIGHT / (2 - WEIGHT))
        since = (since or day.day) if out else ""
    n = sum(day.n for day in watched[-7:])
    lately = sum(day.hits for day in watched[-7:]) / n
    distance = level / sqrt(WEIGHT / (2 - WEIGHT))
    return Watched(bool(since), since, distance, reference, lately, n)


def _residual(day: Day, reference: float, known: int) -> float:
    """How far a day is from the reference, in standard deviations of both together."""
    spread = reference * (1 - reference) * (1 / day.n + (1 / known if known else 0))
    return (day.hits / day.n - reference) / sqrt(spread)


def _smoothed(hits: int, n: int) -> float:
    """A share that is neither 0 nor 1 (Agresti and Coull's two of each)."""
    return (hits + 2) / (n + 4)


def _joined(days: Sequence[Day], fewest: int) -> list[Day]:
    """Days with too few contacts are put together with the next; what is left over waits."""
    found: list[Day] = []
    hits = n = 0
    for day in days:
        hits, n = hits + day.hits, n + day.n
        if n >= fewest:
            found.append(Day(day.day, hits, n))
            hits = n = 0
    return found

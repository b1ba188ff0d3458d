"""From counts and values to a figure that says how sure it is. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tandem.learning.intervals import (
    Interval,
    mean_interval,
    quantile,
    quantile_interval,
    wilson,
)
from tandem.learning.measures import Measure
from tandem.learning.survival import Until, curve, time_interval, time_until


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure: its value with the interval of 95 %, what was counted (`hits`, of shares) among how
    many (`n`), and, where grouped, what it is of (`group`). `value` is None where n is 0, or where
    too many left to tell; `high` where it has no end."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    hits: int | None = None
    group: tuple[str, ...] = ()

    @property
    def interval(self) -> Interval | None:
        """The interval, with an infinite end where it has none."""
        if self.low is None:
            return None
        return Interval(self.low, float("inf") if self.high is None else self.high)

    def as_json(self) -> dict[str, Any]:
        """As exported; numbers rounded to what they are good for."""
        row = asdict(self) | {"group": list(self.group)}
        for name in ("value", "low", "high"):
            row[name] = None if row[name] is None else round(row[name], 4)
        return row


def share(measure: Measure, hits: int, n: int, group: tuple[str, ...] = ()) -> Estimate:
    """A share, with Wilson's interval."""
    value = hits / n if n else None
    return _estimate(measure, value, wilson(hits, n), n, hits, group)


def of_values(
    measure: Measure,
    values: Sequence[float],
    ended: Sequence[int] = (),
    group: tuple[str, ...] = (),
) -> Estimate:
    """A median, a mean, or a wait; `ended` says of each wait whether a person came."""
    n = len(values)
    if measure.kind == "median":
        interval = quantile_interval(values, measure.quantile)
        return _estimate(measure, quantile(values, measure.quantile), interval, n, None, group)
    if measure.kind == "mean":
        mean = sum(values) / n if n else None
        return _estimate(measure, mean, mean_interval(values), n, None, group)
    waits = [Until(time, bool(came)) for time, came in zip(values, ended, strict=True)]
    steps = curve(waits)
    found = time_until(steps, measure.quantile)
    return _estimate(measure, found, time_interval(steps, measure.quantile), n, None, group)


def _estimate(
    measure: Measure,
    value: float | None,
    interval: Interval | None,
    n: int,
    hits: int | None,
    group: tuple[str, ...],
) -> Estimate:
    low = interval.low if interval else None
    high = interval.high if interval and interval.high != float("inf") else None
    return Estimate(measure.name, value, low, high, n, hits, group)

"""Figures as people read them. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tandem.core.customs import brief_day
from tandem.core.words import in_spoken, say
from tandem.learning.estimates import Estimate
from tandem.learning.measures import BY_NAME, Measure

NOTHING = "–"


def percent(value: float | None, digits: int = 0) -> str:
    """0.374 -> "37 %"; a dash for nothing."""
    return NOTHING if value is None else f"{100 * value:.{digits}f} %"


def amount(estimate: Estimate) -> str:
    """A figure in its measure's unit."""
    return _in_unit(BY_NAME[estimate.measure], estimate.value)


def interval(estimate: Estimate) -> str:
    """The interval of 95 %: "35 to 40 %"."""
    measure = BY_NAME[estimate.measure]
    if estimate.low is None:
        return NOTHING
    if estimate.high is None:
        return say("leads.or_more", value=_in_unit(measure, estimate.low))
    if measure.kind == "share":
        low, high = f"{100 * estimate.low:.0f}", f"{100 * estimate.high:.0f}"
        if low == high:
            low, high = f"{100 * estimate.low:.1f}", f"{100 * estimate.high:.1f}"
        return say("leads.range_percent", low=low, high=high)
    low, high = (_in_unit(measure, end) for end in (estimate.low, estimate.high))
    return say("leads.range", low=low, high=high)


def points(low: float, high: float) -> str:
    """A difference of shares as an interval in percentage points: "+3 to +8 points"."""
    return say("leads.range_points", low=f"{100 * low:+.0f}", high=f"{100 * high:+.0f}")


def duration(seconds: float | None) -> str:
    """ "45 s", "2 min 30 s", "3 h 5 min"."""
    if seconds is None:
        return NOTHING
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
    hours, rest = divmod(whole // 60, 60)
    return f"{hours} h {rest} min" if rest and hours < 10 else f"{hours} h"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "Tue 24 Nov 14:05", local."""
    local = at.astimezone(zone)
    return f"{brief_day(local.date())} {local:%H:%M}"


def topic(name: str) -> str:
    """An intent as a heading: "Refund status"; what it was about never became clear: so it says."""
    if not name:
        return say("leads.never_clear")
    return in_spoken(name.replace("_", " ").capitalize())


def _in_unit(measure: Measure, value: float | None) -> str:
    if value is None:
        return NOTHING
    if measure.kind == "share":
        return percent(value)
    if measure.unit == "seconds":
        return duration(value)
    return f"{value:+.2f}" if measure.kind == "mean" else f"{value:g}"

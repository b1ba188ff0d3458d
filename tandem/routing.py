"""How long it takes, honestly: a range from recent waits, and when a case is due."""

from datetime import datetime, timedelta
from math import ceil
from statistics import quantiles

from tandem.policy import Handover

FEWEST_WAITS = 5
"""Below this the range of the policy is told instead of one learned from too little."""


def wait_range(recent_seconds: list[float], place: int, dial: Handover) -> tuple[int, int]:
    """(low, high) minutes until somebody answers, from the 50th and 90th percentile of late.

    Each further place in the queue adds half a median wait to both ends.
    """
    if len(recent_seconds) < FEWEST_WAITS:
        low, high = dial.wait_low_minutes, dial.wait_high_minutes
    else:
        tenths = quantiles(recent_seconds, n=10, method="inclusive")
        low, high = ceil(tenths[4] / 60), ceil(tenths[8] / 60)
    extra = (place - 1) * ceil(low / 2)
    low, high = max(1, low + extra), high + extra
    return low, max(high, low + 1)


def due_at(requested_at: datetime, dial: Handover) -> datetime:
    """When somebody should have answered."""
    return requested_at + timedelta(minutes=dial.due_minutes)

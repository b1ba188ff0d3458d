"""When is it peak? By load with its own memory, so that it does not flap. Pure."""

from typing import Literal

from tandem.config.policy_blocks import Peak
from tandem.core.decision_context import Load


def peak_by_load(load: Load, under_way: bool, dial: Peak) -> Literal["begin", "end", ""]:
    """Whether a peak begins or ends with this load; between the two values all stays as it is."""
    if not under_way and load.per_agent >= dial.begin_at:
        return "begin"
    if under_way and load.per_agent < dial.end_at:
        return "end"
    return ""

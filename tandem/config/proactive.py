"""When the assistant writes first, and what; loads proactive.yml."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tandem.config.yaml_file import Block, Sentence, load_checked

EventType = Literal[
    "order_shipped", "order_delivered", "order_late", "order_refunded", "order_changed",
    "payment_failed",
]  # fmt: skip


def _of_day(value: object) -> object:
    """YAML makes 20:00 a number of minutes and 20.00 one of seconds: neither is what was meant."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        raise ValueError('a time of day is written "20:00", in quotes')
    return value


CLOCK = re.compile(r"\d{1,2}:\d{2}")
TimeOfDay = Annotated[time, BeforeValidator(_of_day)]


class QuietHours(Block):
    """From one time of day until another, over midnight where the first is later."""

    from_: Annotated[TimeOfDay, Field(alias="from")]
    until: TimeOfDay

    def hold(self, at: time) -> bool:
        """Whether it is quiet at a time of day."""
        if self.from_ <= self.until:
            return self.from_ <= at < self.until
        return at >= self.from_ or at < self.until


class Said(Block):
    """What is said of one kind of event."""

    say: Sentence


class ProactiveRules(Block):
    """The whole file."""

    quiet_hours: QuietHours
    most_a_day: Annotated[int, Field(ge=1, le=10)]
    most_a_week: Annotated[int, Field(ge=1, le=30)]
    too_old_hours: Annotated[int, Field(ge=1, le=24 * 14)]
    events: dict[EventType, Said]


def load_proactive(path: Path) -> ProactiveRules:
    """The file, checked. Raises PolicyError with every mistake and its line."""
    return load_checked(path, ProactiveRules)

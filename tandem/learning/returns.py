"""Who came back, and how soon: over all contacts of one person, on every channel. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One contact of a person, as far as returning goes."""

    id: str
    topic: str
    opened_at: datetime
    ended_at: datetime
    engaged: bool = True


def returns_of(
    contacts: Sequence[Seen], orders: Sequence[datetime] = ()
) -> dict[str, tuple[float | None, float | None]]:
    """By contact, the hours from its end until the person's next contact about the same topic, and
    until the next contact about anything or order; None where there is none.

    Only what begins after the end counts: a second tab that was open meanwhile is no return, nor is
    a page opened without a word. Where it never became clear what a contact was about, nothing is
    about the same.
    """
    spoken = [one for one in contacts if one.engaged]
    begins = sorted([*(one.opened_at for one in spoken), *orders])
    by_topic: dict[str, list[datetime]] = defaultdict(list)
    for one in spoken:
        if one.topic:
            by_topic[one.topic].append(one.opened_at)
    for times in by_topic.values():
        times.sort()
    return {
        one.id: (
            _hours_until(by_topic.get(one.topic, ()), one.ended_at),
            _hours_until(begins, one.ended_at),
        )
        for one in contacts
    }


def _hours_until(begins: Sequence[datetime], ended_at: datetime) -> float | None:
    """From the end to the first beginning after it."""
    index = bisect_right(begins, ended_at)
    return (begins[index] - ended_at) / HOUR if index < len(begins) else None

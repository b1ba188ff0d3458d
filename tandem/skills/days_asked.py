"""A day that is asked about, and whether something that comes on another is there by then. Pure.

"Before Friday?", "by tomorrow", "in time for Sunday", "on Tuesday then" ask yes or no.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = {name[:3]: place for place, name in enumerate(WEEKDAYS)} | {
    "tues": 1, "weds": 2, "thur": 3, "thurs": 3,
}  # fmt: skip
NEAR = {"today": 0, "tonight": 0, "tomorrow": 1, "tomorow": 1, "tmrw": 1, "tomoz": 1}
WEEKEND = "weekend"
NAMES = "|".join([*WEEKDAYS, WEEKEND, *sorted(SHORT, key=len, reverse=True), *NEAR])
ASKED = re.compile(
    rf"\b(?:(?P<how>before|by|until|till|in time for|ahead of|earlier than|no later than|not later"
    rf" than|on|for|after|not until|not before|only on)\s{{1,3}})?"
    rf"(?:the |this |next |coming ){{0,3}}"
    rf"(?P<day>{NAMES})\b(?: the (?P<number>\d{{1,2}})(?:st|nd|rd|th)?)?",
    re.I,
)
BEFORE = ("before", "ahead of", "earlier than")
UP_TO = ("by", "until", "till", "in time for", "no later than", "not later than", "for")
LATER = ("after", "not until", "not before", "only on")
"""Asked the other way round: what a yes would mean is not told apart here."""


@dataclass(frozen=True, slots=True)
class DayAsked:
    """`day` that was named and `how` ("before", "by", "on"); `latest`: the last day that would be a
    yes, `earliest` the first; None where any day before is one."""

    day: date
    how: str
    latest: date
    earliest: date | None

    def fits(self, other: date) -> bool:
        """Whether what comes on that day is there when it was asked for."""
        return other <= self.latest and (self.earliest is None or other >= self.earliest)


def day_asked(text: str, today: date) -> DayAsked | None:
    """The one day that a question is about; None where none is named, or several."""
    found = [match for match in ASKED.finditer(text) if match["day"]]
    if len(found) != 1:
        return None
    how, name = (found[0]["how"] or "").lower(), found[0]["day"].lower()
    if how in LATER:
        return None
    if name in NEAR:
        day = today + timedelta(days=NEAR[name])
    else:
        name = WEEKDAYS[5] if name == WEEKEND else name
        weekday = SHORT.get(name, WEEKDAYS.index(name) if name in WEEKDAYS else 0)
        day = today + timedelta(days=(weekday - today.weekday()) % 7)
    if how in BEFORE:
        return DayAsked(day, "before", day - timedelta(days=1), None)
    if how in UP_TO:
        return DayAsked(day, "by", day, None)
    return DayAsked(day, "on", day, day)

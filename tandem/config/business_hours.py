"""When people are there: the week, holidays, and time counted in open minutes. Pure.

Hours are written in local time; everything is computed in UTC, so that the days on which clocks
change are simply an hour shorter or longer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SLOTS_AHEAD = timedelta(weeks=4)

Span = tuple[int, int]
"""Opening and closing in minutes since local midnight, at most 1440."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar: the spans of each weekday (0 is Monday), and days that differ from it."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    special: dict[date, tuple[Span, ...]] = field(default_factory=dict)

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody should be there at `moment`."""
        return any(begin <= moment < end for begin, end in self._of(self._day(moment)))

    def next_open(self, moment: datetime) -> datetime:
        """The first moment at or after `moment` at which it is open."""
        return max(next(self._from(moment))[0], moment)

    def after(self, moment: datetime, minutes: float) -> datetime:
        """The moment when `minutes` of open time have passed since `moment`."""
        left = timedelta(minutes=minutes)
        for begin, end in self._from(moment):
            begin = max(begin, moment)
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise AssertionError("unreachable: the days go on")

    def minutes_between(self, begin: datetime, end: datetime) -> float:
        """Open minutes between two moments."""
        total = timedelta()
        for opens, closes in self._from(begin):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, begin)
        return total / timedelta(minutes=1)

    def slots(self, moment: datetime, minutes: int, count: int) -> list[datetime]:
        """The next `count` beginnings of slots that lie wholly in open time, of the next weeks."""
        found: list[datetime] = []
        step, last = timedelta(minutes=minutes), moment + SLOTS_AHEAD
        for begin, end in self._from(moment):
            if begin > last:
                break
            while begin + step <= end and len(found) < count:
                if begin >= moment:
                    found.append(begin)
                begin += step
            if len(found) == count:
                break
        return found

    def words(self) -> str:
        """The week in short: "Mon-Fri 8-20, Sat 9-17"."""
        parts = []
        for spans, days in groupby(range(7), key=lambda day: self.week[day]):
            if spans:
                numbers = list(days)
                names = [DAYS[n][:3].title() for n in (numbers[0], numbers[-1])]
                name = "-".join(dict.fromkeys(names))
                times = " and ".join(f"{_clock(a)}-{_clock(b)}" for a, b in spans)
                parts.append(f"{name} {times}")
        return ", ".join(parts)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        shut = datetime.min.replace(tzinfo=UTC)
        for begin, end in self.special.get(day, self.week[day.weekday()]):
            # A span that ends in the hour lost to summer time reaches into the next one.
            opens, closes = max(self._at(day, begin), shut), self._at(day, end)
            if closes > opens:
                shut = closes
                yield opens, closes

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open spans that end after `moment`, in their order, for ever: a week that is never
        open is refused when team.yml is loaded."""
        day = self._day(moment)
        while True:
            yield from (span for span in self._of(day) if span[1] > moment)
            day += timedelta(days=1)

    def _at(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, 1440)
        clock = time(rest // 60, rest % 60)
        return datetime.combine(day + timedelta(days=days), clock, self.zone).astimezone(UTC)


def always_open(zone: ZoneInfo) -> Hours:
    """Open day and night."""
    return Hours(zone, (((0, 1440),),) * 7)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")

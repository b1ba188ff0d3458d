"""Drift: a week beside the weeks before it, or any two stretches of days."""

from dataclasses import dataclass
from datetime import date, timedelta

from tandem.core.errors import TandemError
from tandem.core.words import say
from tandem.learning.drift.compare import Drift, compare
from tandem.learning.measures import BY_NAME
from tandem.runtime import Runtime

BASELINE_WEEKS, LONGEST_WEEKS = 6, 26
COMPARED = (
    "handover_rate", "asked_for_person", "bot_abandonment", "unresolved", "repeat_contact_24h",
    "csat", "low_mood", "not_known", "bot_repeats", "readings_offered", "asked_again",
)  # fmt: skip
"""Shares compared in all and by topic."""


class BadDays(TandemError):
    """Days that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Days:
    """The week from `week` (a Monday) beside the `weeks` weeks that begin on `baseline`."""

    week: date
    baseline: date
    weeks: int


def days_asked(runtime: Runtime, week: str = "", baseline: str = "", weeks: int = 0) -> Days:
    """Without a week the newest whole one, without a baseline the weeks before it.

    Raises BadDays."""
    last = runtime.storage.drifted.last_day()
    today = runtime.clock().astimezone(runtime.config.team.zone).date()
    newest = _monday(min(last or today, today) + timedelta(days=1)) - timedelta(weeks=1)
    chosen = _monday(_day(week, "week")) if week else newest
    count = weeks or BASELINE_WEEKS
    if not 1 <= count <= LONGEST_WEEKS:
        raise BadDays(say("leads.drift_weeks", count=count, most=LONGEST_WEEKS))
    if baseline:
        begin = _monday(_day(baseline, "baseline"))
        count = min(count, max(1, (chosen - begin).days // 7))
    else:
        begin = chosen - timedelta(weeks=count)
    if begin >= chosen:
        raise BadDays(say("leads.drift_baseline", begin=begin, chosen=chosen))
    return Days(chosen, begin, count)


def drift_of(runtime: Runtime, days: Days) -> Drift:
    """What moved from the baseline to the week."""
    read, now = runtime.storage.drifted.period, runtime.clock()
    measures = [BY_NAME[name] for name in COMPARED]
    then = read(days.baseline, days.baseline + timedelta(weeks=days.weeks), now, measures)
    week = read(days.week, days.week + timedelta(weeks=1), now, measures)
    titles = {name: measure.title for name, measure in BY_NAME.items()}
    return compare(then, week, runtime.config.vocabulary, titles)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDays(say("leads.drift_day", field=field, text=text)) from None

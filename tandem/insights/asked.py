"""What a lead asked for by the address: time, filters, a measure. Nothing else is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tandem.core.errors import Refused
from tandem.core.words import say
from tandem.learning.measure_sql import NUMBERS, Scope
from tandem.learning.measures import BY_NAME, DIMENSIONS, Measure

WEEKS = (4, 13, 26, 52)
DEFAULT_WEEKS = 13
LATELY_WEEKS = 4
"""What is called "lately" on the page, and set against the time before."""
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """The last `weeks` up to and including `today`, or up to `until`; `filters` by dimension;
    `measure` is what the small charts show."""

    today: date
    now: datetime
    weeks: int = DEFAULT_WEEKS
    filters: Mapping[str, str] = field(default_factory=dict)
    measure: Measure = BY_NAME["handover_rate"]

    @property
    def since(self) -> date:
        """The Monday of the first week."""
        return self.today - timedelta(days=self.today.weekday(), weeks=self.weeks - 1)

    def scope(self, solvable: tuple[str, ...], **more: str) -> Scope:
        """All of it as a scope of measures."""
        until = self.today + timedelta(days=1)
        return Scope(self.since, until, self.now, dict(self.filters) | more, solvable)

    def halves(self, solvable: tuple[str, ...]) -> tuple[Scope, Scope]:
        """(the time before, lately): the last weeks against what of the time came before them."""
        lately = self.today - timedelta(days=self.today.weekday(), weeks=self.lately - 1)
        end, filters = self.today + timedelta(days=1), dict(self.filters)
        return (
            Scope(self.since, lately, self.now, filters, solvable),
            Scope(lately, end, self.now, filters, solvable),
        )

    @property
    def lately(self) -> int:
        """So many weeks are "lately": half of the time at most."""
        return min(LATELY_WEEKS, max(1, self.weeks // 2))

    def query(self, **more: str | int | None) -> str:
        """The address's query with something changed; None takes it away."""
        values: dict[str, str | int | None] = {
            "weeks": self.weeks if self.weeks != DEFAULT_WEEKS else None,
            "chart": self.measure.name if self.measure.name != "handover_rate" else None,
            **self.filters,
            **more,
        }
        return urlencode({key: value for key, value in values.items() if value is not None})


def asked_of(query: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Asked:
    """What the query of an address asks for. Raises Refused bad_filter."""
    try:
        weeks = int(query.get("weeks") or DEFAULT_WEEKS)
    except ValueError:
        weeks = 0
    if weeks not in WEEKS:
        known = ", ".join(map(str, WEEKS))
        raise Refused("bad_filter", say("leads.bad_weeks", known=known), field="weeks")
    filters = {}
    for name in DIMENSIONS:
        value = query.get(name, "")[:LONGEST_VALUE]
        if not value:
            continue
        if name in NUMBERS and not (value.isascii() and value.isdigit() and len(value) < 4):
            raise Refused("bad_filter", say("leads.bad_number", name=name), field=name)
        filters[name] = value
    chart = query.get("chart") or "handover_rate"
    if chart not in BY_NAME or BY_NAME[chart].kind != "share":
        raise Refused("bad_filter", say("leads.bad_chart"), field="chart")
    return Asked(now.astimezone(zone).date(), now, weeks, filters, BY_NAME[chart])

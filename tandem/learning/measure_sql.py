"""The SQL of a measure, as it runs and as it is printed. Pure text, for SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tandem.learning.measures import BY_NAME, DIMENSIONS, Measure

Values = dict[str, Any]
BY_DAY = BY_NAME["engaged"]
"""A measure without a window: its condition is that of the days and filters alone."""
NUMBERS = frozenset({"weekday", "hour", "demo"})
"""Dimensions that are numbers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which contacts: begun on local days from `since`, before `until`, as known at `now`; with
    `filters` by dimension. `solvable` are the topics that the assistant should solve."""

    since: date
    until: date
    now: datetime
    filters: Mapping[str, str | int] = field(default_factory=dict)
    solvable: Sequence[str] = ()

    def __post_init__(self) -> None:
        unknown = set(self.filters) - set(DIMENSIONS)
        if unknown:
            raise ValueError(f"no such filter: {', '.join(sorted(unknown))}")


def where(measure: Measure, scope: Scope) -> tuple[str, Values]:
    """The condition for a contact to be looked at, and its values."""
    parts = ["over = 1", "day >= :since", "day < :until"]
    values: Values = {"since": scope.since.isoformat(), "until": scope.until.isoformat()}
    if measure.window_hours:
        parts.append("ended_at <= :older_than")
        values["older_than"] = scope.now - timedelta(hours=measure.window_hours)
    for name, value in sorted(scope.filters.items()):
        parts.append(f"{name} = :{name}")
        values[name] = int(value) if name in NUMBERS else value
    return " AND ".join(parts), values


def among(measure: Measure, scope: Scope) -> str:
    """The denominator, with the topics the assistant should solve filled in."""
    listed = ", ".join(literal(topic) for topic in scope.solvable) or "''"
    return measure.of.replace(":solvable", listed)


def select_of(measure: Measure, scope: Scope, by: Sequence[str] = ()) -> tuple[str, Values]:
    """The statement that counts a share, or lists the values of another measure."""
    _known(by)
    condition, values = where(measure, scope)
    of, groups = among(measure, scope), "".join(f"{name}, " for name in by)
    if measure.kind == "share":
        end = f"\nGROUP BY {', '.join(by)}\nORDER BY {', '.join(by)}" if by else ""
        counted = f"{_count(f'({of}) AND ({measure.hits})')} AS hits"
        among_them = f"{_count(of)} AS n"
        return _select(f"{groups}{counted},\n       {among_them}", condition, end), values
    also = ", wait_ended" if measure.kind == "wait" else ""
    order = ", ".join([*by, measure.value])
    columns = f"{groups}{measure.value} AS measured{also}"
    return _select(columns, f"{condition}\n  AND {of}", f"\nORDER BY {order}"), values


def select_shares(
    measures: Sequence[Measure], scope: Scope, by: Sequence[str] = ()
) -> tuple[str, Values]:
    """One statement that counts many shares in one reading of the roll-up: columns `hits_0`, `n_0`
    and so on, in the order of the measures."""
    _known(by)
    condition, values = where(BY_DAY, scope)
    sums = []
    for number, measure in enumerate(measures):
        of = f"({among(measure, scope)})"
        if measure.window_hours:
            name = f"older_than_{measure.window_hours}h"
            of += f" AND ended_at <= :{name}"
            values[name] = scope.now - timedelta(hours=measure.window_hours)
        hits = f"{of} AND ({measure.hits})"
        sums.append(f"{_count(hits)} AS hits_{number}")
        sums.append(f"{_count(of)} AS n_{number}")
    end = f"\nGROUP BY {', '.join(by)}\nORDER BY {', '.join(by)}" if by else ""
    listed = ",\n       ".join([*by, *sums])
    return _select(listed, condition, end), values


def contacts_behind(
    measure: Measure, scope: Scope, part: str, limit: int, offset: int = 0
) -> tuple[str, Values]:
    """The statement that finds the contacts behind a figure, newest first: those that are counted
    ("hits"), those that are not ("rest"), or all of the denominator ("all")."""
    condition, values = where(measure, scope)
    counted = ""
    if measure.kind == "share" and part != "all":
        test = f"({measure.hits})" if part == "hits" else f"NOT COALESCE(({measure.hits}), FALSE)"
        counted = f"\n  AND {test}"
    counted = f"{condition}\n  AND ({among(measure, scope)}){counted}"
    end = f"\nORDER BY opened_at DESC, id\nLIMIT {int(limit)} OFFSET {int(offset)}"
    return _select("*", counted, end), values


def printed(statement: str, values: Values) -> str:
    """The statement with its values in it, to be pasted into sqlite3 or psql."""
    for name in sorted(values, key=len, reverse=True):
        statement = statement.replace(f":{name}", literal(values[name]))
    return f"{statement};"


def literal(value: object) -> str:
    """A value as SQL; times as both databases store them, in UTC."""
    if isinstance(value, bool):
        raise ValueError("flags are 0 and 1 here")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return f"'{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"
    return "'" + str(value).replace("'", "''") + "'"


def _select(columns: str, condition: str, end: str) -> str:
    """Only texts of ours and names that were checked come in here; values are bound."""
    return f"SELECT {columns}\nFROM contact\nWHERE {condition}{end}"  # nosec B608


def _count(condition: str) -> str:
    return f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


def _known(by: Sequence[str]) -> None:
    unknown = set(by) - set(DIMENSIONS)
    if unknown:
        raise ValueError(f"cannot group by {', '.join(sorted(unknown))}")

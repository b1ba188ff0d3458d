"""Runs the SQL of measures on the roll-up."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, TextClause, bindparam, func, select, text

from tandem.core.database import reading, snapshot
from tandem.learning.estimates import Estimate, of_values, share
from tandem.learning.measure_sql import (
    Scope,
    Values,
    contacts_behind,
    select_of,
    select_shares,
)
from tandem.learning.measures import DIMENSIONS, Measure
from tandem.storage import tables as t
from tandem.storage.raw_contacts import chunks

AT_ONCE = 500


class Measured:
    """Reads measures."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def figure(self, measure: Measure, scope: Scope) -> Estimate:
        """One measure over all contacts of the scope."""
        found = self.figures(measure, scope)
        return found[0] if found else _nothing(measure)

    def figures(self, measure: Measure, scope: Scope, by: Sequence[str] = ()) -> list[Estimate]:
        """One measure for each group that has contacts in the scope, in the order of the groups."""
        statement, values = select_of(measure, scope, by)
        width = len(by)
        with reading(self._engine) as db:
            rows = db.execute(bound(statement, values)).all()
        if measure.kind == "share":
            return [
                share(measure, row.hits or 0, row.n or 0, tuple(str(one) for one in row[:width]))
                for row in rows
                if by or row.n is not None
            ]
        found = []
        for group, some in groupby(rows, key=lambda row: tuple(str(one) for one in row[:width])):
            of_group = list(some)
            ended = [row.wait_ended for row in of_group] if measure.kind == "wait" else ()
            found.append(of_values(measure, [row.measured for row in of_group], ended, group))
        return found

    def shares(
        self, measures: Sequence[Measure], scope: Scope, by: Sequence[str] = ()
    ) -> dict[tuple[str, ...], dict[str, Estimate]]:
        """Many shares in one reading: group -> measure's name -> figure; the group is () where
        nothing is grouped."""
        statement, values = select_shares(measures, scope, by)
        found: dict[tuple[str, ...], dict[str, Estimate]] = {}
        with reading(self._engine) as db:
            for row in db.execute(bound(statement, values)):
                group = tuple(str(one) for one in row[: len(by)])
                counts = [one or 0 for one in row[len(by) :]]
                found[group] = {
                    measure.name: share(measure, counts[2 * n], counts[2 * n + 1], group)
                    for n, measure in enumerate(measures)
                }
        return found

    def behind(
        self, measure: Measure, scope: Scope, part: str = "hits", limit: int = 50, offset: int = 0
    ) -> list[dict[str, Any]]:
        """The contacts behind a figure, newest first."""
        statement, values = contacts_behind(measure, scope, part, limit, offset)
        typed = bound(statement, values).columns(*t.contact.c)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(typed)]

    def ends_of(self, conversations: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The first contact of each of these conversations that is over."""
        c = t.contact.c
        found: dict[str, dict[str, Any]] = {}
        with snapshot(self._engine) as db:
            for some in chunks(conversations, AT_ONCE):
                query = select(t.contact).where(
                    c.conversation_id.in_(some), c.number == 1, c.over == 1, c.engaged == 1
                )
                found |= {row.conversation_id: dict(row._mapping) for row in db.execute(query)}
        return found

    def choices(self, scope: Scope) -> dict[str, list[str]]:
        """What each dimension can be filtered by, in the scope's time."""
        c = t.contact.c
        found: dict[str, list[str]] = {}
        since, until = scope.since.isoformat(), scope.until.isoformat()
        with snapshot(self._engine) as db:
            for name in DIMENSIONS:
                if name in ("day", "week", "hour", "weekday"):
                    continue
                query = select(c[name]).where(c.day >= since, c.day < until).distinct()
                values = [row[0] for row in db.execute(query)]
                found[name] = sorted(str(one) for one in values if one not in (None, ""))
        return found

    def has_demo(self, filters: Mapping[str, Any] | None = None) -> bool:
        """Whether made-up contacts are among those that these filters leave."""
        if str((filters or {}).get("demo", "")) == "0":
            return False
        with reading(self._engine) as db:
            return (
                db.execute(select(t.contact.c.id).where(t.contact.c.demo == 1)).first() is not None
            )

    def last_day(self) -> str | None:
        """The newest local day with a contact."""
        with reading(self._engine) as db:
            return db.execute(select(func.max(t.contact.c.day))).scalar()


def bound(statement: str, values: Values) -> TextClause:
    """The statement with its values, times typed as our columns are."""
    clause = text(statement)
    times = [bindparam(name, type_=t.UtcTime) for name in values if name.startswith("older_than")]
    return clause.bindparams(*times).bindparams(**values)


def _nothing(measure: Measure) -> Estimate:
    return Estimate(measure.name, None, None, None, 0, 0 if measure.kind == "share" else None)

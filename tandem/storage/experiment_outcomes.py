"""The outcomes of the people in an experiment, counted from the roll-up of contacts.

Statements are put together from the measures' own text; every value is bound.
"""

# ruff: noqa: S608

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Engine, text

from tandem.core.database import reading
from tandem.learning.experiments.sequential import Sample
from tandem.learning.measure_sql import Scope, Values, among, where
from tandem.learning.measures import Measure
from tandem.storage.measured import bound

WHO = "COALESCE(person, 'conversation ' || conversation_id)"


class ExperimentOutcomes:
    """Reads outcomes. Each person counts once, with the mean of their contacts: people are what
    was assigned, so they are what is independent."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def by_arm(
        self, experiment: str, measure: Measure, scope: Scope, topics: Iterable[str] = ()
    ) -> tuple[dict[str, Sample], dict[str, dict[str, Sample]]]:
        """(by arm, by topic and arm) of the contacts that ended after their person came in."""
        inner, values = _counted(measure, scope, topics)
        statement = (
            "SELECT a.arm AS arm, a.person AS who, c.topic AS topic, "  # nosec B608
            "SUM(c.hit) AS hit, SUM(c.counted) AS counted "  # nosec B608
            f"FROM experiment_person a JOIN ({inner}) c "  # nosec B608
            "ON c.who = a.person AND c.ended_at >= a.at "
            "WHERE a.experiment = :experiment GROUP BY a.arm, a.person, c.topic"
        )
        with reading(self._engine) as db:
            rows = db.execute(_typed(statement, values | {"experiment": experiment})).all()
        return _samples((row.arm, row.who, row.topic, row.hit, row.counted) for row in rows)

    def as_if(
        self,
        arm_of: Callable[[str], str | None],
        measure: Measure,
        scope: Scope,
        topics: Iterable[str] = (),
    ) -> tuple[dict[str, Sample], dict[str, dict[str, Sample]]]:
        """The same of all contacts, as if their people had been assigned: an A/A run on what has
        been, in which there can be no effect."""
        inner, values = _counted(measure, scope, topics)
        statement = (
            "SELECT c.who AS who, c.topic AS topic, SUM(c.hit) AS hit, SUM(c.counted) AS counted "  # nosec B608
            f"FROM ({inner}) c GROUP BY c.who, c.topic"  # nosec B608
        )
        with reading(self._engine) as db:
            rows = db.execute(_typed(statement, values)).all()
        return _samples(
            (arm, row.who, row.topic, row.hit, row.counted)
            for row in rows
            if (arm := arm_of(row.who)) is not None
        )

    def people(self, experiment: str) -> dict[str, int]:
        """How many people with a contact are in each arm. Somebody who came under two names
        counts once, under the one their contacts have now."""
        statement = (
            "SELECT a.arm AS arm, COUNT(DISTINCT a.person) AS n FROM experiment_person a "  # nosec B608
            f"JOIN (SELECT {WHO} AS who, ended_at FROM contact) c "  # nosec B608
            "ON c.who = a.person AND c.ended_at >= a.at "
            "WHERE a.experiment = :experiment GROUP BY a.arm"
        )
        with reading(self._engine) as db:
            rows = db.execute(text(statement), {"experiment": experiment})
            return {row.arm: row.n for row in rows}

    def people_as_if(self, arm_of: Callable[[str], str | None], scope: Scope) -> dict[str, int]:
        """The same for all people with contacts in the scope."""
        statement = (
            f"SELECT DISTINCT {WHO} AS who FROM contact "  # nosec B608
            "WHERE over = 1 AND day >= :since AND day < :until"
        )
        values = {"since": scope.since.isoformat(), "until": scope.until.isoformat()}
        counts: dict[str, int] = defaultdict(int)
        with reading(self._engine) as db:
            for row in db.execute(text(statement), values):
                arm = arm_of(row.who)
                if arm is not None:
                    counts[arm] += 1
        return dict(counts)


def _counted(measure: Measure, scope: Scope, topics: Iterable[str]) -> tuple[str, Values]:
    """Each contact with who, what it counts as, and among what."""
    if measure.kind not in ("share", "mean"):
        raise ValueError(f"{measure.name} is a {measure.kind}; shares and means can be compared")
    condition, values = where(measure, scope)
    of = among(measure, scope)
    hit = f"({of}) AND ({measure.hits})" if measure.kind == "share" else of
    worth = "1" if measure.kind == "share" else measure.value
    named = {f"topic_{n}": topic for n, topic in enumerate(topics)}
    if named:
        condition += f" AND topic IN ({', '.join(':' + name for name in named)})"
    return (
        f"SELECT {WHO} AS who, ended_at, topic, "  # nosec B608
        f"CASE WHEN {hit} THEN {worth} ELSE 0 END AS hit, "  # nosec B608
        f"CASE WHEN {of} THEN 1 ELSE 0 END AS counted FROM contact WHERE {condition}"  # nosec B608
    ), values | named


def _typed(statement: str, values: Mapping[str, Any]):
    return bound(statement, dict(values))


def _samples(
    rows: Iterable[tuple[str, str, str, float, int]],
) -> tuple[dict[str, Sample], dict[str, dict[str, Sample]]]:
    whole: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0]))
    by_topic: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for arm, who, topic, hit, counted in rows:
        if counted:
            sums = whole[arm][who]
            sums[0], sums[1] = sums[0] + hit, sums[1] + counted
            by_topic[topic][arm].append(hit / counted)
    together = {arm: _sample([h / n for h, n in people.values()]) for arm, people in whole.items()}
    topics = {
        topic: {arm: _sample(values) for arm, values in arms.items()}
        for topic, arms in by_topic.items()
        if topic
    }
    return together, topics


def _sample(values: list[float]) -> Sample:
    return Sample(len(values), sum(values), sum(value * value for value in values))

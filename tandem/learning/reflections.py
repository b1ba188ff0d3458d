"""What agents say the data missed: by theme over the weeks, and grouped by meaning. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from tandem.learning.intervals import difference

APART = 0.65
"""Cosine distance from which two reflections are about different things (average linkage)."""
FEWEST = 3
"""Cases from which a group is shown: one case is an anecdote."""
MOST_GROUPED = 1000
LATELY_WEEKS = 4
SURE = 0.99


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: how many cases in each week, oldest first, of how many reflections; whether it came
    up more often in the last four weeks than before: then something is proposed."""

    name: str
    cases: int
    weeks: tuple[int, ...]
    grows: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Reflections that mean the same: the one most like the others, their cases newest first, how
    many in each week, and the topics they are about."""

    words: str
    cases: tuple[tuple[str, str], ...]
    weeks: tuple[int, ...]
    topics: tuple[str, ...]


def themes(reflections: Sequence[Mapping[str, Any]], weeks: Sequence[date]) -> list[Theme]:
    """By theme, the most frequent first. `weeks` are Mondays, the newest last; reflections have
    `themes` and `at`."""
    totals = Counter(_week(one["at"]) for one in reflections)
    found = []
    for name in {theme for one in reflections for theme in one["themes"]}:
        at = Counter(_week(one["at"]) for one in reflections if name in one["themes"])
        grows = _grows([(at[week], totals[week]) for week in weeks])
        counts = tuple(at[week] for week in weeks)
        found.append(Theme(name, sum(counts), counts, grows))
    return sorted(found, key=lambda one: (-one.cases, one.name))


def _grows(by_week: list[tuple[int, int]]) -> bool:
    """Whether the share of the last weeks is surely above that of those before."""
    before, lately = by_week[:-LATELY_WEEKS], by_week[-LATELY_WEEKS:]
    hits, n = (sum(pair[k] for pair in lately) for k in (0, 1))
    then_hits, then_n = (sum(pair[k] for pair in before) for k in (0, 1))
    found = difference(hits, n, then_hits, then_n, SURE)
    return found is not None and found.low > 0 and hits >= FEWEST


def groups(
    reflections: Sequence[Mapping[str, Any]],
    weeks: Sequence[date],
    meaning: Callable[[list[str]], np.ndarray],
) -> list[Group]:
    """Reflections with words, grouped by meaning, largest first. Newest first as given; they have
    `words`, `at`, `case_id`, `reference` and `topic`."""
    worded = [one for one in reflections if one["words"].strip()][:MOST_GROUPED]
    if len(worded) < FEWEST:
        return []
    # 30 MB, for whoever looks.
    from sklearn.cluster import AgglomerativeClustering  # type: ignore[import-untyped]

    vectors = meaning([one["words"] for one in worded])
    labels = AgglomerativeClustering(
        n_clusters=None, distance_threshold=APART, metric="cosine", linkage="average"
    ).fit_predict(vectors)
    found = []
    for label in range(labels.max() + 1):
        mine = np.flatnonzero(labels == label)
        if len(mine) < FEWEST:
            continue
        some = [worded[place] for place in mine]
        middle = vectors[mine] @ vectors[mine].mean(axis=0)
        at = Counter(_week(one["at"]) for one in some)
        topics = Counter(one["topic"] for one in some)
        found.append(
            Group(
                some[int(middle.argmax())]["words"],
                tuple((one["case_id"], one["reference"]) for one in some),
                tuple(at[week] for week in weeks),
                tuple(topic for topic, _ in topics.most_common(3)),
            )
        )
    return sorted(found, key=lambda one: -len(one.cases))


def mondays(today: date, count: int) -> list[date]:
    """The last `count` Mondays, the newest last."""
    newest = today - timedelta(days=today.weekday())
    return [newest - timedelta(weeks=back) for back in reversed(range(count))]


def _week(at: datetime) -> date:
    day = at.date()
    return day - timedelta(days=day.weekday())

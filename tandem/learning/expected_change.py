"""What another policy would change about the measures, from conversations that have been. Pure.

Which conversations would be handed over is known: both policies decide the same turns. How those
would then have gone is not. What can be said: conversations that go the same way keep their
outcome; one that goes another way is expected to end as those of the same topic and mood that went
that way in fact (the direct method of off-policy evaluation; its interval by the bootstrap, which
draws the conversations and what is looked up in them). What cannot be said stands beside it: the
bounds within which the change must lie whatever the changed ones would have done (Manski 1990), and
how many had nobody to be compared with. That customers might have written something else is in
none of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandem.learning.intervals import CONFIDENCE

type Numbers = NDArray[np.float64]
type Indices = NDArray[np.int64]
RESAMPLES = 500
FEWEST = 5
"""Conversations of one kind and way from which others' ends are expected."""


@dataclass(frozen=True, slots=True)
class Went:
    """One conversation: its kind (topic and mood, `tandem/learning/ends.py: like_of`), whether each
    policy hands it over, whether it was in fact, and how it ended (by measure 0 or 1; what a
    measure does not count is missing)."""

    kind: str
    before: bool
    after: bool
    in_fact: bool
    ends: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """The change of one measure, in shares: `change` with the interval of 95 % that sampling alone
    makes, and `least` and `most`, between which it lies in any case. `n` conversations are counted,
    `changed` of them go another way, `alone` of those had nobody to be compared with (their end is
    then taken from all kinds)."""

    measure: str
    now: float
    change: float
    low: float
    high: float
    least: float
    most: float
    n: int
    changed: int
    alone: int

    def as_json(self) -> dict[str, Any]:
        """As printed and exported."""
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def expected_changes(went: Sequence[Went], measures: Sequence[str]) -> list[Expected]:
    """The change of the handover rate, and the expected change of each measure that counts any."""
    handed = [_handover(went)] if went else []
    return handed + [one for name in measures if (one := _expected(went, name))]


def _handover(went: Sequence[Went]) -> Expected:
    before = np.array([one.before for one in went], dtype=float)
    after = np.array([one.after for one in went], dtype=float)
    low, high = _interval(after - before)
    change = float((after - before).mean())
    changed = int((before != after).sum())
    return Expected(
        "handover_rate", float(before.mean()), change, low, high, change, change, len(went),
        changed, 0,
    )  # fmt: skip


def _expected(went: Sequence[Went], measure: str) -> Expected | None:
    counted = [one for one in went if measure in one.ends]
    if not counted:
        return None
    table = _Table(counted, measure)
    changed = [n for n, one in enumerate(counted) if one.before != one.after]
    least = [-float(counted[n].ends[measure]) if table.known[n] else -1.0 for n in changed]
    most = [1.0 + low if table.known[n] else 1.0 for n, low in zip(changed, least, strict=True)]
    n = len(counted)
    rng, everybody = np.random.default_rng(7), np.arange(n)
    drawn = [table.change(rng.integers(0, n, n)) for _ in range(RESAMPLES if changed else 0)]
    low, high = (
        np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]) if drawn else (0.0, 0.0)
    )
    return Expected(
        measure, float(table.ends.mean()), table.change(everybody), float(low), float(high),
        sum(least) / n, sum(most) / n, n, len(changed), table.alone(),
    )  # fmt: skip


class _Table:
    """The counted conversations as numbers, so that they can be drawn again and again."""

    def __init__(self, counted: Sequence[Went], measure: str):
        kinds = {kind: n for n, kind in enumerate(sorted({one.kind for one in counted}))}
        self._groups = 2 * len(kinds)

        def group(one: Went, handed: bool) -> int:
            return 2 * kinds[one.kind] + int(handed)

        self.ends = np.array([one.ends[measure] for one in counted], dtype=float)
        self.known = np.array([one.before == one.in_fact for one in counted])
        self._in_fact = np.array([group(one, one.in_fact) for one in counted])
        self._before = np.array([group(one, one.before) for one in counted])
        self._after = np.array([group(one, one.after) for one in counted])
        self._changed = self._before != self._after

    def change(self, drawn: Indices) -> float:
        """The expected change of the share among the `drawn` conversations, in which the ends of
        each group are looked up, too."""
        means, _ = self._means(drawn)
        moved = drawn[self._changed[drawn]]
        before = np.where(self.known[moved], self.ends[moved], means[self._before[moved]])
        return float((means[self._after[moved]] - before).sum() / len(drawn))

    def alone(self) -> int:
        """How many of those that go another way had too few like them."""
        _, few = self._means(np.arange(len(self.ends)))
        without = few[self._after] | (~self.known & few[self._before])
        return int((self._changed & without).sum())

    def _means(self, drawn: Indices) -> tuple[Numbers, NDArray[np.bool_]]:
        """By kind and way: the share that ended so, and whether there were too few to tell; then
        it is the share of that way in all kinds."""
        groups, ends = self._in_fact[drawn], self.ends[drawn]
        counts = np.bincount(groups, minlength=self._groups).astype(float)
        sums = np.bincount(groups, weights=ends, minlength=self._groups)
        few = counts < FEWEST
        for way in (0, 1):
            total, hits = counts[way::2].sum(), sums[way::2].sum()
            every = hits / total if total else 0.5
            part = slice(way, None, 2)
            sums[part] = np.where(few[part], every, sums[part] / np.maximum(counts[part], 1))
        return sums, few


def _interval(differences: Numbers) -> tuple[float, float]:
    n = len(differences)
    if not differences.any():
        return 0.0, 0.0
    rng = np.random.default_rng(7)
    means = [differences[rng.integers(0, n, n)].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)

"""How far a mix has moved: the population stability index, with its interval. Pure.

PSI = sum over kinds of (now - then) * ln(now / then), of shares. Usual words for it: below 0.10
the same, from 0.25 on another population (N. Siddiqi, "Credit Risk Scorecards", 2006, chapter 8).
Those words forget that small samples move by themselves: without any change PSI times
n * m / (n + m) is chi-squared with one degree of freedom less than kinds (B. Yurdakul,
J. Naranjo, "Statistical Properties of the Population Stability Index", 2020).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

LITTLE, MUCH = 0.10, 0.25
EMPTY = 0.5
"""What a kind counts that was not seen on a side, so that no share is zero."""
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """`psi` as above, with what chance alone makes of it taken off, and its bounds (95 %,
    bootstrap); `noise` is what is passed by chance once in twenty times without any change.
    `shares` has every kind's share then and now, those that moved most first."""

    psi: float
    low: float
    high: float
    noise: float
    raw: float
    then: int
    now: int
    shares: tuple[tuple[str, float, float], ...]

    @property
    def word(self) -> str:
        """ "the same", "moved" or "moved much"; chance alone is "the same"."""
        if self.raw <= self.noise or self.psi < LITTLE:
            return "the same"
        return "moved" if self.psi < MUCH else "moved much"


def stability(then: Mapping[str, int], now: Mapping[str, int], seed: int = 65) -> Moved | None:
    """Two counts by kind compared; None where one of them is empty or there is one kind only."""
    kinds = sorted(set(then) | set(now))
    before = np.array([then.get(kind, 0) for kind in kinds], dtype=float)
    after = np.array([now.get(kind, 0) for kind in kinds], dtype=float)
    n, m = before.sum(), after.sum()
    if not n or not m or len(kinds) < 2:
        return None
    raw, by_kind = float(_psi(before, after).sum()), _psi(before, after)
    from scipy.stats import chi2  # scipy.stats: 80 MB, for whoever asks

    chance = (1 / n + 1 / m) * (len(kinds) - 1)
    rng = np.random.default_rng(seed)
    drawn = _psi(
        rng.multinomial(int(n), before / n, size=DRAWS).astype(float),
        rng.multinomial(int(m), after / m, size=DRAWS).astype(float),
    ).sum(axis=1)
    # A draw from a sample carries the chance of both: the sample's own and that of drawing.
    low, high = np.maximum(np.quantile(drawn, (0.025, 0.975)) - 2 * chance, 0)
    order = np.argsort(-by_kind)
    shares = tuple((kinds[k], float(before[k] / n), float(after[k] / m)) for k in order)
    noise = float(chi2.ppf(0.95, len(kinds) - 1) * (1 / n + 1 / m))
    psi = float(max(raw - chance, 0.0))
    return Moved(
        psi, min(float(low), psi), max(float(high), psi), noise, raw, int(n), int(m), shares
    )


def _psi(then: np.ndarray, now: np.ndarray) -> np.ndarray:
    """By kind, along the last axis."""
    one, other = np.maximum(then, EMPTY), np.maximum(now, EMPTY)
    one = one / one.sum(axis=-1, keepdims=True)
    other = other / other.sum(axis=-1, keepdims=True)
    found: np.ndarray = (other - one) * np.log(other / one)
    return found


def bands(values: list[float], edges: tuple[float, ...]) -> dict[str, int]:
    """Values counted by band, lower edge in: for mixes of numbers, such as confidences."""
    counts = np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0]
    names = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    return dict(zip(names, map(int, counts), strict=True))

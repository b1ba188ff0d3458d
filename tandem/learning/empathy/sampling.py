"""Which conversations are audited: a stratified sample by a seed that is kept. Pure.

Systematic sampling with unequal chances (L. Kish, "Survey Sampling", 1965, chapters 4 and 7): the
conversations stand in the order of their strata, and every k-th unit of chance is drawn. A stratum
of N gets a part that goes with the root of N, so that rare ones (an angry handover) are seen and
common ones still count; `weight` takes that back in every average. The same seed draws the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

SPACE = 2**64
TWICE_AT_LEAST = 0.20
"""The share that is rated by two people, or agreement is not known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that may be drawn; `stratum` are its values, the most important one first."""

    id: str
    stratum: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A contact of the sample: how many of all it stands for, and whether two people rate it."""

    id: str
    stratum: tuple[str, ...]
    weight: float
    twice: bool


def draw(
    candidates: Sequence[Candidate], size: int, seed: str, twice: float = TWICE_AT_LEAST
) -> list[Drawn]:
    """`size` contacts (all, where there are fewer), in an order that tells nothing."""
    strata: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for one in candidates:
        strata[one.stratum].append(one)
    ordered = [
        one
        for stratum in sorted(strata)
        for one in sorted(strata[stratum], key=lambda one: _point(seed, one.id))
    ]
    chances = _chances([1 / sqrt(len(strata[one.stratum])) for one in ordered], size)
    start, reached, chosen = _point(seed, "start"), 0.0, []
    for one, chance in zip(ordered, chances, strict=True):
        before, reached = reached, reached + chance
        if ceil(reached - start) > ceil(before - start):
            chosen.append((one, 1 / chance))
    chosen.sort(key=lambda pair: _point(f"{seed} order", pair[0].id))
    doubled = ceil(len(chosen) * max(twice, TWICE_AT_LEAST))
    return [
        Drawn(one.id, one.stratum, weight, number < doubled)
        for number, (one, weight) in enumerate(chosen)
    ]


def _chances(sizes: list[float], wanted: int) -> list[float]:
    """Chances that go with the sizes, none above 1, and add up to `wanted`."""
    wanted = min(wanted, len(sizes))
    certain = [False] * len(sizes)
    while True:
        left = wanted - sum(certain)
        total = sum(size for size, sure in zip(sizes, certain, strict=True) if not sure)
        factor = left / total if total else 0.0
        above = [not sure and size * factor > 1 for size, sure in zip(sizes, certain, strict=True)]
        if not any(above):
            break
        certain = [sure or more for sure, more in zip(certain, above, strict=True)]
    return [1.0 if sure else size * factor for size, sure in zip(sizes, certain, strict=True)]


def raters_of(
    drawn: Sequence[Drawn], handled_by: dict[str, str], raters: Sequence[str], seed: str
) -> list[tuple[str, str, bool]]:
    """(contact id, rater, whether it is the second one): turn by turn, and nobody rates their own
    conversation. Where too few raters are left, fewer are named."""
    order = sorted(raters, key=lambda rater: _point(seed, rater))
    at, found = 0, []
    for one in drawn:
        able = [rater for rater in order if rater != handled_by.get(one.id)]
        for second in range(min(2 if one.twice else 1, len(able))):
            found.append((one.id, able[(at + second) % len(able)], bool(second)))
        at += 2 if one.twice else 1
    return found


def _point(seed: str, name: str) -> float:
    """From 0 to below 1, the same for the same words."""
    digest = hashlib.sha256(f"{seed}\n{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / SPACE

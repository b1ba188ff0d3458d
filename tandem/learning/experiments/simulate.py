"""Experiments played many times with a known truth: what looking early does. Pure numbers."""

from dataclasses import dataclass

import numpy as np

from tandem.learning.experiments.sequential import SMALLEST, width


@dataclass(frozen=True, slots=True)
class Played:
    """Of `runs` experiments: the share that ever said there is an effect; the same with the usual
    interval at every look; and how many people it took on average until it was said."""

    runs: int
    looks: int
    ever: float
    ever_usual: float
    people: float


def play(
    usual: float,
    other: float,
    people: int,
    *,
    runs: int = 2000,
    looks: int = 60,
    share: float = 0.5,
    alpha: float = 0.05,
    seed: int = 64,
) -> Played:
    """Two arms with these true shares, `people` in all, looked at `looks` times, evenly.

    usual == other is an A/A run: `ever` is then the rate of false positives. The planned number is
    `people`. The usual interval is 1.96 standard errors, for comparison.
    """
    chance = np.random.default_rng(seed)
    step = people // looks
    each = max(round(step * share), 1), max(step - round(step * share), 1)
    hits = [
        np.cumsum(chance.binomial(n, p, size=(runs, looks)), axis=1)
        for n, p in zip(each, (other, usual), strict=True)
    ]
    grown = [np.arange(1, looks + 1) * n for n in each]
    means = [h / n for h, n in zip(hits, grown, strict=True)]
    smoothed = [(h + 1) / (n + 2) for h, n in zip(hits, grown, strict=True)]
    total = grown[0] + grown[1]
    error = np.sqrt(sum(p * (1 - p) / n for p, n in zip(smoothed, grown, strict=True)))
    difference = np.abs(means[0] - means[1])
    half = np.array([width(n, people, alpha) for n in total]) * np.sqrt(total)
    enough = np.minimum(*grown) >= SMALLEST
    said = (difference > half * error) & enough
    usual_said = (difference > 1.96 * error) & enough
    ever = said.any(axis=1)
    until = np.where(ever, total[np.argmax(said, axis=1)], total[-1])
    return Played(
        runs, looks, float(ever.mean()), float(usual_said.any(axis=1).mean()), float(until.mean())
    )

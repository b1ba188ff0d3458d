"""Do times tell one kind of request from another? Two samples, measured in pairs so that whatever
else the machine does hits both, and how far anybody could tell them apart."""

import math
import random
import statistics
import time
from collections.abc import Callable

CERTAIN = 4
"""Standard deviations: chance alone goes so far once in 16,000 times."""
UNSEEN_MILLISECONDS = 0.1
"""A row that is read and one that is not there differ by microseconds; no network shows that."""


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor(work: Callable[[], object], enough: float) -> float:
    """Seconds of the processor that `work` takes: the best of three, unless one will do.

    Whatever else the machine does makes each slower (caches, threads), never faster.
    """
    best = math.inf
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
        if best < enough:
            break
    return best


def in_pairs(one: Callable, other: Callable, count: int) -> tuple[list[float], list[float]]:
    """`count` times of each, side by side. Both are given the number of the pair, and return the
    seconds. Which comes first is drawn: in a fixed order, whatever happens at every fourth try (the
    quarters of the limits' hour, for one) would fall on the same one each time."""
    ones, others = [], []
    first = random.Random(count)
    for number in range(count):
        both = [(ones, one), (others, other)]
        for times, work in both if first.random() < 0.5 else both[::-1]:
            times.append(work(number))
    return ones, others


def tell_apart(what: str, known: list[float], unknown: list[float]) -> None:
    """Print how well times tell known from unknown: in how many pairs known is slower (sign test),
    ranks of the differences (Wilcoxon), ranks of all times (Mann-Whitney), difference of medians.

    Fails only on a leak that can be used: a share of pairs further from a half than chance goes, by
    a difference that could be seen.
    """
    pairs = len(known)
    differences = [a - b for a, b in zip(known, unknown, strict=True)]
    slower = sum(d > 0 for d in differences) / pairs
    sign = math.erfc(abs(slower - 0.5) * math.sqrt(2 * pairs))
    apart = statistics.median(known) - statistics.median(unknown)
    print(f"\n{what}: {2 * pairs} tries, known is slower in {slower:.1%} of {pairs} pairs")
    print(
        f"  sign test p = {sign:.2f}, Wilcoxon p = {wilcoxon(differences):.2f}, "
        f"Mann-Whitney p = {mann_whitney(known, unknown):.2f}"
    )
    print(
        f"  median {statistics.median(known) * 1000:.2f} ms and "
        f"{statistics.median(unknown) * 1000:.2f} ms: {apart * 1000:+.3f} ms"
    )
    seen = abs(statistics.median(differences)) * 1000 >= UNSEEN_MILLISECONDS
    assert abs(slower - 0.5) * 2 * math.sqrt(pairs) < CERTAIN or not seen


def wilcoxon(differences: list[float]) -> float:
    """The p value of the signed-rank test, by the normal approximation (n of 20 and more)."""
    ranked = _ranks([abs(d) for d in differences])
    above = sum(rank for rank, d in zip(ranked, differences, strict=True) if d > 0)
    n = len(differences)
    mean, spread = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    return math.erfc(abs(above - mean) / spread / math.sqrt(2))


def mann_whitney(one: list[float], other: list[float]) -> float:
    """The p value of the rank-sum test, by the normal approximation."""
    ranked, n, m = _ranks([*one, *other]), len(one), len(other)
    wins = sum(ranked[:n]) - n * (n + 1) / 2
    spread = math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(wins - n * m / 2) / spread / math.sqrt(2))


def _ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranked = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:  # equal values share their mean rank
            ranked[place] = (first + last) / 2 + 1
        first = last + 1
    return ranked

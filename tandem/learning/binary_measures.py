"""How well a value from 0 to 1 tells two kinds of messages apart: pure numbers."""

from dataclasses import dataclass
from typing import Any

MOST_ERRORS = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """One message: whether it is positive, and the value it got."""

    text: str
    positive: bool
    value: float
    previous: str = ""


def figures(judged: list[Judged], threshold: float) -> dict[str, Any]:
    """All figures, from 0 to 1; None where there is nothing to count.

    f1 is that of the positives, macro_f1 the mean of both kinds' F1. false_alarms_per_100 counts
    among the negatives only. Precision, recall and F1 are at the threshold, inclusive.
    """
    hits = sum(row.positive and row.value >= threshold for row in judged)
    alarms = sum(row.value >= threshold for row in judged)
    positives = sum(row.positive for row in judged)
    negatives = len(judged) - positives
    quiet_right = negatives - (alarms - hits)
    f1 = _share(2 * hits, alarms + positives)
    other_f1 = _share(2 * quiet_right, len(judged) - alarms + negatives)
    both = positives and negatives
    macro = None if f1 is None or other_f1 is None else (f1 + other_f1) / 2
    return {
        "n": len(judged),
        "positives": positives,
        "auroc": _rounded(auroc(judged)) if both else None,
        "auprc": _rounded(auprc(judged)) if positives else None,
        "precision": _share(hits, alarms),
        "recall": _share(hits, positives),
        "f1": f1 if positives else None,
        "macro_f1": _rounded(macro) if both and macro is not None else None,
        "false_alarms_per_100": round(100 * (alarms - hits) / negatives, 2) if negatives else None,
        "threshold": threshold,
    }


def auroc(judged: list[Judged]) -> float:
    """Probability that a positive gets a higher value than a negative; ties count half."""
    ordered = sorted(judged, key=lambda row: row.value)
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end].value == ordered[start].value:
            end += 1
        ranks += (start + 1 + end) / 2 * sum(row.positive for row in ordered[start:end])
        start = end
    positives = sum(row.positive for row in judged)
    return (ranks - positives * (positives + 1) / 2) / (positives * (len(judged) - positives))


def auprc(judged: list[Judged]) -> float:
    """Average precision: precision at each value, weighed by the recall gained there."""
    ordered = sorted(judged, key=lambda row: -row.value)
    positives = sum(row.positive for row in judged)
    area, hits, counted, start = 0.0, 0, 0, 0
    while start < len(ordered):
        same = [row for row in ordered[start:] if row.value == ordered[start].value]
        gained = sum(row.positive for row in same)
        hits, counted = hits + gained, counted + len(same)
        area += hits / counted * gained / positives
        start += len(same)
    return area


def worst(judged: list[Judged], threshold: float) -> list[dict[str, Any]]:
    """The wrong decisions, those furthest from the threshold first."""
    wrong = [row for row in judged if row.positive != (row.value >= threshold)]
    wrong.sort(key=lambda row: -abs(row.value - threshold))
    return [
        {
            "error": "missed" if row.positive else "false alarm",
            "value": round(row.value, 2),
            "text": row.text,
            "previous": row.previous,
        }
        for row in wrong[:MOST_ERRORS]
    ]


def _share(part: float, whole: float) -> float | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: float) -> float:
    return round(value, 4)

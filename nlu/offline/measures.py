"""Figures of a recogniser: pure numbers, no Rasa."""

from dataclasses import dataclass

import numpy as np

OUT_OF_SCOPE = "out_of_scope"
BINS = 10


@dataclass(frozen=True)
class Answer:
    """One tested row: what was expected, what was recognised, how surely, in how many ms."""

    text: str
    expected: str
    intent: str
    confidence: float
    milliseconds: float
    also_ok: tuple[str, ...] = ()

    @property
    def in_scope(self) -> bool:
        """Whether the row is about something the model was made for."""
        return self.expected != OUT_OF_SCOPE

    @property
    def right(self) -> bool:
        """Whether the best intent is the expected one."""
        return self.intent == self.expected

    @property
    def acceptable(self) -> bool:
        """Whether the best intent is the expected one or one a reader would accept as well."""
        return self.right or self.intent in self.also_ok

    def answered(self, threshold: float) -> bool:
        """Whether an assistant would act on it: sure enough, and not read as out of scope."""
        return self.confidence >= threshold and self.intent != OUT_OF_SCOPE


def share(flags: list[bool]) -> float | None:
    """Share of true ones in percent; None when there are none at all."""
    return round(100 * sum(flags) / len(flags), 2) if flags else None


def figures(answers: list[Answer], threshold: float) -> dict[str, float | int | None]:
    """All figures of the issue's commands; shares in percent, ece from 0 to 1.

    accuracy, macro_f1, accuracy_at_threshold and ece are of in-scope rows. precision_answered is
    of all rows the assistant would act on, coverage their share of the in-scope rows.
    """
    inside = [answer for answer in answers if answer.in_scope]
    outside = [answer for answer in answers if not answer.in_scope]
    answered = [answer for answer in answers if answer.answered(threshold)]
    times = np.array([answer.milliseconds for answer in answers]) if answers else np.zeros(1)
    return {
        "n_test": len(answers),
        "n_out_of_scope": len(outside),
        "accuracy": share([answer.right for answer in inside]),
        "macro_f1": macro_f1(inside),
        "accuracy_at_threshold": share(
            [answer.right and answer.answered(threshold) for answer in inside]
        ),
        "out_of_scope_recall": share([not answer.answered(threshold) for answer in outside]),
        "precision_answered": share([answer.acceptable for answer in answered]),
        "coverage": share([answer.answered(threshold) for answer in inside]),
        "ece": calibration_error(inside),
        "threshold": threshold,
        "ms_p50": round(float(np.percentile(times, 50)), 2),
        "ms_p95": round(float(np.percentile(times, 95)), 2),
    }


def macro_f1(answers: list[Answer]) -> float | None:
    """Mean of the F1 of each expected intent, in percent."""
    scores = []
    for intent in {answer.expected for answer in answers}:
        hits = sum(answer.right for answer in answers if answer.expected == intent)
        expected = sum(answer.expected == intent for answer in answers)
        given = sum(answer.intent == intent for answer in answers)
        scores.append(2 * hits / (expected + given))
    return round(100 * float(np.mean(scores)), 2) if scores else None


def reliability(answers: list[Answer]) -> list[dict[str, float | int]]:
    """Per tenth of confidence: how many rows, their mean confidence, and how many were right."""
    rows = []
    for low in range(BINS):
        mine = [a for a in answers if low / BINS <= min(a.confidence, 0.999999) < (low + 1) / BINS]
        if mine:
            rows.append(
                {
                    "from": low / BINS,
                    "n": len(mine),
                    "confidence": float(np.mean([answer.confidence for answer in mine])),
                    "accuracy": float(np.mean([answer.acceptable for answer in mine])),
                }
            )
    return rows


def calibration_error(answers: list[Answer]) -> float | None:
    """Expected calibration error over ten equal bins (Guo et al. 2017), from 0 to 1."""
    if not answers:
        return None
    gaps = [row["n"] * abs(row["confidence"] - row["accuracy"]) for row in reliability(answers)]
    return round(sum(gaps) / len(answers), 4)


def risk_coverage(answers: list[Answer]) -> list[tuple[float, float]]:
    """(coverage, risk) from the surest row to all rows: what acting on more of them costs."""
    ordered = sorted(answers, key=lambda answer: -answer.confidence)
    wrong = np.cumsum([not answer.acceptable for answer in ordered])
    counts = np.arange(1, len(ordered) + 1)
    return list(zip((counts / len(ordered)).tolist(), (wrong / counts).tolist(), strict=True))


def confusions(answers: list[Answer], most: int = 15) -> list[dict[str, object]]:
    """The pairs of intents taken for one another most often, with up to three examples each."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        if not answer.acceptable:
            pairs.setdefault((answer.expected, answer.intent), []).append(answer.text)
    worst = sorted(pairs.items(), key=lambda pair: -len(pair[1]))[:most]
    return [
        {"expected": expected, "recognised": intent, "n": len(texts), "examples": texts[:3]}
        for (expected, intent), texts in worst
    ]

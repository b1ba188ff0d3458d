"""Intents of any NLU data by cross-validation: the classifier learned on the rest of each fold."""

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from nlu.offline.trial import Trial

FEWEST = 2
"""Intents with fewer examples than folds are left out, as they can be in no two folds."""


def cross_validated(examples: list[tuple[str, str]], folds: int = 5) -> dict[str, float]:
    """{n, intents, accuracy, f1 (weighted), sure, right_of_sure (confidence from 0.70)}."""
    counts = {intent: sum(one == intent for one, _ in examples) for intent, _ in examples}
    rows = [(intent, text) for intent, text in examples if counts[intent] >= max(folds, FEWEST)]
    labels = np.array([intent for intent, _ in rows])
    read = np.empty(len(rows), dtype=object)
    confidence = np.zeros(len(rows))
    cut = StratifiedKFold(folds, shuffle=True, random_state=7)
    for learned, tested in cut.split(np.zeros(len(rows)), labels):
        trial = Trial([rows[at] for at in learned])
        for at, one in zip(tested, trial.read([rows[at][1] for at in tested]), strict=True):
            read[at], confidence[at] = one.intent, one.confidence
    right, sure = read == labels, confidence >= 0.7
    return {
        "n": len(rows),
        "intents": len(set(labels)),
        "accuracy": float(right.mean()),
        "f1": float(f1_score(labels, read.astype(str), average="weighted")),
        "sure": float(sure.mean()),
        "right_of_sure": float(right[sure].mean()) if sure.any() else 0.0,
    }

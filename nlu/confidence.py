"""Confidence that means what it says: learned from examples the classifier has not seen.

The examples are split into folds. Each fold leaves out every fourth example, and every fourth
intent whole. The first show how often the best intent is right; the second stand for what nobody
trained: there no intent is right. A logistic curve through both turns three readings of a
prediction (log-odds, nearness in meaning, nearness in words) into a probability.
"""

from dataclasses import dataclass

import numpy as np

from nlu.linear_intents import LinearIntents, Training

FOLDS = 4
# The more intents a model has, the less is left outside them. Held-out intents count as much as
# OUTSIDE / (number of intents) of all messages: with 34 intents about one message in seven.
OUTSIDE = 5.0
# An intent with fewer examples than this is not tested: without its examples nothing is left.
FEWEST = 3
OUT_OF_SCOPE = "out_of_scope"


@dataclass
class Confidence:
    """A logistic curve: 1 / (1 + exp(-(readings @ weights + bias)))."""

    weights: np.ndarray
    bias: float

    def of(self, readings: np.ndarray) -> np.ndarray:
        """Probabilities that the best intent is right; readings of shape (messages, 3)."""
        return 1 / (1 + np.exp(-np.clip(readings @ self.weights + self.bias, -30, 30)))

    @classmethod
    def fit(cls, training: Training, folds: int = FOLDS) -> "Confidence":
        """Learn the curve; with too few examples the softmax is taken as it is."""
        rounds = list(_held_out(training, folds))
        readings = np.vstack([held[0] for held in rounds] or [np.zeros((0, 3))])
        right = np.concatenate([held[1] for held in rounds] or [np.zeros(0, bool)])
        outside = np.concatenate([held[2] for held in rounds] or [np.zeros(0, bool)])
        inside = int((~outside).sum())
        if inside < 20 or right.all() or not right.any():
            return cls(np.array([1.0, 0.0, 0.0]), 0.0)
        intents = len(set(training.labels))
        share = OUTSIDE / intents * inside / max(1, int(outside.sum()))
        return cls._curve(readings, right, np.where(outside, share, 1.0))

    @classmethod
    def _curve(cls, readings: np.ndarray, right: np.ndarray, weight: np.ndarray) -> "Confidence":
        """Logistic regression in which no reading may speak against its own meaning."""
        from sklearn.linear_model import LogisticRegression

        mean, scale = readings.mean(axis=0), readings.std(axis=0) + 1e-9
        kept = list(range(readings.shape[1]))
        while True:
            scaled = ((readings - mean) / scale)[:, kept]
            curve = LogisticRegression(C=1.0).fit(scaled, right, sample_weight=weight)
            wrong_way = [k for k, slope in zip(kept, curve.coef_[0], strict=True) if slope < 0]
            if not wrong_way or len(kept) == 1:
                break
            kept = [k for k in kept if k not in wrong_way] or [0]
        weights = np.zeros(readings.shape[1])
        weights[kept] = np.maximum(curve.coef_[0], 0) / scale[kept]
        return cls(weights, float(curve.intercept_[0] - mean @ weights))


def _held_out(training: Training, folds: int):
    """Per fold: readings of the examples left out, whether right, whether their intent was out."""
    random = np.random.default_rng(0)
    labels = np.array(training.labels)
    intents = np.unique(labels)
    count = {intent: int((labels[training.real] == intent).sum()) for intent in intents}
    leave_out = [intent for intent in intents if intent != OUT_OF_SCOPE and len(intents) > folds]
    intent_fold = dict(
        zip(random.permutation(leave_out), np.arange(len(leave_out)) % folds, strict=True)
    )
    fold_of_intent = np.array([intent_fold.get(label, -1) for label in labels])
    fold_of_example = np.full(len(labels), -1)
    for intent in intents:
        if count[intent] >= FEWEST:
            mine = random.permutation(np.flatnonzero((labels == intent) & training.real))
            fold_of_example[mine] = (np.arange(len(mine)) + random.integers(folds)) % folds
    for fold in range(folds):
        kept = (fold_of_intent != fold) & (fold_of_example != fold)
        tested = ~kept & training.real
        if len(np.unique(labels[kept])) < 2 or not tested.any():
            continue
        model = LinearIntents.fit(training.only(kept))
        prediction = model.predict(training.vectors[tested], training.sparse[tested])
        best = np.array(model.intents)[prediction.scores.argmax(axis=1)]
        outside = fold_of_intent[tested] == fold
        # Sent away as out of scope is the right answer to what was not trained.
        right = np.where(outside, best == OUT_OF_SCOPE, best == labels[tested])
        yield prediction.readings, right, outside

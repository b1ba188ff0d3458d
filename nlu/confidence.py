"""Confidence that means what it says: learned from examples the classifier has not seen.

The examples are split into folds. Each fold leaves out every fourth example, and every fourth
intent whole. The first show how often the best intent is right; the second stand for what nobody
trained: there no intent is right. A logistic curve through both turns two readings of a prediction
(log-odds, nearness) into a probability.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlu.linear_intents import LinearIntents, Training

FOLDS = 4
# The more intents a model has, the less is left outside them. Held-out intents count as much as
# OUTSIDE / (number of intents) of all messages: with 34 intents about one message in seventeen.
OUTSIDE = 2.0
# How much nearness counts beside log-odds is learned, but few examples say little about it: where
# they say nothing it is this much, and it takes PULL of loss to move it by one.
USUAL_RATIO = 15.0
PULL = 0.08
# An intent with fewer examples than this is not tested: without its examples nothing is left.
FEWEST = 3
# With this many examples an intent's own are variations of each other, and customers' are not:
# those nearer than NEAR are left out together. With fewer each is needed.
MANY = 50
NEAR = 0.7
OUT_OF_SCOPE = "out_of_scope"


@dataclass
class Confidence:
    """A logistic curve: 1 / (1 + exp(-(slope * (log-odds + ratio * nearness) + bias)))."""

    slope: float = 1.0
    ratio: float = 0.0
    bias: float = 0.0

    def of(self, readings: np.ndarray) -> np.ndarray:
        """Probabilities that the best intent is right; readings (messages, 2)."""
        evidence = self.slope * (readings[:, 0] + self.ratio * readings[:, 1]) + self.bias
        return 1 / (1 + np.exp(-np.clip(evidence, -30, 30)))

    @classmethod
    def fit(cls, training: Training, folds: int = FOLDS) -> "Confidence":
        """Learn the curve; with too few examples the softmax is taken as it is."""
        rounds = list(_held_out(training, folds))
        readings = np.vstack([held[0] for held in rounds] or [np.zeros((0, 2))])
        right = np.concatenate([held[1] for held in rounds] or [np.zeros(0, bool)])
        outside = np.concatenate([held[2] for held in rounds] or [np.zeros(0, bool)])
        inside = int((~outside).sum())
        if inside < 20 or right.all() or not right.any():
            return cls()
        intents = len(set(training.labels))
        share = OUTSIDE / intents * inside / max(1, int(outside.sum()))
        return cls.curve(readings, right, np.where(outside, share, 1.0))

    @classmethod
    def curve(cls, readings: np.ndarray, right: np.ndarray, weight: np.ndarray) -> "Confidence":
        """The likeliest curve in which neither reading speaks against its own meaning."""
        from scipy.optimize import minimize

        sign = np.where(right, 1.0, -1.0)
        # Around their means, so that each parameter can move without the others; in double
        # precision, since slopes of the loss are found by small steps.
        odds, near = readings.astype(float).T
        middle = float(near.mean())

        def loss(curve: np.ndarray) -> float:
            slope, ratio, bias = curve
            evidence = slope * (odds + ratio * (near - middle)) + bias
            misses = np.logaddexp(0, -sign * evidence)
            return float(weight @ misses + PULL * (ratio - USUAL_RATIO) ** 2)

        limits = [(0.01, None), (0, None), (None, None)]
        found = minimize(loss, [1.0, USUAL_RATIO, 0.0], bounds=limits)
        slope, ratio, bias = map(float, found.x)
        return cls(slope, ratio, bias - slope * ratio * middle)


def _held_out(
    training: Training, folds: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Per fold: readings of the examples left out, whether right, whether their intent was out."""
    random = np.random.default_rng(0)
    labels = np.array(training.labels)
    intents = np.unique(labels)
    leave_out = [intent for intent in intents if intent != OUT_OF_SCOPE and len(intents) > folds]
    intent_fold = dict(
        zip(random.permutation(leave_out), np.arange(len(leave_out)) % folds, strict=True)
    )
    fold_of_intent = np.array([intent_fold.get(label, -1) for label in labels])
    fold_of_example = np.full(len(labels), -1)
    for intent in intents:
        mine = np.flatnonzero((labels == intent) & training.real)
        if len(mine) >= FEWEST:
            fold_of_example[mine] = _folds_of(training.vectors[mine], folds, random)
    for fold in range(folds):
        kept = (fold_of_intent != fold) & (fold_of_example != fold)
        tested = ~kept & training.real
        if len(np.unique(labels[kept])) < 2 or not tested.any():
            continue
        model = LinearIntents.fit(training.only(kept))
        prediction = model.predict(
            training.vectors[tested],
            training.sparse[tested],
            training.aligned[tested][:, training.kept_landmarks(kept)],
        )
        best = np.array(model.intents)[prediction.scores.argmax(axis=1)]
        outside = fold_of_intent[tested] == fold
        # Sent away as out of scope is the right answer to what was not trained.
        right = np.where(outside, best == OUT_OF_SCOPE, best == labels[tested])
        yield prediction.readings, right, outside


def _folds_of(vectors: np.ndarray, folds: int, random: np.random.Generator) -> np.ndarray:
    """The fold of each example of one intent: folds of one size, near ones of many together."""
    from scipy.sparse.csgraph import connected_components

    near = vectors @ vectors.T > NEAR if len(vectors) >= MANY else np.eye(len(vectors))
    groups, group = connected_components(near)
    sizes = np.bincount(group, minlength=groups)
    filled = np.zeros(folds)
    fold = np.empty(groups, dtype=int)
    for this in sorted(random.permutation(groups), key=lambda number: -sizes[number]):
        fold[this] = random.choice(np.flatnonzero(filled == filled.min()))
        filled[fold[this]] += sizes[this]
    return fold[group]

"""Confidence that means what it says: learned from examples the classifier has not seen.

The examples are split into folds. Each fold leaves out every fourth example, and every fourth
intent whole. The first show how often the best intent is right; the second stand for what nobody
trained: there no intent is right. A logistic curve through both turns the readings of a prediction
(nlu.intents.linear.Prediction) into a probability.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from nlu.intents.linear import LinearIntents, Training

FOLDS = 4
# The more intents a model has, the less is left outside them. Held-out intents count as much as
# OUTSIDE / (number of intents)^2 of all messages: with 34 intents about one message in 26.
OUTSIDE = 45.0
# How much nearness, what is known of the message and its length count beside log-odds is learned,
# but few examples say little about it: where they say nothing it is this much, and it takes PULL of
# loss to move it by one.
USUAL_RATIOS = np.array([20.0, 5.0, 0.6])
PULL = np.array([0.33, 1.3, 13.0])
# An intent with fewer examples than this is not tested: without its examples nothing is left.
FEWEST = 3
# With this many examples an intent, its own are variations of each other, and customers' are not:
# those nearer than NEAR are left out together. With fewer each is needed.
MANY = 50
NEAR = 0.65
OUT_OF_SCOPE = "out_of_scope"


@dataclass
class Confidence:
    """A logistic curve: 1 / (1 + exp(-(slope * (log-odds + ratios . other readings) + bias))).

    `left_out` is what the examples were taken for while they were left out: (row, intent). It is
    there after `fit` only.
    """

    slope: float = 1.0
    ratios: tuple[float, ...] = (0.0, 0.0, 0.0)
    bias: float = 0.0
    left_out: list[tuple[int, str]] = field(default_factory=list, compare=False)

    def of(self, readings: np.ndarray) -> np.ndarray:
        """Probabilities that the best intent is right; readings (messages, 4)."""
        evidence = self.slope * (readings @ np.array([1.0, *self.ratios])) + self.bias
        return 1 / (1 + np.exp(-np.clip(evidence, -30, 30)))

    def array(self) -> np.ndarray:
        """Slope, ratios, bias in one row, to be stored."""
        return np.array([self.slope, *self.ratios, self.bias])

    @classmethod
    def from_array(cls, row: np.ndarray) -> "Confidence":
        """The reverse of `array`."""
        slope, *ratios, bias = row.tolist()
        return cls(slope, tuple(ratios), bias)

    @classmethod
    def fit(cls, training: Training, folds: int = FOLDS) -> "Confidence":
        """Learn the curve; with too few examples the softmax is taken as it is."""
        rounds = list(_held_out(training, folds))
        readings = np.vstack([held[0] for held in rounds] or [np.zeros((0, 4))])
        right = np.concatenate([held[1] for held in rounds] or [np.zeros(0, bool)])
        outside = np.concatenate([held[2] for held in rounds] or [np.zeros(0, bool)])
        inside = int((~outside).sum())
        taken_for = [pair for held in rounds for pair in held[3]]
        if inside < 20 or right.all() or not right.any():
            return cls(left_out=taken_for)
        intents = len(set(training.labels))
        share = OUTSIDE / intents**2 * inside / max(1, int(outside.sum()))
        made = cls.curve(readings, right, np.where(outside, share, 1.0))
        made.left_out = taken_for
        return made

    @classmethod
    def curve(cls, readings: np.ndarray, right: np.ndarray, weight: np.ndarray) -> "Confidence":
        """The likeliest curve in which no reading speaks against its own meaning."""
        from scipy.optimize import minimize

        sign = np.where(right, 1.0, -1.0)
        # Around their means, so that each parameter can move without the others; in double
        # precision, since slopes of the loss are found by small steps.
        middle = readings.astype(float).mean(axis=0)
        odds, *others = (readings - middle).T

        def loss(curve: np.ndarray) -> float:
            slope, ratios, bias = curve[0], curve[1:-1], curve[-1]
            evidence = slope * (odds + ratios @ others) + bias
            misses = np.logaddexp(0, -sign * evidence)
            return float(weight @ misses + PULL @ (ratios - USUAL_RATIOS) ** 2)

        limits = [(0.01, None), *[(0, None)] * len(USUAL_RATIOS), (None, None)]
        found = minimize(loss, [1.0, *USUAL_RATIOS, 0.0], bounds=limits)
        slope, *ratios, bias = found.x.tolist()
        return cls(slope, tuple(ratios), bias - slope * float(middle @ [1.0, *ratios]))


def _held_out(
    training: Training, folds: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, str]]]]:
    """Per fold: readings of the examples left out, whether right, whether their intent was out; and
    what those of the other intents were taken for."""
    random = np.random.default_rng(0)
    labels = np.array(training.labels)
    intents = np.unique(labels)
    leave_out = [intent for intent in intents if intent != OUT_OF_SCOPE and len(intents) > folds]
    intent_fold = dict(
        zip(random.permutation(leave_out), np.arange(len(leave_out)) % folds, strict=True)
    )
    fold_of_intent = np.array([intent_fold.get(label, -1) for label in labels])
    fold_of_example = np.full(len(labels), -1)
    near = NEAR if training.real.sum() >= MANY * len(intents) else np.inf
    for intent in intents:
        mine = np.flatnonzero((labels == intent) & training.real)
        if len(mine) >= FEWEST:
            fold_of_example[mine] = _folds_of(training.vectors[mine], folds, near, random)
    for fold in range(folds):
        kept = (fold_of_intent != fold) & (fold_of_example != fold)
        tested = ~kept & training.real
        if len(np.unique(labels[kept])) < 2 or not tested.any():
            continue
        model = LinearIntents.fit(training.only(kept))
        prediction = model.predict(
            training.vectors[tested],
            training.sparse[tested],
            training.aligned.only(tested, training.kept_landmarks(kept)),
        )
        best = np.array(model.intents)[prediction.scores.argmax(axis=1)]
        outside = fold_of_intent[tested] == fold
        # Sent away as out of scope is the right answer to what was not trained.
        right = np.where(outside, best == OUT_OF_SCOPE, best == labels[tested])
        rows = np.flatnonzero(tested)[~outside]
        taken_for = [(int(row), str(name)) for row, name in zip(rows, best[~outside], strict=True)]
        yield prediction.readings, right, outside, taken_for


def _folds_of(
    vectors: np.ndarray, folds: int, near: float, random: np.random.Generator
) -> np.ndarray:
    """The fold of each example of one intent: folds of one size, those above `near` together."""
    from scipy.sparse.csgraph import connected_components

    groups, group = connected_components(vectors @ vectors.T > near)
    sizes = np.bincount(group, minlength=groups)
    filled = np.zeros(folds)
    fold = np.empty(groups, dtype=int)
    for this in sorted(random.permutation(groups), key=lambda number: -sizes[number]):
        fold[this] = random.choice(np.flatnonzero(filled == filled.min()))
        filled[fold[this]] += sizes[this]
    return fold[group]

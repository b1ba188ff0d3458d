"""Mood apart from Rasa: examples with vectors in, calibrated values from 0 to 1 out.

One logistic regression for each mood over nlu.mood_features, and a second one, fitted on parts of
the examples that the first has not seen, that turns its score into a probability (Platt 1999).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nlu.mood_data import MOODS, MoodExample
from nlu.mood_features import Before, Features, numbers_of
from nlu.mood_marks import Marks, marks_of
from nlu.mood_words import Lexicon

FOLDS = 5
INVERSE_PENALTY = 1.0
PLAIN = {"self_harm": 0.9, "threat": 0.9}
"""A phrase of this kind that nothing takes back is at least so sure, whatever the score says."""


@dataclass
class MoodModel:
    """weights of shape (features, moods), bias and curve (slope, shift) of shape (moods,)."""

    features: Features
    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    shift: np.ndarray

    @classmethod
    def fit(
        cls,
        examples: list[MoodExample],
        words: dict[str, list[str]],
        encode: Callable[[list[str]], np.ndarray],
    ) -> "MoodModel":
        """Learn from examples; `encode` gives unit vectors of texts as they are encoded in use."""
        rows, features = rows_of(examples, words, encode)
        values = np.array([example.values for example in examples])
        folds = np.random.default_rng(0).permutation(len(rows)) % FOLDS
        weights, bias = fit_rows(rows, values)
        held = np.zeros_like(values)
        for fold in range(FOLDS):
            mine = folds == fold
            part, part_bias = fit_rows(rows[~mine], values[~mine])
            held[mine] = rows[mine] @ part + part_bias
        curves = [_regression(held[:, [k]], values[:, k], 1e3) for k in range(len(MOODS))]
        slope = np.array([curve.coef_[0, 0] for curve in curves])
        shift = np.array([curve.intercept_[0] for curve in curves])
        return cls(features, weights.astype(np.float32), bias, slope, shift)

    def read(self, text: str, vector: np.ndarray, before: Before) -> tuple[dict[str, float], Marks]:
        """Each mood's value, and the marks of the text."""
        row, marks = self.features.row(text, vector, before)
        scores = (row @ self.weights + self.bias) * self.slope + self.shift
        values = dict(zip(MOODS, (1 / (1 + np.exp(-scores.clip(-30, 30)))).tolist(), strict=True))
        for mood, least in PLAIN.items():
            if marks.counts[mood]:
                values[mood] = max(values[mood], least)
        return values, marks

    def arrays(self) -> dict[str, np.ndarray]:
        """All that was learned but the words, for numpy.savez."""
        return {
            "scale": self.features.scale,
            "weights": self.weights,
            "bias": self.bias,
            "slope": self.slope,
            "shift": self.shift,
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray], words: dict[str, list[str]]) -> "MoodModel":
        """The reverse of `arrays`."""
        features = Features(Lexicon(words), arrays["scale"])
        return cls(features, *(arrays[name] for name in ("weights", "bias", "slope", "shift")))


def rows_of(
    examples: list[MoodExample],
    words: dict[str, list[str]],
    encode: Callable[[list[str]], np.ndarray],
) -> tuple[np.ndarray, Features]:
    """One row of features for each example, and how they are made."""
    lexicon = Lexicon(words)
    vectors = encode([example.text for example in examples])
    said = sorted({example.previous for example in examples if example.previous})
    said_vectors = dict(zip(said, encode(said), strict=True)) if said else {}
    before = {text: Before.of(text, said_vectors.get(text), lexicon) for text in ("", *said)}
    numbers = np.array(
        [
            numbers_of(e.text, vector, marks_of(e.text, lexicon), before[e.previous])
            for e, vector in zip(examples, vectors, strict=True)
        ],
        dtype=np.float32,
    )
    spread = numbers.std(axis=0)
    features = Features(lexicon, np.where(spread > 0, spread, 1).astype(np.float32))
    rows = [
        features.join(vector, before[example.previous], row)
        for example, vector, row in zip(examples, vectors, numbers, strict=True)
    ]
    return np.stack(rows), features


def fit_rows(rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, moods) and bias (moods,)."""
    fitted = [_regression(rows, values[:, k], INVERSE_PENALTY) for k in range(values.shape[1])]
    weights = np.stack([regression.coef_[0] for regression in fitted], axis=1)
    return weights, np.array([regression.intercept_[0] for regression in fitted])


def _regression(rows: np.ndarray, values: np.ndarray, inverse_penalty: float):
    """Logistic regression towards values from 0 to 1: each row counts for both sides."""
    from sklearn.linear_model import LogisticRegression

    yes, no = values > 0, values < 1
    return LogisticRegression(C=inverse_penalty, max_iter=500).fit(
        np.concatenate([rows[yes], rows[no]]),
        np.r_[np.ones(yes.sum()), np.zeros(no.sum())],
        sample_weight=np.r_[values[yes], 1 - values[no]],
    )

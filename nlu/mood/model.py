"""Mood apart from Rasa: examples with vectors in, calibrated values from 0 to 1 out.

One logistic regression for each mood over nlu.mood.features, and a second one, fitted on parts of
the examples that the first has not seen, that turns its score into a probability (Platt 1999).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.mood.data import LABELS, UNMET, MoodExample
from nlu.mood.features import BEFORE_NAMES, TEXT_NAMES, WEIGHTS, Before, Features
from nlu.mood.marks import Marks
from nlu.mood.words import Lexicon
from nlu.text.parts import Part, parts_of
from nlu.text.word_repair import plain

FOLDS = 5
INVERSE_PENALTY = 0.3
TOLERANCE = 1e-4
"""Of the summed loss, whose mean scikit-learn looks at: another value gives another model."""
MOST_OF_ALL = 0.25
"""Among the examples one in three is frustrated; among customers far fewer. For the calibration
no mood counts as more than this share of messages."""
UNMET_COUNTS = 0.4
"""However sure it is that something is not going well: said politely, it is so much frustration."""
PLAIN = {
    "self_harm": ("self_harm", 0.9),
    "threat": ("threat", 0.9),
    "sarcasm": ("frustration", 0.75),
}
"""Kinds of phrases that mean one thing only: the mood they tell, and how sure at least."""


@dataclass
class MoodModel:
    """weights of shape (features, labels), bias and curve (slope, shift) of shape (labels,)."""

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
        rows, message, features = rows_of(examples, words, encode)
        values = np.array([example.values for example in examples])
        frustrated = values[:, LABELS.index("frustration")]
        unmet = values[:, LABELS.index(UNMET)]
        values[:, LABELS.index(UNMET)] = np.maximum(unmet, frustrated >= 0.5)
        whole = np.arange(len(examples))
        folds = np.random.default_rng(0).permutation(len(examples)) % FOLDS
        weights, bias = fit_rows(rows[whole], values, features.own)
        held = np.zeros_like(values)
        for fold in range(FOLDS):
            kept, tested = folds != fold, folds[message] == fold
            part, part_bias = fit_rows(rows[whole][kept], values[kept], features.own)
            scores = rows[tested] @ part + part_bias
            for index in np.flatnonzero(folds == fold):
                held[index] = strongest(scores[message[tested] == index])
        curves = [_curve(held[:, [k]], values[:, k]) for k in range(len(LABELS))]
        slope = np.array([curve.coef_[0, 0] for curve in curves])
        shift = np.array([curve.intercept_[0] for curve in curves])
        return cls(features, weights.astype(np.float32), bias, slope, shift)

    def read(
        self, text: str, vector: np.ndarray, before: Before, parts: Sequence[Part] = ()
    ) -> tuple[dict[str, float], Marks]:
        """Each mood's value, and the marks of the text."""
        row, marks = self.features.row(text, vector, before)
        of_parts = [self.features.row(part.text, part.vector, Before())[0] for part in parts]
        scores = strongest(np.stack([row, *of_parts]) @ self.weights + self.bias)
        logits = (scores * self.slope + self.shift).clip(-30, 30)
        values = dict(zip(LABELS, (1 / (1 + np.exp(-logits))).tolist(), strict=True))
        values["frustration"] = max(values["frustration"], UNMET_COUNTS * values.pop(UNMET))
        for kind, (mood, least) in PLAIN.items():
            if marks.counts[kind]:
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


def strongest(scores: np.ndarray) -> np.ndarray:
    """The scores (labels,) of a message from those of the whole and its parts, the whole first.

    One angry sentence among three civil ones is anger all the same. Whether a wish is unmet is
    told by the whole message.
    """
    found = scores.max(axis=0)
    found[LABELS.index(UNMET)] = scores[0, LABELS.index(UNMET)]
    return found


def rows_of(
    examples: list[MoodExample],
    words: dict[str, list[str]],
    encode: Callable[[list[str]], np.ndarray],
) -> tuple[np.ndarray, np.ndarray, Features]:
    """Rows of features, which example each belongs to, and how they are made.

    The first rows are those of the whole messages, in order; those of parts follow.
    """
    parts = [(k, part) for k, e in enumerate(examples) for part in parts_of(plain(e.text))]
    texts = [*(example.text for example in examples), *(part for _, part in parts)]
    message = np.array([*range(len(examples)), *(k for k, _ in parts)])
    vectors = encode(texts)
    size = vectors.shape[1]
    features = Features(Lexicon(words), np.ones(len(TEXT_NAMES) + len(BEFORE_NAMES), np.float32))
    said = sorted({example.previous for example in examples if example.previous})
    said_vectors = dict(zip(said, encode(said), strict=True)) if said else {}
    before = {
        text: Before.of(text, said_vectors.get(text), features.lexicon) for text in ("", *said)
    }
    said_before = [before[example.previous] for example in examples] + [Before()] * len(parts)
    rows = np.stack(
        [
            features.row(text, vector, what)[0]
            for text, vector, what in zip(texts, vectors, said_before, strict=True)
        ]
    )
    # Each number counts by how rare it is; known only now, so the rows are scaled afterwards.
    numbers = slice(size, size + len(features.scale))
    spread = rows[: len(examples), numbers].std(axis=0) / WEIGHTS
    features.scale = np.where(spread > 0, spread, 1).astype(np.float32)
    rows[:, numbers] /= features.scale
    return rows, message, features


def fit_rows(
    rows: np.ndarray, values: np.ndarray, own: Callable[[int], int]
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, labels) and bias (labels,).

    Only whether a wish is unmet is read from what was said before. The moods are read from the
    customer's own words: measured, what the bot says in the examples is not what other bots say,
    and took the frustration of other shops' customers from .93 to .83 (docs/recognition.md).
    """
    weights, bias = np.zeros((rows.shape[1], len(LABELS))), np.zeros(len(LABELS))
    for place, label in enumerate(LABELS):
        width = rows.shape[1] if label == UNMET else own(rows.shape[1])
        regression = _regression(rows[:, :width], values[:, place])
        weights[:width, place], bias[place] = regression.coef_[0], regression.intercept_[0]
    return weights, bias


def _curve(scores: np.ndarray, values: np.ndarray):
    """Score to probability. What is only half so does not count: 0.70 is that it is plainly so."""
    from sklearn.linear_model import LogisticRegression

    plainly = values > 0.5
    share = plainly.mean()
    most = min(share, MOST_OF_ALL)
    weight = np.where(plainly, most / share, (1 - most) / (1 - share))
    regression = LogisticRegression(C=1e3, tol=TOLERANCE / len(scores))
    return regression.fit(scores, plainly, sample_weight=weight)


def _regression(rows: np.ndarray, values: np.ndarray):
    """Logistic regression towards values from 0 to 1: each row counts for both sides.

    Rare ones count for more, by the root of how much rarer they are.
    """
    from sklearn.linear_model import LogisticRegression

    yes, no = values > 0, values < 1
    rare = np.sqrt((1 - values).sum() / values.sum())
    return LogisticRegression(C=INVERSE_PENALTY, max_iter=500, tol=TOLERANCE / len(rows)).fit(
        np.concatenate([rows[yes], rows[no]]),
        np.r_[np.ones(yes.sum()), np.zeros(no.sum())],
        sample_weight=np.r_[rare * values[yes], 1 - values[no]],
    )

"""A linear classifier over examples: each example's nearness, weighed for each intent.

The product of two messages is made of their alignment (nlu.text.alignment), of their vectors and of
their sparse features. A logistic regression in the strongest directions of these products gives
the scores.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from nlu.text.alignment import Aligned

# Ten examples of an intent say too little to be doubted; a hundred by one author say much about
# how that author writes, and less about customers: the penalty grows with the square of examples
# an intent (docs/recognition.md).
INVERSE_PENALTY_OF_ONE = 5000.0
WEAKEST = 100.0
# Directions of the products that are kept: as many, or so many for each intent where that is more.
DIRECTIONS = 512
DIRECTIONS_AN_INTENT = 5
# Of the summed loss, whose mean scikit-learn looks at: another value gives another model.
TOLERANCE = 1e-2
# What each counts in the product of two messages, beside 1.0 for the sparse features.
ALIGNMENT_SHARE = 2.0
MEANING_SHARE = 0.5


@dataclass
class Training:
    """Examples in one order: unit vectors, sparse features, labels, and which rows are real.

    Rows that are not real are the intents' own names; they teach, but nothing is tested on them.
    aligned: each row beside each of the rows `landmarks`, which span the space. inverse_penalty: of
    the regression, with one example an intent.
    """

    vectors: np.ndarray
    sparse: csr_matrix
    labels: list[str]
    real: np.ndarray
    aligned: Aligned
    landmarks: np.ndarray
    inverse_penalty: float = INVERSE_PENALTY_OF_ONE

    def only(self, kept: np.ndarray) -> "Training":
        """The rows where `kept` is true."""
        columns = self.kept_landmarks(kept)
        return Training(
            self.vectors[kept],
            self.sparse[kept],
            [label for label, keep in zip(self.labels, kept, strict=True) if keep],
            self.real[kept],
            self.aligned.only(kept, columns),
            (np.cumsum(kept) - 1)[self.landmarks[columns]],
            self.inverse_penalty,
        )

    def kept_landmarks(self, kept: np.ndarray) -> np.ndarray:
        """Which columns of `aligned` stay when only the rows `kept` do."""
        return kept[self.landmarks]


# What each counts in the nearness of an intent's nearest examples.
NEARNESS = {"meaning": 0.25, "wording": 0.5, "alignment": 0.25}


@dataclass
class Prediction:
    """Per message: a score for each intent, nearness to examples, and four readings of the best.

    The readings are its log-odds; how near its nearest examples are (NEARNESS); how much of the
    message stands in one of its examples, 0 to -1 for nothing; the logarithm of the message's
    length, since a long message is near to nothing as a whole.
    """

    scores: np.ndarray
    readings: np.ndarray
    nearness: np.ndarray


@dataclass
class Regression:
    """What the regression was learned from, to learn it again with one example more.

    places: (examples, directions), in the order of the examples. spread: (basis, directions), which
    turns products into places. slopes: (intents, directions). penalty: scikit-learn's C.
    """

    places: np.ndarray
    spread: np.ndarray
    slopes: np.ndarray
    penalty: float


@dataclass
class LinearIntents:
    """intents: sorted names. vectors, sparse: the examples, grouped by intent in that order.

    starts: where each intent's examples begin. basis: rows that span the space, in the order of the
    landmarks. weights, bias: scores = products with the basis @ weights + bias. regression: there
    after `fit` only.
    """

    intents: list[str]
    vectors: np.ndarray
    sparse: csr_matrix
    starts: np.ndarray
    basis: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    regression: Regression | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Turned once: a product with it then costs a tenth."""
        self._sparse_columns = csr_matrix(self.sparse.T)
        self._basis_intents = np.searchsorted(self.starts, self.basis, "right") - 1

    @classmethod
    def fit(cls, training: Training) -> "LinearIntents":
        """Learn from at least two intents."""
        from scipy.linalg import eigh

        order = np.argsort(np.array(training.labels), kind="stable")
        labels = np.array(training.labels)[order]
        vectors, sparse = training.vectors[order], training.sparse[order]
        intents, starts = np.unique(labels, return_index=True)
        basis = np.argsort(order)[training.landmarks]
        wording = (sparse @ sparse[basis].T).toarray()
        aligned = training.aligned.likeness[order]
        products = _products(aligned, vectors @ vectors[basis].T, wording)
        among = products[basis]
        first = max(0, len(basis) - max(DIRECTIONS, DIRECTIONS_AN_INTENT * len(intents)))
        strength, directions = eigh((among + among.T) / 2, subset_by_index=[first, len(basis) - 1])
        strong = strength > 1e-6
        spread = directions[:, strong] / np.sqrt(strength[strong])
        places = products @ spread
        each = len(labels) / len(intents)
        penalty = min(WEAKEST, training.inverse_penalty / each**2)
        slopes, bias = regressed(places, labels, penalty)
        weights = (spread @ slopes.T).astype(np.float32)
        return cls(
            intents.tolist(),
            vectors,
            sparse,
            starts,
            basis,
            weights,
            bias.astype(np.float32),
            Regression(places, spread, slopes, penalty),
        )

    def products(
        self, vectors: np.ndarray, sparse: csr_matrix, aligned: Aligned
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each message the products with the basis, and meaning and wording with all."""
        meaning = vectors @ self.vectors.T
        wording = (sparse @ self._sparse_columns).toarray()
        among = _products(aligned.likeness, meaning[:, self.basis], wording[:, self.basis])
        return among, meaning, wording

    def predict(self, vectors: np.ndarray, sparse: csr_matrix, aligned: Aligned) -> Prediction:
        """vectors of shape (messages, size); sparse, aligned with the columns of training."""
        products, meaning, wording = self.products(vectors, sparse, aligned)
        scores = products @ self.weights + self.bias
        best = scores.argmax(axis=1)
        rows = np.arange(len(best))
        of_best = self._basis_intents[None, :] == best[:, None]
        nearest = (
            NEARNESS["meaning"] * np.maximum.reduceat(meaning, self.starts, axis=1)[rows, best]
            + NEARNESS["wording"] * np.maximum.reduceat(wording, self.starts, axis=1)[rows, best]
            + NEARNESS["alignment"] * np.where(of_best, aligned.likeness, 0).max(axis=1)
        )
        known = -np.where(of_best, aligned.strange, 1).min(axis=1)
        top = softmax(scores)[rows, best].clip(1e-6, 1 - 1e-6)
        odds = np.log(top / (1 - top))
        readings = np.stack([odds, nearest, known, np.log(aligned.lengths)], axis=1)
        return Prediction(scores, readings, meaning + wording)


def regressed(
    places: np.ndarray,
    labels: np.ndarray,
    penalty: float,
    begun: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Slopes (intents, directions) and bias, intents sorted; `begun` are those to begin from, which
    saves most of the steps where little has changed."""
    from sklearn.linear_model import LogisticRegression

    intents = np.unique(labels)
    regression = LogisticRegression(
        C=penalty,
        max_iter=300,
        tol=TOLERANCE / len(labels),
        warm_start=begun is not None,
    )
    if begun is not None and len(intents) > 2:
        regression.coef_, regression.intercept_ = begun
    regression.fit(places, labels)
    slopes, bias = regression.coef_, regression.intercept_
    if len(intents) == 2:  # sklearn keeps one row for two classes
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.hstack([-bias, bias]) / 2
    return slopes, bias


def _products(aligned: np.ndarray, meaning: np.ndarray, wording: np.ndarray) -> np.ndarray:
    return ALIGNMENT_SHARE * aligned + MEANING_SHARE * meaning + wording


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores of shape (messages, intents) as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

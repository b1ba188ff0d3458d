"""A linear classifier over examples: each example's nearness, weighed for each intent.

The product of two messages is that of their vectors plus that of their sparse features. A logistic
regression in the space of these products (its 512 strongest directions) gives the scores.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

# Weak regularisation: measured better than 3-30 on few examples (docs/recognition.md).
INVERSE_PENALTY = 100.0
DIRECTIONS = 512
# Beyond this many examples the space is spanned by a sample of them, so that time stays bounded.
MAX_BASIS = 3000


@dataclass
class Training:
    """Examples in one order: unit vectors, sparse features, labels, and which rows are real.

    Rows that are not real are the intents' own names; they teach, but nothing is tested on them.
    """

    vectors: np.ndarray
    sparse: csr_matrix
    labels: list[str]
    real: np.ndarray

    def only(self, kept: np.ndarray) -> "Training":
        """The rows where `kept` is true."""
        labels = [label for label, keep in zip(self.labels, kept, strict=True) if keep]
        return Training(self.vectors[kept], self.sparse[kept], labels, self.real[kept])


@dataclass
class Prediction:
    """Per message: a score for each intent, three readings of the best, nearness to examples."""

    scores: np.ndarray
    readings: np.ndarray
    nearness: np.ndarray


@dataclass
class LinearIntents:
    """intents: sorted names. vectors, sparse: the examples, grouped by intent in that order.

    starts: where each intent's examples begin. basis: rows that span the space. weights, bias:
    scores = products with the basis @ weights + bias.
    """

    intents: list[str]
    vectors: np.ndarray
    sparse: csr_matrix
    starts: np.ndarray
    basis: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def __post_init__(self) -> None:
        """Turned once: a product with it then costs a tenth."""
        self._sparse_columns = csr_matrix(self.sparse.T)

    @classmethod
    def fit(cls, training: Training) -> "LinearIntents":
        """Learn from at least two intents."""
        from scipy.linalg import eigh
        from sklearn.linear_model import LogisticRegression

        order = np.argsort(np.array(training.labels), kind="stable")
        labels = np.array(training.labels)[order]
        vectors, sparse = training.vectors[order], training.sparse[order]
        intents, starts = np.unique(labels, return_index=True)
        random = np.random.default_rng(0)
        basis = np.arange(len(labels))
        if len(basis) > MAX_BASIS:
            # The first of each intent stays, so that none is without a say.
            others = np.setdiff1d(basis, starts)
            basis = np.sort(
                np.r_[starts, random.choice(others, MAX_BASIS - len(starts), replace=False)]
            )
        products = _products(vectors[basis], sparse[basis], vectors[basis], sparse[basis])
        first = max(0, len(basis) - DIRECTIONS)
        strength, directions = eigh(products, subset_by_index=[first, len(basis) - 1])
        strong = strength > 1e-6
        spread = directions[:, strong] / np.sqrt(strength[strong])
        places = _products(vectors, sparse, vectors[basis], sparse[basis]) @ spread
        regression = LogisticRegression(C=INVERSE_PENALTY, max_iter=300, tol=1e-2)
        regression.fit(places, labels)
        slopes, bias = regression.coef_, regression.intercept_
        if len(intents) == 2:  # sklearn keeps one row for two classes
            slopes, bias = np.vstack([-slopes, slopes]) / 2, np.hstack([-bias, bias]) / 2
        weights = (spread @ slopes.T).astype(np.float32)
        return cls(
            intents.tolist(), vectors, sparse, starts, basis, weights, bias.astype(np.float32)
        )

    def predict(self, vectors: np.ndarray, sparse: csr_matrix) -> Prediction:
        """vectors of shape (messages, size); sparse with the columns of training."""
        meaning = vectors @ self.vectors.T
        wording = (sparse @ self._sparse_columns).toarray()
        scores = (meaning + wording)[:, self.basis] @ self.weights + self.bias
        best = scores.argmax(axis=1)
        rows = np.arange(len(best))
        near_in_meaning = np.maximum.reduceat(meaning, self.starts, axis=1)[rows, best]
        near_in_words = np.maximum.reduceat(wording, self.starts, axis=1)[rows, best]
        top = softmax(scores)[rows, best].clip(1e-6, 1 - 1e-6)
        readings = np.stack([np.log(top / (1 - top)), near_in_meaning, near_in_words], axis=1)
        return Prediction(scores, readings, meaning + wording)


def _products(
    vectors: np.ndarray, sparse: csr_matrix, others: np.ndarray, other_sparse: csr_matrix
) -> np.ndarray:
    return vectors @ others.T + (sparse @ other_sparse.T).toarray()


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores of shape (messages, intents) as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

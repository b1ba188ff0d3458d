"""The numerics of the intent classifier, apart from Rasa: features in, probabilities out."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack

from nlu.ngrams import NgramFeatures

SPARSE_WEIGHT = 0.5


@dataclass
class IntentModel:
    """A linear classifier on vectors and character n-grams, with a calibrated softmax."""

    labels: list[str]
    ngrams: NgramFeatures
    weights: np.ndarray
    bias: np.ndarray
    temperature: float

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray, labels: list[str]) -> "IntentModel":
        """Learn from examples; vectors of shape (len(texts), size)."""
        from sklearn.linear_model import LogisticRegression

        ngrams = NgramFeatures.fit(texts)
        features = cls._features(ngrams, texts, vectors)
        linear = LogisticRegression(C=30, max_iter=300, tol=1e-3, class_weight="balanced")
        linear.fit(features, labels)
        weights, bias = linear.coef_, linear.intercept_
        if len(linear.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
        return cls(
            list(linear.classes_), ngrams, weights.astype(np.float32), bias.astype(np.float32), 0.7
        )

    @staticmethod
    def _features(ngrams: NgramFeatures, texts: list[str], vectors: np.ndarray) -> csr_matrix:
        sparse = ngrams.transform(texts) * SPARSE_WEIGHT
        return hstack([csr_matrix(vectors), sparse], format="csr")

    def predict(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Probabilities of shape (len(texts), len(labels))."""
        scores = self._features(self.ngrams, texts, vectors) @ self.weights.T + self.bias
        scores = scores / self.temperature
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return scores / scores.sum(axis=1, keepdims=True)

    def arrays(self) -> dict[str, np.ndarray]:
        """All that was learned, for numpy.savez."""
        return {
            "labels": np.array(self.labels),
            "terms": np.array(self.ngrams.terms),
            "idf": self.ngrams.idf,
            "weights": self.weights,
            "bias": self.bias,
            "temperature": np.array(self.temperature),
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> "IntentModel":
        """The reverse of `arrays`."""
        return cls(
            arrays["labels"].tolist(),
            NgramFeatures(arrays["terms"].tolist(), arrays["idf"]),
            arrays["weights"],
            arrays["bias"],
            float(arrays["temperature"]),
        )

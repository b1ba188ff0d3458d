"""The whole of the intent classifier apart from Rasa: examples in, calibrated readings out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from nlu.confidence import Confidence
from nlu.linear_intents import LinearIntents, Training, softmax
from nlu.sparse_features import SparseFeatures


@dataclass
class Reading:
    """What was read in one message: intents with calibrated probabilities, best first."""

    ranking: list[tuple[str, float]]
    uncalibrated: float
    nearest: list[tuple[str, str, float]]

    @property
    def intent(self) -> str:
        """The best intent."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """Probability that the best intent is right."""
        return self.ranking[0][1]


@dataclass
class IntentModel:
    """texts: the examples in the order of linear.vectors, to name the nearest ones."""

    linear: LinearIntents
    features: SparseFeatures
    confidence: Confidence
    texts: list[str]

    @classmethod
    def fit(
        cls,
        texts: list[str],
        vectors: np.ndarray,
        labels: list[str],
        name_vectors: dict[str, np.ndarray],
    ) -> "IntentModel":
        """Learn from texts with vectors (len(texts), size); name_vectors: of each intent's name.

        An intent's name in words is one more example of it: "order late or missing".
        """
        names = sorted(name_vectors)
        all_texts = [*texts, *(spoken_name(name) for name in names)]
        features = SparseFeatures.fit(all_texts)
        training = Training(
            np.vstack([vectors, *(name_vectors[name][None, :] for name in names)]),
            features.transform(all_texts),
            [*labels, *names],
            np.arange(len(all_texts)) < len(texts),
        )
        order = np.argsort(np.array(training.labels), kind="stable")
        return cls(
            LinearIntents.fit(training),
            features,
            Confidence.fit(training),
            [all_texts[index] for index in order],
        )

    def read(self, texts: list[str], vectors: np.ndarray, nearest: int = 3) -> list[Reading]:
        """One reading per text; vectors of shape (len(texts), size)."""
        prediction = self.linear.predict(vectors, self.features.transform(texts))
        shares = softmax(prediction.scores)
        calibrated = self.confidence.of(prediction.readings)
        readings = []
        for share, confidence, nearness in zip(
            shares, calibrated, prediction.nearness, strict=True
        ):
            order = np.argsort(-share)
            near = np.argsort(-nearness)[:nearest]
            readings.append(
                Reading(
                    list(zip(self._names(order), spread(share[order], confidence), strict=True)),
                    float(share[order[0]]),
                    [(self.texts[row], self._intent_of(row), float(nearness[row])) for row in near],
                )
            )
        return readings

    def _names(self, order: np.ndarray) -> list[str]:
        return [self.linear.intents[index] for index in order]

    def _intent_of(self, row: int) -> str:
        return self.linear.intents[int(np.searchsorted(self.linear.starts, row, "right")) - 1]

    def arrays(self) -> dict[str, np.ndarray]:
        """All that was learned, for numpy.savez: no code is ever loaded from a model."""
        sparse = self.linear.sparse
        return {
            "intents": np.array(self.linear.intents),
            "vectors": self.linear.vectors.astype(np.float32),
            "sparse_data": sparse.data,
            "sparse_indices": sparse.indices,
            "sparse_indptr": sparse.indptr,
            "starts": self.linear.starts,
            "basis": self.linear.basis,
            "weights": self.linear.weights,
            "bias": self.linear.bias,
            "terms": np.array(self.features.terms),
            "term_weights": self.features.weights,
            "confidence_weights": self.confidence.weights,
            "confidence_bias": np.array(self.confidence.bias),
            "texts": np.array(self.texts),
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any]) -> "IntentModel":
        """The reverse of `arrays`."""
        terms = arrays["terms"].tolist()
        sparse = csr_matrix(
            (arrays["sparse_data"], arrays["sparse_indices"], arrays["sparse_indptr"]),
            shape=(len(arrays["texts"]), len(terms)),
        )
        linear = LinearIntents(
            arrays["intents"].tolist(),
            arrays["vectors"],
            sparse,
            arrays["starts"],
            arrays["basis"],
            arrays["weights"],
            arrays["bias"],
        )
        return cls(
            linear,
            SparseFeatures(terms, arrays["term_weights"]),
            Confidence(arrays["confidence_weights"], float(arrays["confidence_bias"])),
            arrays["texts"].tolist(),
        )


def spoken_name(intent: str) -> str:
    """An intent's name as words: "order_late_or_missing" is "order late or missing"."""
    return " ".join(intent.replace("_", " ").replace("-", " ").replace("/", " ").lower().split())


def spread(shares: np.ndarray, confidence: float) -> list[float]:
    """Probabilities in the order of `shares`, the first one being `confidence`.

    A best intent less sure than its share leaves the rest to "none of these"; a surer one takes
    from the others in proportion. The order never changes.
    """
    top = float(shares[0])
    rest = max(1 - top, 1e-9)
    factor = confidence / top if confidence <= top else (1 - confidence) / rest
    return [float(confidence), *(float(share * factor) for share in shares[1:])]

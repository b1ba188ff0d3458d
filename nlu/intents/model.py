"""The whole of the intent classifier apart from Rasa: examples in, calibrated readings out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from nlu.intents.confidence import Confidence
from nlu.intents.linear import LinearIntents, Training, softmax
from nlu.intents.sparse_features import SparseFeatures
from nlu.text.alignment import Alignment, Pieces, landmarks

# Beyond this many examples only these are aligned with, so that the time of a message is bounded.
MOST_LANDMARKS = 1700


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
    alignment: Alignment
    features: SparseFeatures
    confidence: Confidence
    texts: list[str]

    @classmethod
    def fit(
        cls,
        texts: list[str],
        vectors: np.ndarray,
        pieces: list[Pieces],
        labels: list[str],
        encoded_names: dict[str, tuple[np.ndarray, Pieces]],
    ) -> "IntentModel":
        """Learn from texts with their vectors (len(texts), size) and word pieces.

        An intent's name in words is one more example of it: "order late or missing". encoded_names:
        the vector and pieces of each.
        """
        names = sorted(encoded_names)
        all_texts = [*texts, *(spoken_name(name) for name in names)]
        all_pieces = [*pieces, *(encoded_names[name][1] for name in names)]
        all_labels = [*labels, *names]
        features = SparseFeatures.fit(all_texts)
        chosen = landmarks(all_labels, MOST_LANDMARKS)
        alignment = Alignment.fit(all_pieces, chosen)
        training = Training(
            np.vstack([vectors, *(encoded_names[name][0][None, :] for name in names)]),
            features.transform(all_texts),
            all_labels,
            np.arange(len(all_texts)) < len(texts),
            alignment.of(all_pieces),
            chosen,
        )
        order = np.argsort(np.array(training.labels), kind="stable")
        return cls(
            LinearIntents.fit(training),
            alignment,
            features,
            Confidence.fit(training),
            [all_texts[index] for index in order],
        )

    def read(
        self, texts: list[str], vectors: np.ndarray, pieces: list[Pieces], nearest: int = 3
    ) -> list[Reading]:
        """One reading per text; vectors of shape (len(texts), size), pieces of each text."""
        prediction = self.linear.predict(
            vectors, self.features.transform(texts), self.alignment.of(pieces)
        )
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
            "projection": self.alignment.projection,
            "rarities": self.alignment.rarities,
            "landmark_states": self.alignment.states,
            "landmark_weights": self.alignment.weights,
            "landmark_starts": self.alignment.starts,
            "terms": np.array(self.features.terms),
            "term_weights": self.features.weights,
            "confidence": self.confidence.array(),
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
        alignment = Alignment(
            arrays["projection"],
            arrays["rarities"],
            arrays["landmark_states"],
            arrays["landmark_weights"],
            arrays["landmark_starts"],
        )
        return cls(
            linear,
            alignment,
            SparseFeatures(terms, arrays["term_weights"]),
            Confidence.from_array(arrays["confidence"]),
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

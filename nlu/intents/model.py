"""The whole of the intent classifier apart from Rasa: examples in, calibrated readings out."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from nlu.intents.confidence import Confidence
from nlu.intents.linear import INVERSE_PENALTY_OF_ONE, LinearIntents, Training, softmax
from nlu.intents.sparse_features import SparseFeatures
from nlu.text.alignment import Alignment, Pieces, landmarks

# Beyond this many examples only these are aligned with, so that the time of a message is bounded.
MOST_LANDMARKS = 1700
# An intent of fewer examples than FEW, and of less than a third of what others have, is drowned by
# large ones, out_of_scope above all, even where a message is one of its examples word for word:
# that one is sure. Beside it counts which example is nearest: of 15 messages for two new intents of
# eight examples, 10 were read rightly by it and 2 before, and none of ten about other things worse.
FEW = 25
LITERAL = 0.9
NEAR_FEW, NEARER_BY, SURE_OF_FEW = 0.85, 0.05, 0.72
WORD = re.compile(r"[\w']+")


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
        inverse_penalty: float = INVERSE_PENALTY_OF_ONE,
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
            inverse_penalty,
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
        for text, share, confidence, nearness in zip(
            texts, shares, calibrated, prediction.nearness, strict=True
        ):
            order = np.argsort(-share)
            meant, at_least = self._meant(text, nearness, int(order[0]))
            if meant != order[0] or confidence < at_least:
                order = np.concatenate([[meant], order[order != meant]])
                confidence = at_least
            near = np.argsort(-nearness)[:nearest]
            readings.append(
                Reading(
                    list(zip(self._names(order), spread(share[order], confidence), strict=True)),
                    float(share[order[0]]),
                    [(self.texts[row], self._intent_of(row), float(nearness[row])) for row in near],
                )
            )
        return readings

    def _meant(self, text: str, nearness: np.ndarray, best: int) -> tuple[int, float]:
        """The intent of a message and the confidence it has at least: where it is an example of an
        intent that has few, word for word or nearly. With no such intent nothing changes."""
        literal = self._literal.get(plain(text))
        if literal is not None and self._few[literal]:
            return literal, LITERAL
        row = int(nearness.argmax())
        intent = int(np.searchsorted(self.linear.starts, row, "right")) - 1
        if not self._few[intent] or nearness[row] < NEAR_FEW:
            return best, 0.0
        first, end = self._bounds[best], self._bounds[best + 1]
        if intent != best and nearness[row] < nearness[first:end].max() + NEARER_BY:
            return best, 0.0
        return intent, float(np.clip(SURE_OF_FEW + nearness[row] - NEAR_FEW, 0, LITERAL))

    @cached_property
    def _bounds(self) -> np.ndarray:
        return np.append(self.linear.starts, len(self.texts))

    @cached_property
    def _few(self) -> np.ndarray:
        """Of each intent, whether it has few examples, absolutely and beside the others."""
        sizes = np.diff(self._bounds)
        return sizes < min(FEW, sizes.mean() / 3)

    @cached_property
    def _literal(self) -> dict[str, int]:
        """The intent of each example by its words; examples of two intents are left out."""
        found: dict[str, set[int]] = {}
        for row, text in enumerate(self.texts):
            intent = int(np.searchsorted(self.linear.starts, row, "right")) - 1
            found.setdefault(plain(text), set()).add(intent)
        return {words: next(iter(of)) for words, of in found.items() if words and len(of) == 1}

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


def plain(text: str) -> str:
    """A text as its words alone."""
    return " ".join(WORD.findall(text.casefold()))


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

"""Which answer of a retrieval intent fits: the nearest example of that intent decides.

Stands in for Rasa's ResponseSelector, a neural network of its own, in projects whose answers are
`faq/ask_something` intents with `utter_faq/ask_something` responses.
"""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import (
    RESPONSE_SELECTOR_PREDICTION_KEY,
    RESPONSE_SELECTOR_PROPERTY_NAME,
    RESPONSE_SELECTOR_RANKING_KEY,
    RESPONSE_SELECTOR_RESPONSES_KEY,
    RESPONSE_SELECTOR_RETRIEVAL_INTENTS,
    RESPONSE_SELECTOR_UTTER_ACTION_KEY,
)
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.intent_classifier import sentence_vector

FILE = "answers.npz"
RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerSelector(IntentClassifier, GraphComponent):
    """Sets `response_selector` as Rasa's own does, one entry for each retrieval intent."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectors: np.ndarray | None = None,
        keys: list[str] | None = None,
    ) -> None:
        """`vectors` are those of the examples, a row each; `keys` their "faq/ask_x"."""
        self._model_storage, self._resource = model_storage, resource
        self._vectors, self._keys = vectors, keys or []

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "AnswerSelector":
        """Called by Rasa's graph before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "AnswerSelector":
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            kept = np.load(folder / FILE, allow_pickle=False)
            return cls(config, model_storage, resource, kept["vectors"], kept["keys"].tolist())

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the vectors of the examples of retrieval intents."""
        rows = [
            (vector, example.get(INTENT_RESPONSE_KEY))
            for example in training_data.intent_examples
            if example.get(INTENT_RESPONSE_KEY) and (vector := sentence_vector(example)) is not None
        ]
        self._vectors = np.stack([vector for vector, _ in rows]) if rows else np.zeros((0, 1))
        self._keys = [key for _, key in rows]
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, vectors=self._vectors, keys=np.array(self._keys, dtype=str))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the answer of each retrieval intent that is most like the message."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is None or self._vectors is None or not self._keys:
                continue
            likeness = self._vectors @ vector
            found: dict[str, Any] = {
                RESPONSE_SELECTOR_RETRIEVAL_INTENTS: sorted({k.split("/")[0] for k in self._keys})
            }
            for name in found[RESPONSE_SELECTOR_RETRIEVAL_INTENTS]:
                found[name] = self._answer(name, likeness)
            message.set(RESPONSE_SELECTOR_PROPERTY_NAME, found, add_to_output=True)
        return messages

    def _answer(self, name: str, likeness: np.ndarray) -> dict[str, Any]:
        best: dict[str, float] = {}
        for at in np.argsort(-likeness):
            key = self._keys[int(at)]
            if key.split("/")[0] == name:
                best.setdefault(key, float(likeness[at]))
        ranking = [{INTENT_RESPONSE_KEY: key, "confidence": share} for key, share in best.items()]
        first = ranking[0]
        chosen = {
            **first,
            RESPONSE_SELECTOR_RESPONSES_KEY: [],
            RESPONSE_SELECTOR_UTTER_ACTION_KEY: f"{UTTER_PREFIX}{first[INTENT_RESPONSE_KEY]}",
        }
        return {
            RESPONSE_SELECTOR_PREDICTION_KEY: chosen,
            RESPONSE_SELECTOR_RANKING_KEY: ranking[:RANKING],
        }

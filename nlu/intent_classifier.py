"""The intent of a message with a confidence that is a calibrated probability."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intent_model import IntentModel

FILE = "intents.npz"


def sentence_vector(message: Message) -> np.ndarray | None:
    """The dense sentence features of a message as one row, or None when it has none."""
    features = message.get_dense_features(TEXT)[1]
    return None if features is None else np.asarray(features.features).reshape(-1)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class CalibratedIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`; 0.70 means right about seven times in ten."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """ranking_length: how many intents the ranking names."""
        return {"ranking_length": 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Without a model it predicts nothing."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CalibratedIntentClassifier":
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
    ) -> "CalibratedIntentClassifier":
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            with np.load(folder / FILE, allow_pickle=False) as arrays:
                model = IntentModel.from_arrays(dict(arrays)) if arrays.files else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a text and an intent."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(TEXT) and sentence_vector(example) is not None
        ]
        if len({example.get(INTENT) for example in examples}) > 1:
            self._model = IntentModel.fit(
                [example.get(TEXT) for example in examples],
                np.stack([sentence_vector(example) for example in examples]),
                [example.get(INTENT) for example in examples],
            )
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **(self._model.arrays() if self._model else {}))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and its ranking; a message without words gets confidence 0."""
        for message in messages:
            ranking: list[dict[str, Any]] = []
            vector = sentence_vector(message) if message.get(TEXT) else None
            if self._model is not None and vector is not None:
                probabilities = self._model.predict([message.get(TEXT)], vector[None, :])[0]
                ranking = [
                    {
                        INTENT_NAME_KEY: self._model.labels[index],
                        PREDICTED_CONFIDENCE_KEY: float(probabilities[index]),
                    }
                    for index in np.argsort(-probabilities)[: self._config["ranking_length"]]
                ]
            first = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

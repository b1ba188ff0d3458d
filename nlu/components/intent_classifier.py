"""The intent of a message with a confidence that is a calibrated probability."""

import json
import logging
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

from nlu.components.encoder_featurizer import NAME_PIECES, PARTS, PIECES, REPAIRED_TEXT
from nlu.intents import refit
from nlu.intents.linear import INVERSE_PENALTY_OF_ONE
from nlu.intents.model import IntentModel, Reading
from nlu.text.parts import Part

logger = logging.getLogger(__name__)

FILE = "intents.npz"
LEFT_OUT = "left_out.json"
REFIT = "refit.npz"
"""What is needed to learn one example more (nlu.offline.what_if); never loaded to understand."""
# Keys of the parse result beside Rasa's own.
SECOND_MATTER = "second_matter"
PART_INTENTS = "part_intents"
RECOGNITION = "recognition"
PART_RANKING = 5
"""Intents named of each part of a message."""


def sentence_vector(message: Message, attribute: str = TEXT) -> np.ndarray | None:
    """The dense sentence features of a message as one row, or None when it has none."""
    features = message.get_dense_features(attribute)[1]
    return None if features is None else np.asarray(features.features).reshape(-1)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`; 0.70 means right about seven times in ten.

    Also sets `second_matter` {intent, confidence, text} when a message holds two, `part_intents`,
    the same of each of its parts, and `recognition` {uncalibrated, nearest} for those who ask why.
    """

    # Raised whenever what is learned changes outside this class: Rasa trains anew when the source
    # of the class differs, and takes an earlier result from its cache when it does not.
    LEARNING = 7

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
        """ranking_length: how many intents the ranking names.

        second_matter_at: confidence from which a part of a message is a matter of its own.
        never_second_matter: intents that are said along the way.
        same_matter: groups of intents that are one matter told in two ways.
        inverse_penalty: how little examples are doubted (nlu.intents.linear).
        """
        return {
            "ranking_length": 10,
            "inverse_penalty": INVERSE_PENALTY_OF_ONE,
            "second_matter_at": 0.70,
            "never_second_matter": [
                "affirm", "bot_challenge", "clarify", "complaint", "correction", "deny", "goodbye",
                "greet", "help", "inform", "out_of_scope", "stop", "thanks",
            ],
            "same_matter": [
                ["order_status", "order_late_or_missing"],
                ["subscription_status", "membership_question"],
                ["talk_to_human", "hours_and_contact"],
                ["return_item", "refund_request"],
                ["cancel_order", "modify_order"],
            ],
        }  # fmt: skip

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
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as arrays,
        ):
            model = IntentModel.from_arrays(dict(arrays)) if arrays.files else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a text and an intent; two intents are needed."""
        examples = [
            example
            for example in training_data.intent_examples
            if sentence_vector(example) is not None
        ]
        names = {
            example.get(INTENT): (sentence_vector(example, INTENT), example.get(NAME_PIECES))
            for example in examples
        }
        if len(names) > 1:
            self._model = IntentModel.fit(
                [_text(example) for example in examples],
                np.stack([sentence_vector(example) for example in examples]),
                [example.get(PIECES) for example in examples],
                [example.get(INTENT) for example in examples],
                names,
                self._config["inverse_penalty"],
            )
        else:
            logger.warning(
                "data/nlu: %d intent(s) with examples; at least two are needed to recognise any",
                len(names),
            )
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **(self._model.arrays() if self._model else {}))
            if self._model:
                np.savez(folder / REFIT, **refit.arrays(self._model))
                told = _left_out(self._model, examples)
                (folder / LEFT_OUT).write_text(json.dumps(told), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was recognised; a message without words gets no intent and confidence 0."""
        for message in messages:
            vector = sentence_vector(message)
            if self._model is None or vector is None:
                message.set(INTENT, _as_output(None, 0.0), add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
                continue
            parts = message.get(PARTS) or []
            whole, *of_parts = self._model.read(
                [_text(message), *(part.text for part in parts)],
                np.stack([vector, *(part.vector for part in parts)]),
                [message.get(PIECES), *(part.pieces for part in parts)],
            )
            first, second = self._matters(whole, list(zip(parts, of_parts, strict=True)))
            ranking = [
                _as_output(*pair) for pair in first.ranking[: self._config["ranking_length"]]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(RECOGNITION, _explanation(first), add_to_output=True)
            if second is not None:
                message.set(SECOND_MATTER, second, add_to_output=True)
            if parts:
                read = [
                    {
                        "text": part.text,
                        "intent": reading.intent,
                        "confidence": round(reading.confidence, 4),
                        "ranking": [_as_output(*pair) for pair in reading.ranking[:PART_RANKING]],
                    }
                    for part, reading in zip(parts, of_parts, strict=True)
                ]
                message.set(PART_INTENTS, read, add_to_output=True)
        return messages

    def _matters(
        self, whole: Reading, parts: list[tuple[Part, Reading]]
    ) -> tuple[Reading, dict[str, Any] | None]:
        """The first matter's reading, and the second matter if the message holds one.

        The first is what the whole message says; where the whole is unsure because it says two
        things, it is the first part that is sure. The second is the surest part about another.
        """
        at = self._config["second_matter_at"]
        sure = [
            (part, reading)
            for part, reading in parts
            if reading.confidence >= at
            and reading.intent not in self._config["never_second_matter"]
        ]
        about_whole = [reading for _, reading in sure if reading.intent == whole.intent]
        if not about_whole and (whole.confidence >= at or len(sure) < 2):
            return whole, None
        candidates = [whole, *about_whole] if about_whole else [sure[0][1]]
        first = max(candidates, key=lambda reading: reading.confidence)
        same = {first.intent}.union(
            *(group for group in self._config["same_matter"] if first.intent in group)
        )
        others = [(part, reading) for part, reading in sure if reading.intent not in same]
        if not others:
            return whole, None
        part, reading = max(others, key=lambda other: other[1].confidence)
        second = {
            "intent": reading.intent,
            "confidence": round(reading.confidence, 4),
            "text": part.text,
        }
        return first, second


def _left_out(model: IntentModel, examples: list[Message]) -> list[dict[str, str]]:
    """What each example was taken for by a model that had not seen it."""
    return [
        {"text": _text(examples[row]), "intent": examples[row].get(INTENT), "taken_for": name}
        for row, name in model.confidence.left_out
        if row < len(examples)
    ]


def _text(message: Message) -> str:
    return message.get(REPAIRED_TEXT) or message.get(TEXT)


def _as_output(intent: str | None, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}


def _explanation(reading: Reading) -> dict[str, Any]:
    """Why it was read so: the confidence before calibration and the nearest examples."""
    return {
        "uncalibrated": round(reading.uncalibrated, 4),
        "nearest": [
            {"text": text, "intent": intent, "nearness": round(nearness, 3)}
            for text, intent, nearness in reading.nearest
        ],
    }

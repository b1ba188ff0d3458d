"""Sentence vectors as dense features, for any Rasa component that reads such."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder import SentenceEncoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one unit vector per message as its dense sentence feature."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["ctranslate2", "safetensors", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of nlu.encoder.SentenceEncoder."""
        return {
            **DenseFeaturizer.get_default_config(),
            "path": "",
            "sha256": "",
            "cache": ".cache/encoder",
            "threads": 1,
            "quantization": "int8",
        }

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Load the encoder, converting its weights the first time."""
        super().__init__(name, config)
        self._encoder = SentenceEncoder(
            config["path"],
            sha256=config["sha256"],
            cache=config["cache"],
            threads=config["threads"],
            quantization=config["quantization"],
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoderFeaturizer":
        """Called by Rasa's graph."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Called by Rasa before training."""
        if not isinstance(config["threads"], int) or config["threads"] < 1:
            raise ValueError(
                f"config.yml: nlu.encoder_featurizer: threads: {config['threads']!r}; "
                "a whole number of 1 or more is needed"
            )

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message that has text."""
        spoken = [message for message in messages if message.get(TEXT)]
        vectors = self._encoder.encode([message.get(TEXT) for message in spoken])
        for message, vector in zip(spoken, vectors, strict=True):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors to all training examples."""
        self.process(training_data.training_examples)
        return training_data

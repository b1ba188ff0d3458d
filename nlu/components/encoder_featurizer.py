"""Sentence vectors as dense features, for any Rasa component that reads such."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import json_to_string, read_json_file, write_text_file

from nlu.faults import Fault
from nlu.intents.model import spoken_name
from nlu.text.encoder import shared_encoder
from nlu.text.parts import Part, parts_of
from nlu.text.word_repair import WordRepair

FILE = "words.json"
# What this component leaves in a message for the ones after it; not part of the parse result.
REPAIRED_TEXT = "repaired_text"
PARTS = "parts"
PIECES = "word_pieces"
# The same of an intent's name, on its examples.
NAME_PIECES = "intent_word_pieces"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one unit vector per message, and one per intent name while training.

    Misspelt words are put right first (nlu.text.word_repair); a message with several sentences or
    clauses also gets the vectors of its parts.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["ctranslate2", "rapidfuzz", "safetensors", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of nlu.text.encoder.SentenceEncoder, and whether words are repaired."""
        return {
            **DenseFeaturizer.get_default_config(),
            "path": "",
            "sha256": "",
            "cache": ".cache/encoder",
            "threads": 1,
            "quantization": "int8",
            "repair_words": True,
        }

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        training_words: set[str] | None = None,
    ) -> None:
        """Load the encoder, converting its weights the first time."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = shared_encoder(
            config["path"],
            sha256=config["sha256"],
            cache=config["cache"],
            threads=config["threads"],
            quantization=config["quantization"],
        )
        self._use_words(training_words or set())

    def _use_words(self, training_words: set[str]) -> None:
        if not self._config["repair_words"]:
            training_words = set()
        self._repair = WordRepair(training_words, self._encoder.whole_words())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoderFeaturizer":
        """Called by Rasa's graph before training."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEncoderFeaturizer":
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            training_words = set(read_json_file(folder / FILE)["words"])
        return cls(config, execution_context.node_name, model_storage, resource, training_words)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Called by Rasa before training."""
        if not isinstance(config["threads"], int) or config["threads"] < 1:
            raise Fault(
                f"config.yml: nlu.components.encoder_featurizer: threads: {config['threads']!r}; "
                "a whole number of 1 or more is needed"
            )

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which words the examples use."""
        texts = [example.get(TEXT) for example in training_data.intent_examples]
        training_words = WordRepair.words_of([text for text in texts if text])
        self._use_words(training_words)
        with self._model_storage.write_to(self._resource) as folder:
            write_text_file(json_to_string({"words": sorted(training_words)}), folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vectors of each message that has text, and of its parts; all encoded at once."""
        spoken = [message for message in messages if (message.get(TEXT) or "").strip()]
        repaired = [self._repair.repair(message.get(TEXT)) for message in spoken]
        parts = [parts_of(text) for text in repaired]
        encoded = self._encoder.read(
            [said for pair in zip(repaired, parts, strict=True) for said in (pair[0], *pair[1])]
        )
        each = iter(zip(*encoded, strict=True))
        for message, text, its_parts in zip(spoken, repaired, parts, strict=True):
            vector, pieces = next(each)
            self._add(message, TEXT, vector)
            message.set(REPAIRED_TEXT, text)
            message.set(PIECES, pieces)
            message.set(PARTS, [Part(part, *next(each)) for part in its_parts])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all training examples and of their intents' names."""
        spoken = [
            example
            for example in training_data.training_examples
            if (example.get(TEXT) or "").strip()
        ]
        repaired = [self._repair.repair(example.get(TEXT)) for example in spoken]
        intents = sorted({example.get(INTENT) for example in spoken if example.get(INTENT)})
        of_names = self._encoder.read([spoken_name(intent) for intent in intents])
        names = dict(zip(intents, zip(*of_names, strict=True), strict=True))
        for example, text, vector, pieces in zip(
            spoken, repaired, *self._encoder.read(repaired), strict=True
        ):
            self._add(example, TEXT, vector)
            example.set(REPAIRED_TEXT, text)
            example.set(PIECES, pieces)
            if example.get(INTENT):
                name_vector, name_pieces = names[example.get(INTENT)]
                self._add(example, INTENT, name_vector)
                example.set(NAME_PIECES, name_pieces)
        return training_data

    def _add(self, message: Message, attribute: str, vector: Any) -> None:
        message.add_features(
            Features(vector[None, :], FEATURE_TYPE_SENTENCE, attribute, self._identifier)
        )

"""The mood of a message: frustration, sadness, abuse at the agent, threat, self-harm."""

import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import json_to_string, read_json_file, write_text_file

from nlu.components.encoder_featurizer import PARTS, REPAIRED_TEXT
from nlu.components.intent_classifier import sentence_vector
from nlu.faults import Fault
from nlu.mood.data import read_mood_data
from nlu.mood.features import Before
from nlu.mood.model import MoodModel
from nlu.text.encoder import shared_encoder
from nlu.text.word_repair import plain, stand_ins

NUMBERS_FILE = "mood.npz"
WORDS_FILE = "mood_words.json"
MOOD = "mood"
PREVIOUS = "previous"
"""Key of the message's metadata under which the bot's last words come."""
MOST_REMEMBERED = 1000
"""A bot has far fewer texts, but some hold names and dates; older ones are forgotten."""
SAME_ENCODER = 0.99
MOOD_CODE = Path(__file__).parents[1] / "mood"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MoodClassifier(GraphComponent):
    """Adds `mood` to the parse result; docs/recognition.md says what stands in it.

    It reads the sentence vector that SentenceEncoderFeaturizer has made, the marks of the text, and
    the bot's message before. Registered as an entity extractor, since Rasa's graph knows no place
    of its own for what reads a message's features.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages beyond Rasa's own."""
        return ["ctranslate2", "sklearn", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """examples: folder of mood examples; the rest as in nlu.components.encoder_featurizer."""
        return {
            "examples": "data/mood",
            "path": "",
            "sha256": "",
            "cache": ".cache/encoder",
            "threads": 1,
            "quantization": "int8",
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when the examples or the code of mood do: Rasa then trains it again."""
        if "examples" not in config:  # Rasa asks once more about what it takes from its cache
            return None
        digest = hashlib.sha256()
        files = [*MOOD_CODE.glob("*.py"), *Path(config["examples"]).glob("*.yml")]
        for file in sorted(files):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: MoodModel | None = None,
    ) -> None:
        """Without a model it reads nothing."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._encoder = shared_encoder(
            config["path"],
            sha256=config["sha256"],
            cache=config["cache"],
            threads=config["threads"],
            quantization=config["quantization"],
        )
        self._before: OrderedDict[str, Before] = OrderedDict()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MoodClassifier":
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
    ) -> "MoodClassifier":
        """Called by Rasa's graph to use a trained model."""
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / NUMBERS_FILE, allow_pickle=False) as arrays,
        ):
            model = MoodModel.from_arrays(dict(arrays), read_json_file(folder / WORDS_FILE))
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the folder of mood examples; the intents' examples are not used."""
        self._check_encoder(training_data)
        data = read_mood_data(Path(self._config["examples"]))
        self._model = MoodModel.fit(data.examples, data.words, self._encode)
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / NUMBERS_FILE, **self._model.arrays())
            write_text_file(json_to_string(data.words), folder / WORDS_FILE)
        return self._resource

    def _check_encoder(self, training_data: TrainingData) -> None:
        """Mood must be learned from vectors like those it will be read from."""
        for example in training_data.training_examples:
            vector, text = sentence_vector(example), example.get(REPAIRED_TEXT)
            if vector is None or not text:
                continue
            own = self._encoder.encode([text])[0]
            if own.shape != vector.shape or own @ vector < SAME_ENCODER:
                raise Fault(
                    "config.yml: MoodClassifier: its encoder is not that of "
                    "SentenceEncoderFeaturizer; give both the same path, sha256 and quantization"
                )
            return

    def _encode(self, texts: list[str]) -> np.ndarray:
        return self._encoder.encode([stand_ins(plain(text)) for text in texts])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the mood of each message that has words."""
        if self._model is None:
            return messages
        before = self._heard_before([_previous(message) for message in messages])
        for message in messages:
            vector = sentence_vector(message)
            if vector is None:
                continue
            values, marks = self._model.read(
                message.get(TEXT), vector, before[_previous(message)], message.get(PARTS) or ()
            )
            rounded = {mood: round(value, 4) for mood, value in values.items()}
            message.set(MOOD, {**rounded, "marks": marks.names}, add_to_output=True)
        return messages

    def _heard_before(self, texts: list[str]) -> dict[str, Before]:
        """What is known of the bot's messages, the new ones encoded all at once."""
        lexicon = self._model.features.lexicon
        new = [text for text in dict.fromkeys(texts) if text not in self._before]
        spoken = [text for text in new if text]
        vectors = dict(zip(spoken, self._encode(spoken), strict=True)) if spoken else {}
        for text in new:
            self._before[text] = Before.of(text, vectors.get(text), lexicon)
        found = {text: self._before[text] for text in texts}
        for text in found:
            self._before.move_to_end(text)
        while len(self._before) > MOST_REMEMBERED:
            self._before.popitem(last=False)
        return found


def _previous(message: Message) -> str:
    """The bot's message before, "" when there was none or it was not sent along.

    With stand-ins for its numbers, so that it is known again for another order.
    """
    metadata = message.get("metadata")
    previous = metadata.get(PREVIOUS) if isinstance(metadata, dict) else None
    return stand_ins(plain(previous)) if isinstance(previous, str) else ""

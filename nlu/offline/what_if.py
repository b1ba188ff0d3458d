"""What one more example would change, beside the model that is in use.

Only the intent classifier is learned again (nlu.intents.refit); thresholds, commands, records and
help pages play no part in the comparison.
"""

import io
import json
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nlu.faults import Fault
from nlu.intents.model import IntentModel, Reading
from nlu.intents.refit import Example, with_arrays, with_example
from nlu.text.alignment import Pieces
from nlu.text.word_repair import WordRepair

NEAR = 0.80
"""Likeness (product of unit vectors) from which an example of another intent is a warning."""
MOVED = 0.10
"""A smaller change of confidence is not told."""
MOST_WATCHED = 100
"""Sentences that are read twice: those most like the example; the others do not move."""
MOST_SEEN = 1000
"""Texts that stay encoded, about 20 kB each."""
NEEDED = {"intents.npz", "refit.npz", "words.json"}
Read = tuple[str, float]


@dataclass(frozen=True)
class Change:
    """`before` and `after` are (intent, confidence) of the sentence itself; `moved` the sentences
    whose intent changes, or whose confidence by MOVED: (text, before, after), worst first;
    `near` the examples of other intents that are much like it: (intent, text, likeness)."""

    before: Read
    after: Read
    moved: list[tuple[str, Read, Read]] = field(default_factory=list)
    near: list[tuple[str, str, float]] = field(default_factory=list)


class WhatIf:
    """A trained classifier that may be asked what an example would change. `encoder` is that of
    its training; `words` those of its examples."""

    def __init__(self, model: IntentModel, encoder: Any, words: set[str]) -> None:
        self._model = model
        self._encoder = encoder
        self._repair = WordRepair(words, encoder.whole_words())
        self._seen: dict[str, tuple[np.ndarray, Pieces]] = {}

    @classmethod
    def of(cls, archive: Path, encoder: Any) -> "WhatIf":
        """That of a trained model. Raises Fault where there is none, or an older one."""
        found = _members(archive)
        if NEEDED - found.keys():
            raise Fault(f"{archive}: is none or an older model; run 'bin/tandem train' first")
        model = IntentModel.from_arrays(_arrays(found["intents.npz"]))
        words = set(json.loads(found["words.json"])["words"])
        return cls(with_arrays(model, _arrays(found["refit.npz"])), encoder, words)

    def add(self, intent: str, text: str) -> None:
        """From now on this is one of the examples."""
        self._model = self._with(intent, text)

    def vectors(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of texts, to group them by meaning."""
        return self._encoded([self._repair.repair(text) for text in texts])[0]

    def change(self, text: str, intent: str, watched: list[str]) -> Change:
        """What the example `text` of `intent` would change, for itself and for `watched` texts."""
        others = self._alike(text, [one for one in dict.fromkeys(watched) if one != text])
        now = self._read(self._model, [text, *others])
        then = self._read(self._with(intent, text), [text, *others])
        moved = [
            (said, _best(old), _best(new))
            for said, old, new in zip(others, now[1:], then[1:], strict=True)
            if old.intent != new.intent or abs(old.confidence - new.confidence) >= MOVED
        ]
        moved.sort(key=lambda one: (one[1][0] == one[2][0], one[2][1] - one[1][1]))
        return Change(_best(now[0]), _best(then[0]), moved, self._near(text, intent))

    def _with(self, intent: str, text: str) -> IntentModel:
        repaired = self._repair.repair(text)
        vectors, [pieces] = self._encoded([repaired])
        return with_example(self._model, Example(repaired, vectors[0], pieces, intent))

    def _near(self, text: str, intent: str, most: int = 3) -> list[tuple[str, str, float]]:
        """Examples of other intents that are like `text`, most alike first."""
        linear = self._model.linear
        likeness = linear.vectors @ self.vectors([text])[0]
        order = [int(at) for at in np.argsort(-likeness) if likeness[at] >= NEAR]
        of = [linear.intents[int(np.searchsorted(linear.starts, at, "right")) - 1] for at in order]
        others = [(name, at) for name, at in zip(of, order, strict=True) if name != intent][:most]
        return [(name, self._model.texts[at], round(float(likeness[at]), 2)) for name, at in others]

    def _alike(self, text: str, watched: list[str]) -> list[str]:
        if len(watched) <= MOST_WATCHED:
            return watched
        likeness = self.vectors(watched) @ self.vectors([text])[0]
        return [watched[at] for at in np.argsort(-likeness)[:MOST_WATCHED]]

    def _read(self, model: IntentModel, texts: list[str]) -> list[Reading]:
        repaired = [self._repair.repair(text) for text in texts]
        return model.read(repaired, *self._encoded(repaired))

    def _encoded(self, texts: list[str]) -> tuple[np.ndarray, list[Pieces]]:
        """As the encoder reads them; each text once."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._seen]
        if len(self._seen) > MOST_SEEN:
            self._seen, fresh = {}, list(dict.fromkeys(texts))
        if fresh:
            self._seen |= dict(
                zip(fresh, zip(*self._encoder.read(fresh), strict=True), strict=True)
            )
        vectors = [self._seen[text][0] for text in texts]
        return np.stack(vectors), [self._seen[text][1] for text in texts]


def _members(archive: Path) -> dict[str, bytes]:
    if not archive.exists():
        return {}
    found = {}
    with tarfile.open(archive) as members:
        for member in members:
            name, content = Path(member.name).name, None
            if name in NEEDED:
                content = members.extractfile(member)
            if content is not None:
                found[name] = content.read()
    return found


def _arrays(stored: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        return dict(arrays)


def _best(reading: Reading) -> Read:
    return reading.intent, round(reading.confidence, 2)

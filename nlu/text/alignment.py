"""How well two texts align, word piece by word piece.

Each piece of the one looks for its nearest in the other, and the other way round; the mean of both
is the alignment. The mean vector of a text blurs which words it held; this does not. It is the late
interaction of ColBERT (Khattab and Zaharia 2020), with the encoder's own states, both ways.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

# Directions of the states that are kept: 384 align hardly better and take twice the time.
DIRECTIONS = 192
# The product of two pieces' states below which neither says anything of the other.
UNLIKE = 0.5
# Rows aligned at once: the products of that many with all examples stay in the processor's reach.
CHUNK = 64


@dataclass(frozen=True)
class Pieces:
    """The word pieces of one text: their ids, and their states (len(ids), size), float32."""

    ids: np.ndarray
    states: np.ndarray


@dataclass(frozen=True)
class Aligned:
    """Texts beside examples: how well each pair aligns, and what of the text the example lacks.

    likeness, strange: (texts, examples); strange is the share of the text's pieces that nothing in
    the example resembles. lengths: how many pieces each text has.
    """

    likeness: np.ndarray
    strange: np.ndarray
    lengths: np.ndarray

    def only(self, texts: np.ndarray, examples: np.ndarray) -> "Aligned":
        """Some texts beside some examples; both are masks."""
        return Aligned(
            self.likeness[texts][:, examples],
            self.strange[texts][:, examples],
            self.lengths[texts],
        )


@dataclass
class Alignment:
    """Examples to align with: projection (size, directions), their states, where each starts.

    rarities: the weight of each piece id, the root of its inverse document frequency; `weights` are
    those of the examples' pieces.
    """

    projection: np.ndarray
    rarities: np.ndarray
    states: np.ndarray
    weights: np.ndarray
    starts: np.ndarray

    @classmethod
    def fit(cls, texts: list[Pieces], chosen: np.ndarray) -> "Alignment":
        """Learn rarities from all texts, and the strongest directions; align with the chosen."""
        seen = Counter(piece for text in texts for piece in set(text.ids.tolist()))
        count = np.zeros(max(seen, default=0) + 1)
        count[list(seen)] = list(seen.values())
        rarities = np.sqrt(np.log((1 + len(texts)) / (1 + count)) + 1).astype(np.float32)
        states = np.vstack([texts[row].states for row in chosen]).astype(np.float32)
        strength = states.T @ states
        projection = np.linalg.eigh(strength)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
        lengths = [len(texts[row].ids) for row in chosen]
        made = cls(
            projection,
            rarities,
            np.zeros((0, 0)),
            np.zeros(0),
            np.cumsum([0, *lengths[:-1]]),
        )
        made.states = made._projected(states)
        made.weights = made._rarity(np.concatenate([texts[row].ids for row in chosen]))
        return made

    def of(self, texts: list[Pieces]) -> Aligned:
        """Each text beside each example; likeness 1 is the same text."""
        chunks = [self._of_chunk(texts[at : at + CHUNK]) for at in range(0, len(texts), CHUNK)]
        likeness, strange = (np.vstack(parts) for parts in zip(*chunks, strict=True))
        return Aligned(likeness, strange, np.array([len(text.ids) for text in texts]))

    def with_text(self, text: Pieces) -> "Alignment":
        """The same with one example more, at the end; nothing is learned from it."""
        return Alignment(
            self.projection,
            self.rarities,
            np.vstack([self.states, self._projected(text.states.astype(np.float32))]),
            np.concatenate([self.weights, self._rarity(text.ids)]),
            np.append(self.starts, len(self.states)),
        )

    def _of_chunk(self, texts: list[Pieces]) -> tuple[np.ndarray, np.ndarray]:
        states = self._projected(np.vstack([text.states for text in texts]).astype(np.float32))
        weights = self._rarity(np.concatenate([text.ids for text in texts]))
        starts = np.cumsum([0, *(len(text.ids) for text in texts[:-1])])
        # Whichever side is searched lies along the rows: whole rows are compared at once.
        products = self.states @ states.T
        best = np.maximum.reduceat(products, self.starts, axis=0)
        of_text = np.add.reduceat(best * weights, starts, axis=1)
        of_text /= np.add.reduceat(weights, starts)
        lengths = np.array([len(text.ids) for text in texts], dtype=np.float32)
        strange = np.add.reduceat((best < UNLIKE).astype(np.float32), starts, axis=1) / lengths
        found = np.maximum.reduceat(np.ascontiguousarray(products.T), starts, axis=0)
        found *= self.weights
        of_example = np.add.reduceat(found, self.starts, axis=1)
        of_example /= np.add.reduceat(self.weights, self.starts)
        return (of_text.T + of_example) / 2, strange.T

    def _projected(self, states: np.ndarray) -> np.ndarray:
        placed = states @ self.projection
        return placed / np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-12)

    def _rarity(self, ids: np.ndarray) -> np.ndarray:
        known = ids < len(self.rarities)
        # A piece that no example holds is as rare as can be, like any other with no count.
        return np.where(known, self.rarities[np.where(known, ids, 0)], self.rarities.max())


def landmarks(labels: list[str], most: int) -> np.ndarray:
    """Rows that stand for all: each label's first ones in turn, in a fixed random order."""
    if len(labels) <= most:
        return np.arange(len(labels))
    shuffled = np.random.default_rng(0).permutation(len(labels))
    taken: Counter[str] = Counter()
    turn = np.empty(len(labels), dtype=int)
    for row in shuffled:
        turn[row] = taken[labels[row]]
        taken[labels[row]] += 1
    return np.sort(shuffled[np.argsort(turn[shuffled], kind="stable")][:most])

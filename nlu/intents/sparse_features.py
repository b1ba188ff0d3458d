"""Words, pairs of words and pieces of words as sparse features.

Vectors know what words mean; these know which words stood there: names, codes, "not", misspellings.
"""

import itertools
import re
from collections import Counter

import numpy as np
from scipy.sparse import csr_matrix

PIECE_LENGTHS = (2, 3, 4, 5)
# Share of each kind in the product of two messages, beside 1.0 for the vectors.
WORD_SHARE = 0.25
PIECE_SHARE = 0.10
# A word beyond this is a slip of the keyboard; a text beyond this has said what it wants.
MAX_WORD = 30
MAX_TEXT = 600


def words(text: str) -> Counter[str]:
    """Words and pairs of neighbouring words, in lower case, with their counts."""
    found = re.findall(r"\w+", text[:MAX_TEXT].lower())
    return Counter(found) + Counter(f"{a} {b}" for a, b in itertools.pairwise(found))


def pieces(text: str) -> Counter[str]:
    """Runs of two to five letters within each word and its borders, with their counts."""
    counts: Counter[str] = Counter()
    for word in re.findall(r"\w+|[^\w\s]", text[:MAX_TEXT].lower()):
        padded = f" {word[:MAX_WORD]} "
        for length in PIECE_LENGTHS:
            counts.update(padded[i : i + length] for i in range(len(padded) - length + 1))
    return counts


KINDS = (("word", words, 1, WORD_SHARE), ("piece", pieces, 2, PIECE_SHARE))


class SparseFeatures:
    """TF-IDF of words beside TF-IDF of pieces; `terms` and `weights` are all it has learned."""

    def __init__(self, terms: list[str], weights: np.ndarray) -> None:
        """terms: "kind:term" of each column; weights: the rarity of each, same length."""
        self.terms = terms
        self.weights = weights
        self._column = {term: column for column, term in enumerate(terms)}

    @classmethod
    def fit(cls, texts: list[str]) -> "SparseFeatures":
        """Learn which terms occur and how rare each is: ln((1 + n) / (1 + n with it)) + 1."""
        terms, weights = [], []
        for kind, split, at_least, _ in KINDS:
            seen: Counter[str] = Counter()
            for text in texts:
                seen.update(split(text).keys())
            kept = sorted(term for term, count in seen.items() if count >= at_least)
            terms += [f"{kind}:{term}" for term in kept]
            weights += [np.log((1 + len(texts)) / (1 + seen[term])) + 1 for term in kept]
        return cls(terms, np.array(weights, dtype=np.float32))

    def transform(self, texts: list[str]) -> csr_matrix:
        """Matrix (len(texts), len(terms)), float32; unknown terms are left out of a row."""
        starts, columns, values = [0], [], []
        for text in texts:
            for kind, split, _, share in KINDS:
                counts = split(text)
                known = [
                    (column, count)
                    for term, count in counts.items()
                    if (column := self._column.get(f"{kind}:{term}")) is not None
                ]
                if not known:
                    continue
                places = [column for column, _ in known]
                row = (1 + np.log([count for _, count in known])) * self.weights[places]
                row *= np.sqrt(share) / np.linalg.norm(row)
                columns += places
                values += row.tolist()
            starts.append(len(columns))
        shape = (len(texts), len(self.terms))
        return csr_matrix((np.array(values, dtype=np.float32), columns, starts), shape=shape)

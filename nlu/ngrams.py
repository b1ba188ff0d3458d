"""Pieces of words as sparse features: they read misspellings and product codes, vectors do not."""

import re
from collections import Counter

import numpy as np
from scipy.sparse import csr_matrix

LENGTHS = (2, 3, 4, 5)
# A word beyond this is a slip of the keyboard; a text beyond this has said what it wants.
MAX_WORD = 30
MAX_TEXT = 600


def pieces(text: str) -> Counter[str]:
    """Character n-grams of each word with a blank on both sides, and how often each occurs."""
    counts: Counter[str] = Counter()
    for word in re.findall(r"\w+|[^\w\s]", text[:MAX_TEXT].lower()):
        padded = f" {word[:MAX_WORD]} "
        for length in LENGTHS:
            counts.update(padded[i : i + length] for i in range(len(padded) - length + 1))
    return counts


class NgramFeatures:
    """TF-IDF over character n-grams, rows of length 1; `terms` and `idf` are all it has learned."""

    def __init__(self, terms: list[str], idf: np.ndarray) -> None:
        """Columns in the order of `terms`; idf has the same length."""
        self.terms = terms
        self.idf = idf
        self._column = {term: column for column, term in enumerate(terms)}

    @classmethod
    def fit(cls, texts: list[str], at_least: int = 2) -> "NgramFeatures":
        """Learn which n-grams occur in `at_least` texts, and how rare each is."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(pieces(text).keys())
        terms = sorted(term for term, count in seen.items() if count >= min(at_least, len(texts)))
        frequency = np.array([seen[term] for term in terms], dtype=np.float64)
        idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        return cls(terms, idf.astype(np.float32))

    def transform(self, texts: list[str]) -> csr_matrix:
        """Matrix (len(texts), len(terms)), float32; a text without known pieces is a zero row."""
        starts, columns, values = [0], [], []
        for text in texts:
            known = [
                (self._column[piece], count)
                for piece, count in pieces(text).items()
                if piece in self._column
            ]
            columns.extend(column for column, _ in known)
            weights = np.array([1 + np.log(count) for _, count in known], dtype=np.float32)
            weights = weights * self.idf[[column for column, _ in known]] if known else weights
            norm = float(np.linalg.norm(weights))
            values.extend((weights / norm if norm else weights).tolist())
            starts.append(len(columns))
        shape = (len(texts), len(self.terms))
        return csr_matrix((np.array(values, dtype=np.float32), columns, starts), shape=shape)

"""Texts as vectors, by the encoder that recognition uses. Loaded at first use (about a second)."""

from functools import lru_cache
from typing import Any

import numpy as np

from tandem.config.settings import ROOT

CACHE = ROOT / ".cache" / "encoder"


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from nlu.text.encoder import SentenceEncoder

    return SentenceEncoder(cache=str(CACHE))


def meaning(texts: list[str]) -> np.ndarray:
    """A unit vector for each text: two that mean the same have a product near 1."""
    vectors: np.ndarray = _encoder().encode(texts)
    return vectors

"""Vectors of meaning made small, for what is stored with every turn."""

import numpy as np

from nlu.text.encoder import MULTILINGUAL

NEAR = {MULTILINGUAL: 0.84}
"""From this likeness of two vectors on, two texts are about the same; E5's lie close together."""
USUALLY_NEAR = 0.38
"""A dozen pairs that say the same in other words had 0.42 to 0.66, others 0.32 at most; of two
training sentences of different intents 2 in 100 have it."""


def quantised(vectors: np.ndarray) -> np.ndarray:
    """Each row as signed bytes, as large as they go: a product of two needs their lengths."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors * (127 / np.maximum(largest, 1e-12))).astype(np.int8)

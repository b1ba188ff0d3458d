"""The classifier with one example more, in a second instead of a whole training.

Only the regression is learned again, from where it ended. Terms, rarities, directions and the curve
of confidence stay as they were trained; one example among thousands hardly moves them.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import vstack

from nlu.intents.linear import LinearIntents, Regression, regressed
from nlu.intents.model import IntentModel
from nlu.text.alignment import Pieces


@dataclass(frozen=True)
class Example:
    """One sentence to be learned: its text as components read it, unit vector, word pieces."""

    text: str
    vector: np.ndarray
    pieces: Pieces
    intent: str


def arrays(model: IntentModel) -> dict[str, np.ndarray]:
    """What `with_example` needs beyond IntentModel.arrays, of a model just trained; {} of a loaded
    one. Places in half precision: half the room, and readings that differ by less than 0.01."""
    learned = model.linear.regression
    if learned is None:
        return {}
    return {
        "places": learned.places.astype(np.float16),
        "spread": learned.spread.astype(np.float32),
        "slopes": learned.slopes.astype(np.float32),
        "penalty": np.array(learned.penalty),
    }


def with_arrays(model: IntentModel, stored: dict[str, Any]) -> IntentModel:
    """The loaded model, ready for `with_example`."""
    learned = Regression(
        stored["places"].astype(np.float32),
        stored["spread"],
        stored["slopes"],
        float(stored["penalty"]),
    )
    return replace(model, linear=replace(model.linear, regression=learned))


def with_example(model: IntentModel, example: Example) -> IntentModel:
    """The model as it would be with `example` among the others of its intent, or as the first of a
    new one. Needs `regression`."""
    old, learned = model.linear, model.linear.regression
    if learned is None:
        raise ValueError("a model without its regression; with_arrays gives it one")
    labels = np.repeat(old.intents, np.diff(np.append(old.starts, len(model.texts))))
    row = int(np.searchsorted(labels, example.intent, "right"))
    sparse = model.features.transform([example.text])
    vector = example.vector[None, :]
    products, _, _ = old.products(vector, sparse, model.alignment.of([example.pieces]))
    places = np.insert(learned.places, row, products @ learned.spread, axis=0)
    labels = np.insert(labels.astype(object), row, example.intent).astype(str)
    slopes, bias = regressed(
        places, labels, learned.penalty, _begun(old, learned.slopes, example.intent)
    )
    intents, starts = np.unique(labels, return_index=True)
    spread = np.vstack([learned.spread, np.zeros(learned.spread.shape[1])])
    linear = LinearIntents(
        intents.tolist(),
        np.insert(old.vectors, row, vector, axis=0),
        vstack([old.sparse[:row], sparse, old.sparse[row:]], format="csr"),
        starts,
        # It is compared with from now on, and counts nothing in the scores.
        np.append(old.basis + (old.basis >= row), row),
        (spread @ slopes.T).astype(np.float32),
        bias.astype(np.float32),
        Regression(places, spread, slopes, learned.penalty),
    )
    texts = [*model.texts[:row], example.text, *model.texts[row:]]
    return replace(
        model, linear=linear, alignment=model.alignment.with_text(example.pieces), texts=texts
    )


def _begun(old: LinearIntents, slopes: np.ndarray, intent: str) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and bias to begin from; those of a new intent are nothing yet."""
    if intent in old.intents:
        return slopes.copy(), old.bias.copy()
    at = int(np.searchsorted(old.intents, intent))
    return np.insert(slopes, at, 0, axis=0), np.insert(old.bias, at, old.bias.min())

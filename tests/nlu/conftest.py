"""Rasa patched before any test imports it, and one encoder and one small model for all tests."""

import os
from pathlib import Path

import pytest

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy is imported
    os.environ.setdefault(threads, "1")

from nlu import rasa_patches  # noqa: E402

rasa_patches.apply()
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def encoder():
    from nlu.text.encoder import SentenceEncoder

    return SentenceEncoder(cache=str(ROOT / ".cache" / "encoder"))


@pytest.fixture(scope="session")
def examples():
    """Small, and about a garden: nothing here is near the shop's own examples."""
    return {
        "water_plants": [
            "water the tomatoes", "please give the roses some water", "the basil looks thirsty",
            "turn on the sprinkler", "can you water the beds tonight", "the pots need a drink",
        ],
        "cut_grass": [
            "mow the lawn", "the grass is far too high", "cut the grass on saturday",
            "trim the lawn edges", "can somebody mow behind the shed", "the meadow needs mowing",
        ],
        "feed_hens": [
            "feed the hens", "the chickens are hungry", "put out corn for the birds",
            "give the hens their grain", "did anyone feed the chickens", "hens need food",
        ],
        "lock_gate": [
            "lock the gate", "is the gate shut", "please close the garden gate",
            "bolt the door of the shed", "the gate stands open", "shut the gate tonight",
        ],
        "call_gardener": ["ring the gardener"],
    }  # fmt: skip


@pytest.fixture(scope="session")
def model(encoder, examples):
    from nlu.intents.model import IntentModel, spoken_name

    texts = [text for rows in examples.values() for text in rows]
    labels = [intent for intent, rows in examples.items() for _ in rows]
    of_names = encoder.read([spoken_name(name) for name in examples])
    names = dict(zip(examples, zip(*of_names, strict=True), strict=True))
    return IntentModel.fit(texts, *encoder.read(texts), labels, names)

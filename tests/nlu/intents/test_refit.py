"""One example more: learned in a moment, and as if it had been trained with the others."""

import numpy as np
import pytest

from nlu.intents.model import IntentModel, spoken_name
from nlu.intents.refit import Example, arrays, with_arrays, with_example

ODD = "the shed key has gone missing"


def example(encoder, text, intent):
    vectors, [pieces] = encoder.read([text])
    return Example(text, vectors[0], pieces, intent)


def read(model, encoder, text):
    return model.read([text], *encoder.read([text]))[0]


@pytest.fixture(scope="module")
def ready(model):
    """The model as it is loaded from what was stored."""
    return with_arrays(IntentModel.from_arrays(model.arrays()), arrays(model))


def test_the_example_is_read_as_its_intent_afterwards(ready, encoder):
    before = read(ready, encoder, ODD)
    after = read(with_example(ready, example(encoder, ODD, "lock_gate")), encoder, ODD)
    assert (after.intent, after.nearest[0][:2]) == ("lock_gate", (ODD, "lock_gate"))
    assert before.intent != "lock_gate" or after.confidence > before.confidence


def test_a_new_intent_is_found_and_no_other_lost(ready, encoder, examples):
    made = with_example(ready, example(encoder, ODD, "find_key"))
    assert made.linear.intents == sorted([*examples, "find_key"])
    assert read(made, encoder, ODD).nearest[0][1] == "find_key"
    for intent, (first, *_) in examples.items():
        assert read(made, encoder, first).intent == intent


def test_it_is_as_if_all_had_been_trained_together(ready, encoder, examples):
    rows = [(text, intent) for intent, texts in examples.items() for text in texts]
    rows.append((ODD, "lock_gate"))
    of_names = encoder.read([spoken_name(name) for name in examples])
    whole = IntentModel.fit(
        [text for text, _ in rows],
        *encoder.read([text for text, _ in rows]),
        [intent for _, intent in rows],
        dict(zip(examples, zip(*of_names, strict=True), strict=True)),
    )
    quick = with_example(ready, example(encoder, ODD, "lock_gate"))
    for text in ("the key of the gate is missing", "mow it", "do the hens have corn"):
        assert read(quick, encoder, text).intent == read(whole, encoder, text).intent


def test_a_second_one_may_follow(ready, encoder):
    once = with_example(ready, example(encoder, ODD, "find_key"))
    twice = with_example(once, example(encoder, "who has the key", "find_key"))
    assert np.diff(np.append(twice.linear.starts, len(twice.texts))).sum() == len(ready.texts) + 2
    assert read(twice, encoder, "who has the key").nearest[0][1] == "find_key"


def test_a_model_that_cannot_says_so(model, encoder):
    loaded = IntentModel.from_arrays(model.arrays())
    assert arrays(loaded) == {}
    with pytest.raises(ValueError, match="with_arrays"):
        with_example(loaded, example(encoder, ODD, "lock_gate"))

"""What a label would change, told from a trained model's archive."""

import io
import json
import tarfile

import numpy as np
import pytest

from nlu.faults import Fault
from nlu.intents.refit import arrays
from nlu.offline.what_if import WhatIf

ODD = "the shed key has gone missing"


def stored(**of):
    made = io.BytesIO()
    np.savez(made, **of)
    return made.getvalue()


@pytest.fixture(scope="module")
def archive(tmp_path_factory, model):
    """The members of a model of Rasa's that count."""
    file = tmp_path_factory.mktemp("model") / "model.tar.gz"
    members = {
        "components/a/intents.npz": stored(**model.arrays()),
        "components/a/refit.npz": stored(**arrays(model)),
        "components/b/words.json": json.dumps({"words": ["hens", "gate"]}).encode(),
    }
    with tarfile.open(file, "w:gz") as made:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    return file


@pytest.fixture
def what_if(archive, encoder):
    return WhatIf.of(archive, encoder)


def test_before_and_after_are_told(what_if):
    found = what_if.change(ODD, "lock_gate", [])
    assert found.after[0] == "lock_gate"
    assert found.before[0] != "lock_gate" or found.after[1] > found.before[1]


def test_sentences_that_move_are_told_the_others_are_not(what_if):
    found = what_if.change(ODD, "find_key", ["the key of the shed is gone", "mow the lawn", ODD])
    assert [text for text, _, _ in found.moved] == ["the key of the shed is gone"]
    [(_, before, after)] = found.moved
    assert before[0] != "find_key" and after[0] == "find_key"


def test_an_example_of_another_intent_that_is_much_like_it_is_a_warning(what_if):
    [first, *_] = what_if.change("feed all the hens", "cut_grass", []).near
    assert first[:2] == ("feed_hens", "feed the hens")
    assert what_if.change("feed all the hens", "feed_hens", []).near == []


def test_what_was_added_counts_from_then_on(what_if):
    what_if.add("find_key", ODD)
    assert what_if.change(ODD, "cut_grass", []).near[0][:2] == ("find_key", ODD)


def test_without_a_model_it_says_what_to_do(tmp_path, encoder):
    with pytest.raises(Fault, match="bin/tandem train"):
        WhatIf.of(tmp_path / "none.tar.gz", encoder)

"""Sentences that must, or must not, be heard as a mood: tests/sentences/mood/*.yml."""

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from ruamel.yaml import YAML

from nlu.components.mood_classifier import MoodClassifier
from nlu.mood.data import MOODS, read_mood_data
from nlu.mood.features import Before
from nlu.mood.model import MoodModel
from nlu.offline.recogniser import PROJECT
from nlu.text.parts import Part, parts_of
from nlu.text.word_repair import plain, stand_ins
from tests.support.timing import processor

FOLDER = PROJECT / "tests/sentences/mood"
ALARM = {"frustration": 0.70, "sadness": 0.60, "abuse": 0.60, "threat": 0.60, "self_harm": 0.60}
"""As in escalation.yml; tests/escalation/test_mood_thresholds.py compares."""

DANGERS = ("abuse", "threat", "self_harm")


@pytest.fixture(scope="module")
def data():
    return read_mood_data(PROJECT / "data/mood")


@pytest.fixture(scope="module")
def encode(encoder):
    return lambda texts: encoder.encode([stand_ins(plain(text)) for text in texts])


@pytest.fixture(scope="module")
def model(data, encode):
    return MoodModel.fit(data.examples, data.words, encode)


@pytest.fixture(scope="module")
def read(model, encode):
    def read(text):
        parts = parts_of(plain(text))
        vector, *others = encode([text, *parts])
        found = [Part(part, its, None) for part, its in zip(parts, others, strict=True)]
        return model.read(text, vector, Before(), found)[0]

    return read


def load(name: str) -> dict:
    return YAML(typ="safe").load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def test_no_sentence_is_a_training_example(data):
    learned = {example.text.casefold() for example in data.examples}
    said = [s for path in FOLDER.glob("*.yml") for s in load(path.stem)["sentences"]]
    assert [text for text in said if text.casefold() in learned] == []
    assert len(said) == len(set(said)) > 250


@pytest.mark.parametrize("name", ["sarcasm", "self_harm", "threat", "abuse"])
def test_what_must_be_heard_is_heard(read, name):
    case = load(name)
    missed = [s for s in case["sentences"] if read(s)[case["mood"]] < case["at"]]
    heard = 1 - len(missed) / len(case["sentences"])
    assert heard >= case["share"], missed


@pytest.mark.parametrize("text", load("nothing")["sentences"])
def test_nothing_is_heard_where_nothing_is(read, text):
    values = read(text)
    assert {mood: values[mood] for mood in MOODS if values[mood] >= ALARM[mood]} == {}


@pytest.mark.parametrize("text", load("not_abuse")["sentences"])
def test_anger_is_neither_abuse_nor_danger(read, text):
    values = read(text)
    assert {mood: values[mood] for mood in DANGERS if values[mood] >= ALARM[mood]} == {}


@pytest.mark.parametrize("text", load("not_abuse")["known_failures"])
def test_a_known_failure_still_fails(read, text):
    values = read(text)
    assert any(values[mood] >= ALARM[mood] for mood in DANGERS), "it passes now: move it up"


def test_the_sarcasm_list_is_long_enough():
    assert len(load("sarcasm")["sentences"]) >= 60


def test_reading_costs_well_below_a_millisecond(model, encode):
    text = "this is the third time i ask where order 1042 is!! nobody answers"
    (vector,) = encode([text])
    before = Before.of("Sorry, I could not find it. Which order?", vector, model.features.lexicon)
    model.read(text, vector, before)

    def read_often() -> None:
        for _ in range(300):
            model.read(text, vector, before)

    assert processor(read_often, 0.3) < 0.3


def test_what_the_bot_said_before_is_encoded_once(model, encoder):
    class Counting:
        def __init__(self):
            self.texts = []

        def encode(self, texts):
            self.texts += texts
            return encoder.encode(texts)

    classifier = MoodClassifier(MoodClassifier.get_default_config(), None, None, model)
    classifier._encoder = Counting()
    for said in ("Order 1042?", "Order 1042?", "", None, 3, "Anything else?", "Order 1077?"):
        message = Message({"text": "", "metadata": {"previous": said}})
        assert classifier.process([message, Message({"text": ""})])
    assert classifier._encoder.texts == ["Order 1234?", "Anything else?"]


def test_a_model_is_the_same_after_it_was_stored(model, encode, data):
    text = "you never answer, where is my refund"
    (vector,) = encode([text])
    stored = {name: np.array(array) for name, array in model.arrays().items()}
    again = MoodModel.from_arrays(stored, data.words)
    assert again.read(text, vector, Before())[0] == model.read(text, vector, Before())[0]

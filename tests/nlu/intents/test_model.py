import io

import numpy as np
import pytest

from nlu.intents.confidence import USUAL_RATIOS, Confidence, _folds_of
from nlu.intents.linear import LinearIntents, Training
from nlu.intents.model import LITERAL, IntentModel, spoken_name, spread
from nlu.intents.sparse_features import SparseFeatures
from nlu.text.alignment import Alignment
from nlu.text.word_repair import WordRepair


def read(model, encoder, text):
    return model.read([text], *encoder.read([text]))[0]


def test_other_words_for_a_trained_matter_are_understood(model, encoder):
    assert read(model, encoder, "could someone give the flowers water").intent == "water_plants"
    assert read(model, encoder, "the lawn wants mowing again").intent == "cut_grass"


def test_a_single_example_is_enough_to_be_found(model, encoder):
    assert read(model, encoder, "please ring the gardener").intent == "call_gardener"


def test_foreign_matters_are_less_sure_than_trained_ones(model, encoder):
    trained = read(model, encoder, "mow the lawn today").confidence
    for foreign in ("what is the capital of peru", "zxcv qwer", "my tax return is late"):
        assert read(model, encoder, foreign).confidence < trained


def test_the_ranking_falls_and_never_adds_up_to_more_than_one(model, encoder):
    for text in ("feed", "lock the gate and feed the hens", "peru"):
        confidences = [confidence for _, confidence in read(model, encoder, text).ranking]
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) <= 1.0001


def test_a_model_survives_being_written_and_read(model, encoder):
    buffer = io.BytesIO()
    np.savez(buffer, **model.arrays())
    buffer.seek(0)
    with np.load(buffer, allow_pickle=False) as arrays:
        again = IntentModel.from_arrays(dict(arrays))
    for text in ("shut that gate", "hens", ""):
        assert read(again, encoder, text).ranking == read(model, encoder, text).ranking


def test_the_nearest_examples_are_named(model, encoder):
    text, intent, nearness = read(model, encoder, "feed the hens").nearest[0]
    assert (text, intent) == ("feed the hens", "feed_hens")
    assert nearness > 1


def test_the_curve_never_turns_a_reading_against_itself():
    random = np.random.default_rng(1)
    spread = np.array([2.0, 0.1, 0.1, 0.5])
    readings = random.normal(size=(3000, 4)) * spread
    against = readings[:, 0] - (readings[:, 1:] / spread[1:]).sum(axis=1)
    curve = Confidence.curve(readings, against + random.normal(size=3000) > 0, np.ones(3000))
    assert curve.slope > 0
    assert curve.ratios == (0, 0, 0)


def test_what_few_examples_do_not_say_is_taken_as_usual():
    readings = np.array([[odds, 0.5, 0.0, 2.0] for odds in (2.0, -1.0, 1.0, -2.0)] * 6)
    curve = Confidence.curve(readings, readings[:, 0] > -1.5, np.ones(24))
    assert curve.ratios == pytest.approx(USUAL_RATIOS, abs=0.5)


def test_near_examples_of_an_intent_with_many_are_left_out_together():
    random = np.random.default_rng(2)
    centres = np.eye(20, 64)
    vectors = np.repeat(centres, 3, axis=0) + random.normal(size=(60, 64)) * 0.02
    folds = _folds_of(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), 4, 0.65, random)
    assert (folds.reshape(20, 3) == folds[::3, None]).all()
    assert np.bincount(folds).tolist() == [15, 15, 15, 15]


def test_two_intents_are_enough(encoder):
    texts = ["open the window", "let some air in", "close the window", "shut it please"]
    features = SparseFeatures.fit(texts)
    vectors, pieces = encoder.read(texts)
    everything = np.arange(4)
    aligned = Alignment.fit(pieces, everything).of(pieces)
    training = Training(
        vectors, features.transform(texts), ["open", "open", "close", "close"], np.ones(4, bool),
        aligned, everything,
    )  # fmt: skip
    linear = LinearIntents.fit(training)
    prediction = linear.predict(training.vectors, training.sparse, aligned)
    assert [linear.intents[best] for best in prediction.scores.argmax(axis=1)] == training.labels


@pytest.mark.parametrize(
    ("shares", "confidence", "expected"),
    [([0.8, 0.2], 0.4, [0.4, 0.1]), ([0.6, 0.4], 0.9, [0.9, 0.1]), ([0.5, 0.5], 0.5, [0.5, 0.5])],
)
def test_shares_follow_the_confidence(shares, confidence, expected):
    assert spread(np.array(shares), confidence) == pytest.approx(expected)


def test_an_intents_name_is_spoken():
    assert spoken_name("order_late_or_missing") == "order late or missing"


def test_misspelt_words_are_put_right_and_known_ones_left_alone():
    repair = WordRepair({"cancel", "subscription", "order"}, {"cancel", "subscription", "cattle"})
    assert repair.repair("cancle my  subscripton") == "cancel my subscription"
    assert repair.repair("cattle orders 𝓬𝓪𝓷𝓬𝓮𝓵") == "cattle orders cancel"


def test_an_intent_of_few_examples_is_not_drowned(encoder):
    """Beside two intents of many examples, what is nearest to one of few is that one."""
    many = [f"{verb} the {thing} {when}" for verb in ("water", "cut", "paint")
            for thing in ("roses", "hedge", "lawn", "apple tree", "fence", "shed", "gate", "bench")
            for when in ("today", "now", "please", "again")]  # fmt: skip
    things = ("house", "car", "boat", "horse", "cow", "tractor", "field", "barn")
    other = [f"what is the {what} of the {thing}" for what in ("price", "age", "colour", "size")
             for thing in things]  # fmt: skip
    few = ["ring the vet", "call the animal doctor", "get the vet to come"]
    texts = [*many, *other, *few]
    labels = ["garden"] * len(many) + ["asks"] * len(other) + ["vet"] * len(few)
    names = {name: tuple(part[0] for part in encoder.read([spoken_name(name)]))
             for name in ("garden", "asks", "vet")}  # fmt: skip
    made = IntentModel.fit(texts, *encoder.read(texts), labels, names)
    assert made._few.tolist() == [name == "vet" for name in made.linear.intents]
    reading = read(made, encoder, "please ring the vet for me")
    assert reading.intent == "vet" and reading.confidence >= 0.7
    assert read(made, encoder, "Get the vet to come!").confidence >= LITERAL
    assert read(made, encoder, "water the roses tomorrow").intent == "garden"


def test_where_no_intent_is_small_nothing_of_it_counts(model, encoder):
    assert not model._few.any()
    assert model._meant("feed the hens", np.ones(len(model.texts)), 1) == (1, 0.0)

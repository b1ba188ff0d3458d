import io

import numpy as np
import pytest

from nlu.confidence import Confidence
from nlu.intent_model import IntentModel, spoken_name, spread
from nlu.linear_intents import LinearIntents, Training
from nlu.sparse_features import SparseFeatures
from nlu.word_repair import WordRepair


def read(model, encoder, text):
    return model.read([text], encoder.encode([text]))[0]


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
    readings = random.normal(size=(300, 3))
    right = readings[:, 0] - readings[:, 1] + random.normal(size=300) > 0
    curve = Confidence._curve(readings, right, np.ones(300))
    assert (curve.weights >= 0).all()
    assert curve.weights[1] == 0


def test_two_intents_are_enough(encoder):
    texts = ["open the window", "let some air in", "close the window", "shut it please"]
    features = SparseFeatures.fit(texts)
    training = Training(
        encoder.encode(texts), features.transform(texts), ["open", "open", "close", "close"],
        np.ones(4, bool),
    )  # fmt: skip
    linear = LinearIntents.fit(training)
    prediction = linear.predict(training.vectors, training.sparse)
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

"""The components together, as Rasa's graph runs them: trained once on a few rows."""

import pytest

from nlu.recogniser import PROJECT, Recogniser, newest_model, train


@pytest.fixture(scope="module")
def recogniser(examples, tmp_path_factory):
    rows = [
        {"text": text, "intent": intent} for intent, texts in examples.items() for text in texts
    ]
    model, _ = train(rows, PROJECT / "config.yml", tmp_path_factory.mktemp("trained"))
    return Recogniser(newest_model(model))


def test_a_trained_model_reads_intent_ranking_and_reasons(recogniser):
    parsed, _ = recogniser.read("could you water the roses, order 1042")
    assert parsed["intent"]["name"] == "water_plants"
    assert parsed["intent"] == parsed["intent_ranking"][0]
    assert parsed["recognition"]["nearest"][0]["intent"] == "water_plants"
    assert [(e["entity"], e["value"], e["exact"]) for e in parsed["entities"]] == [
        ("order_number", "1042", True)
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n", "🙂", "?", "\x00", "x" * 20_000, "a b " * 5_000])
def test_odd_messages_are_read_without_an_error(recogniser, text):
    parsed, milliseconds = recogniser.read(text)
    assert 0 <= parsed["intent"]["confidence"] <= 1
    assert milliseconds < 10_000


def test_a_buttons_intent_is_taken_as_it_is(recogniser):
    parsed, _ = recogniser.read('/lock_gate{"order_number": "1042"}')
    assert parsed["intent"]["name"] == "lock_gate"
    assert parsed["intent"]["confidence"] == 1.0
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("order_number", "1042")]

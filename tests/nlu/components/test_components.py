"""The components together, as Rasa's graph runs them: trained once on a few rows."""

import pytest

from nlu.offline.recogniser import PROJECT, Recogniser, newest_model, train


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


def test_mood_and_fingerprint_are_part_of_the_parse_result(recogniser):
    parsed, _ = recogniser.read("this is the third time i ask and it is STILL not here!!")
    assert set(parsed["mood"]) == {
        "frustration", "sadness", "abuse", "threat", "self_harm", "marks",
    }  # fmt: skip
    assert parsed["mood"]["frustration"] > 0.7 > 0.3 > parsed["mood"]["abuse"]
    assert {"times", "still_not", "punctuation"} <= set(parsed["mood"]["marks"])
    assert len(parsed["fingerprint"]) == 64
    assert "mood" not in recogniser.read("  ")[0]


def test_help_pages_are_part_of_the_parse_result(recogniser):
    parsed, _ = recogniser.read("what is your phone number")
    assert parsed["help"]["nearest"][0]["article"] == "contact"
    for answer in parsed["help"]["answers"]:
        assert set(answer) == {
            "article",
            "title",
            "link",
            "probability",
            "sentences",
            "asked",
            "rest",
        }
    assert "help" not in recogniser.read("  ")[0]


def test_what_the_bot_said_before_counts_for_the_mood(recogniser):
    failed = "Sorry, I could not find that. Could you rephrase it?"
    after, alone = recogniser.read_many([("is that so?", failed), ("is that so?", "")])
    assert after["mood"]["frustration"] > alone["mood"]["frustration"]


def test_many_at_once_are_read_as_one_by_one(recogniser):
    texts = ["water the roses", "", "the gate, please lock it, and also feed the hens", "!!!"]
    together = recogniser.read_many([(text, "") for text in texts])
    for text, parsed in zip(texts, together, strict=True):
        alone, _ = recogniser.read(text)
        assert parsed["intent"]["name"] == alone["intent"]["name"]
        assert parsed["intent"]["confidence"] == pytest.approx(
            alone["intent"]["confidence"], abs=0.05
        )
        assert parsed.get("fingerprint", "")[:8] == alone.get("fingerprint", "")[:8]

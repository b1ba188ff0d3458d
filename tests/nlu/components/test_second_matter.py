"""Which part of a message is its first and which its second matter, from readings given."""

import pytest

from nlu.components.intent_classifier import CalibratedIntentClassifier
from nlu.intents.model import Reading
from nlu.text.parts import Part


def reading(intent, confidence):
    return Reading([(intent, confidence)], confidence, [])


def part(text, intent, confidence):
    return Part(text, None, None), reading(intent, confidence)


@pytest.fixture()
def classifier():
    return CalibratedIntentClassifier(CalibratedIntentClassifier.get_default_config(), None, None)


def test_the_part_about_something_else_is_the_second(classifier):
    parts = [part("a", "order_status", 0.9), part("b", "reset_password", 0.95)]
    first, second = classifier._matters(reading("order_status", 0.8), parts)
    assert (first.intent, first.confidence) == ("order_status", 0.9)
    assert second == {"intent": "reset_password", "confidence": 0.95, "text": "b"}


def test_an_unsure_whole_gives_way_to_its_first_sure_part(classifier):
    parts = [part("a", "return_item", 0.9), part("b", "reset_password", 0.95)]
    first, second = classifier._matters(reading("help", 0.3), parts)
    assert (first.intent, second["intent"]) == ("return_item", "reset_password")


@pytest.mark.parametrize(
    "other",
    [
        ("greet", 0.99),  # said along the way
        ("order_late_or_missing", 0.9),  # the same matter in other words
        ("reset_password", 0.6),  # not sure
        ("order_status", 0.9),
    ],
)
def test_one_matter_stays_one(classifier, other):
    parts = [part("a", "order_status", 0.9), part("b", *other)]
    whole = reading("order_status", 0.8)
    assert classifier._matters(whole, parts) == (whole, None)


def test_a_sure_whole_that_no_part_speaks_of_stays_alone(classifier):
    parts = [part("a", "return_item", 0.9), part("b", "reset_password", 0.95)]
    whole = reading("order_status", 0.8)
    assert classifier._matters(whole, parts) == (whole, None)

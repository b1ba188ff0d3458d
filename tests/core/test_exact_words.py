"""What differs in a figure, a negation, a size or a day is never the same, however like it is."""

import pytest

from tandem.channels.buttons import named_button
from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.core.exact_words import exact_words, same_figures
from tandem.escalation.signals import bot_repetition, repetition
from tests.support.conversations import conversation_of

POLICY = load_policy(ROOT / "escalation.yml")
PAIRS = [
    ("Cancel order 1071", "Cancel order 1017"),
    ("Cancel order 1071", "Don't cancel order 1071"),
    ("Cancel order 1071", "dont cancel order 1071"),
    ("Yes, in size XL please", "Yes, in size XXL please"),
    ("Ring me on Monday at ten", "Ring me on Sunday at ten"),
    ("Send me the second one of them", "Send me the third one of them"),
    ("I can wait for the parcel", "I can't wait for the parcel"),
    ("The boots in size 6.5", "The boots in size 6"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_they_are_told_apart(one, other):
    assert exact_words(one) != exact_words(other)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_button_is_pressed_by_the_name_of_another(one, other):
    class Shown:
        speaker, text = "bot", "Which one?"
        buttons = ({"title": one, "payload": "/x"}, {"title": "Something else", "payload": "/y"})

    assert named_button([Shown()], other) is None
    assert named_button([Shown()], one.lower()) is not None


@pytest.mark.parametrize(
    ("title", "pressed"), [("Yes, search for it", True), ("I don't have it", False)]
)
def test_a_yes_presses_the_only_button_unless_that_says_no(title, pressed):
    class Shown:
        speaker, text = "bot", "Which order is it?"
        buttons = ({"title": title, "payload": "/x"},)

    assert (named_button([Shown()], "ok") is not None) == pressed


def test_slips_of_letters_still_press_it():
    class Shown:
        speaker, text = "bot", "Which one?"
        buttons = ({"title": "Cancel order 1071", "payload": "/x"},)

    assert named_button([Shown()], "cancle order 1071") is not None


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_they_are_no_repetition(one, other):
    said = conversation_of([
        {"customer": f"{one} please now", "intent": "cancel_order"},
        {"customer": f"{other} please now", "intent": "cancel_order"},
    ])  # fmt: skip
    assert repetition.read(said, POLICY).reason != "says this for the second time"
    replies = conversation_of([
        {"customer": "hello", "intent": "greet"},
        {"bot": f"As you wish: {one}."},
        {"bot": f"As you wish: {other}."},
        {"customer": "and now", "intent": "greet"},
    ])  # fmt: skip
    assert bot_repetition.read(replies, POLICY).value <= 1


def test_the_same_meaning_of_another_order_is_another_wish():
    assert not same_figures("where is order 1042", "where is order 1071")
    assert same_figures("where is order 1042", "it still has not come")

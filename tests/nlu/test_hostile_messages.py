"""Recognition of messages made to be slow, or to be nothing like what it has learned from."""

import pytest

from nlu.offline.recogniser import PROJECT, Recogniser, newest_model
from tandem.config.policy import load_policy
from tandem.turns.rasa_client import for_rasa
from tests.support.patterns import UNITS
from tests.support.timing import processor

LONG, SHORT = 4000, 1000
SECONDS, GROWTH = 0.25, 8
MORE = (
    "@㎯", "ﷺ", "no ", "today ", "1,00 ", "blue denim jacket ", "a@b.de ", "order 1042 ",
    "and also ",
    "I hate you ", "one ", "code SPRING20 ", "'", "where is my order? ",
)  # fmt: skip


@pytest.fixture(scope="module")
def recogniser():
    made = Recogniser(newest_model(PROJECT / "models"))
    made.read("hello")
    return made


def seconds(recogniser, text: str) -> float:
    return processor(lambda: recogniser.read(for_rasa(text)), SECONDS)


def test_no_message_is_slow(recogniser):
    slow = []
    for unit in dict.fromkeys([*UNITS, *MORE]):
        took = seconds(recogniser, (unit * LONG)[:LONG])
        if took >= SECONDS and took > GROWTH * seconds(recogniser, (unit * SHORT)[:SHORT]):
            slow.append((unit, took))
    assert slow == []


@pytest.mark.parametrize("word", ["no", "I", "help", "one", "today", "my", "kill", "die", "why"])
@pytest.mark.parametrize("times", [40, 1000])
def test_a_word_on_and_on_is_no_emergency(recogniser, word, times):
    at = load_policy(PROJECT / "escalation.yml").self_harm.at
    parsed, _ = recogniser.read(for_rasa(f"{word} " * times))
    assert parsed["mood"]["self_harm"] < at / 2

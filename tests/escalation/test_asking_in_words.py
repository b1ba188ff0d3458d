"""A person asked for in words is heard without recognition, and hardly anything else is."""

import pytest
import yaml

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.escalation.signals.asked_for_person import in_words

LISTS = yaml.safe_load((ROOT / "tests/escalation/asking_in_words.yml").read_text("utf-8"))
HEARD_AT_LEAST, FALSE_AT_MOST = 0.95, 1 / 60
POLICY = load_policy(ROOT / "escalation.yml")


def test_asking_in_words_is_heard():
    missed = [text for text in LISTS["asks"] if not in_words(text, POLICY)]
    print(f"\n{len(missed)} of {len(LISTS['asks'])} are missed")
    assert len(LISTS["asks"]) >= 60
    assert 1 - len(missed) / len(LISTS["asks"]) >= HEARD_AT_LEAST, missed


def test_speaking_of_people_is_not_asking_for_one():
    false = [text for text in LISTS["asks_for_none"] if in_words(text, POLICY)]
    print(f"\n{len(false)} of {len(LISTS['asks_for_none'])} are false")
    assert len(LISTS["asks_for_none"]) >= 60
    assert len(false) / len(LISTS["asks_for_none"]) <= FALSE_AT_MOST, false


@pytest.mark.parametrize(
    "text",
    [
        "when will the manager be in touch with me? I need a time",
        "when is your agent going to write to me",
        "please call me Maya",
    ],
)
def test_who_waits_for_somebody_asks_for_nobody(text):
    assert not in_words(text, POLICY)

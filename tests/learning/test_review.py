"""Which messages are to be looked at, how they are grouped, and what is written of a label."""

from dataclasses import replace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tandem.learning.review import Doubt, Group, doubts_of, grouped
from tandem.learning.written import NoPlace, with_example, with_intent, with_sentence
from tests.support.conversations import START, conversation_of

AT = 0.7


def doubts(turns, decisions=None):
    return doubts_of(conversation_of(turns), decisions or {}, AT)


def test_an_unclear_message_is_doubtful_and_a_clear_one_is_not():
    found = doubts([
        {"customer": "where is my parcel", "intent": "order_status"},
        {"bot": "Which order?"},
        {"customer": "the thing with the thing", "intent": "out_of_scope", "confidence": 0.3,
         "moves": ["action_ask_again"]},
    ])  # fmt: skip
    assert [(one.text, one.why) for one in found] == [("the thing with the thing", "unclear")]


def test_low_confidence_is_no_doubt_where_commands_understood_it():
    said = [{"customer": "and in blue?", "confidence": 0.2, "intent": "product_question"}]
    assert len(doubts(said)) == 1
    understood = {"t1": {"commands": [{"command": "ask record", "label": "product.colours"}]}}
    assert doubts(said, understood) == []


def test_a_pressed_reading_is_a_label_for_free():
    turns = [
        {"customer": "it never came innit", "intent": "out_of_scope", "confidence": 0.4,
         "moves": ["action_offer_readings"]},
        {"bot": "Do you mean ...?"},
        {"customer": "My parcel is late", "intent": "order_late_or_missing", "button": True},
    ]  # fmt: skip
    talk = conversation_of(turns)
    pressed = replace(talk.turns[2], picked="1:0")
    [doubt] = doubts_of(replace(talk, turns=(*talk.turns[:2], pressed)), {}, AT)
    assert (doubt.why, doubt.label) == ("chosen", "order_late_or_missing")
    assert Group((doubt,)).proposed[0] == "order_late_or_missing"


def test_a_correction_and_a_thumbs_down_are_about_the_message_before():
    turns = [{"customer": "cancel it"}, {"customer": "no not that one"}]
    wrong = {"commands": [{"command": "wrong deed", "skill": "x"}]}
    assert doubts(turns, {"t2": wrong})[0].why == "corrected"
    assert doubts([{"customer": "where is it"}, {"customer": "👎"}])[0].why == "thumbs_down"


def test_a_person_that_was_asked_for_is_no_fault_of_the_message_before():
    turns = [{"customer": "where is it"}, {"customer": "a human please"}]
    handed = {"decision": {"do": "hand_over", "rule": "asked_for_person"}}
    assert doubts(turns, {"t2": handed}) == []
    handed = {"decision": {"do": "hand_over", "rule": "not_understood"}}
    assert doubts(turns, {"t2": handed})[0].why == "handover"


def test_what_was_hidden_and_stories_are_no_examples():
    hidden = {"customer": "my card is [card number]", "confidence": 0.1}
    assert doubts([hidden, {"customer": "word " * 90, "confidence": 0.1}]) == []


def doubt(text, number=0, why="unclear", label=""):
    return Doubt(f"t{number}", "c", text, why, "greet", 0.3, START, label, ("greet", "help"))


def test_alike_ones_are_one_group_and_the_largest_comes_first():
    rows = [doubt("a", 1), doubt("b", 2), doubt("b", 3), doubt("c", 4, label="thanks")]
    east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    groups = grouped(rows, np.stack([north, east, east, 0.9 * east + 0.43589 * north]))
    assert [group.texts for group in groups] == [("b", "c"), ("a",)]
    assert groups[0].proposed == ("thanks", "greet", "help")


@given(st.lists(st.floats(0, 6.28), max_size=25))
def test_every_doubt_is_in_one_group(points):
    vectors = np.stack([np.cos(points), np.sin(points)], axis=1)
    rows = [doubt(str(n), n) for n in range(len(points))]
    groups = grouped(rows, vectors)
    members = [one.turn_id for group in groups for one in group.doubts]
    assert sorted(members) == sorted(one.turn_id for one in rows)
    assert [len(g.doubts) for g in groups] == sorted((len(g.doubts) for g in groups), reverse=True)


NLU = """version: "3.1"

nlu:
# What greets.
- intent: greet
  examples: |
    - hello
    - hi
# Ends it.
- intent: goodbye
  examples: |
    - bye
"""


def test_an_example_comes_after_the_last_of_its_intent_and_nothing_else_changes():
    made = with_example(NLU, "greet", "morning, [all]{}\n of you")
    assert made == NLU.replace("    - hi\n", "    - hi\n    - morning, all of you\n")
    assert with_example(NLU, "goodbye", "see ya").endswith("    - bye\n    - see ya\n")
    with pytest.raises(NoPlace):
        with_example(NLU, "thanks", "ta")
    assert yaml.safe_load(with_intent(NLU, "thanks", "ta"))["nlu"][-1]["examples"] == "- ta\n"


TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: text.strip(" \t\n-[]{}"))


@given(TEXTS)
def test_whatever_was_said_stays_yaml(text):
    made = with_sentence("intents:\n- text: hi\n  intent: greet\n", "greet", text)
    cases = yaml.safe_load(made)["intents"]
    assert len(cases) == 2 and cases[1]["intent"] == "greet" and isinstance(cases[1]["text"], str)

"""Slots that designers declare: each kind takes what it should, Rasa's mappings mean what they mean
in Rasa, and an earlier answer can be changed. Cases: tests/understanding/slots/."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.config.settings import ROOT
from tandem.config.slots import KINDS, read_slots
from tandem.understanding.slots import Guess, Open, hear_facts
from tandem.understanding.values import read_value
from tests.support.conversations import nlu_result

TODAY = date(2026, 11, 30)
CASES = yaml.load(
    (ROOT / "tests/understanding/slots/kinds.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
)
MORE = {
    "words": {"least": 2},
    "address": {"least": 3},
    "number": {"min_value": 1, "max_value": 20},
    "choice": {"options": {"red": ["crimson"], "dark_red": [], "plain": ["none of them"]}},
}


def slots_of(**declared):
    """Slots as a domain declares them: name -> what its mapping says, or its whole mappings."""
    rows = {
        name: {"type": "text", "mappings": about if isinstance(about, list) else [
            {"type": "custom", "action": "action_assess_turn", **about}
        ]}
        for name, about in declared.items()
    }  # fmt: skip
    return read_slots({"slots": rows})


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind, cases in CASES.items() for case in cases],
    ids=[f"{kind}: {case['say']}" for kind, cases in CASES.items() for case in cases],
)
def test_kinds(kind, case):
    slots = slots_of(wish={"kind": kind} | MORE.get(kind, {}))
    said = nlu_result(case.get("intent", "inform"), 0.9)
    facts = hear_facts(
        said, case["say"], slots, asked="wish", today=TODAY, other_matters={"order_status"}
    )
    if "guess" in case:
        assert facts.guess == Guess("wish", case["guess"]) and not facts.given
    elif case.get("none"):
        assert "wish" not in facts.given and facts.guess is None
    else:
        assert facts.given == {"wish": case["is"]} and facts.answers == "wish"


def test_every_kind_has_cases_and_is_told_about_in_the_docs():
    assert set(CASES) == set(KINDS) - {"entity"}
    page = (ROOT / "docs/designing.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from([kind for kind in KINDS if kind != "entity"]))
def test_no_text_breaks_a_kind_and_what_is_found_is_found_again(text, kind):
    (slot,) = slots_of(wish={"kind": kind} | MORE.get(kind, {})).values()
    found = read_value(slot, text, TODAY)
    if found is not None and found.sure:
        again = read_value(slot, str(found.value), TODAY)
        assert again is not None and again.value == found.value


NOTE = {"kind": "words", "least": 2, "label": "Gift note"}
DAY = {"kind": "date", "label": "Delivery day"}
WRAP = {"kind": "choice", "options": ["red", "plain"], "label": "Paper"}


def corrected(text, asked, filled, intent="inform"):
    slots = slots_of(note=NOTE, day=DAY, wrap=WRAP)
    stands = Open("gift_form", ("note", "day", "wrap"), frozenset(filled))
    return hear_facts(
        nlu_result(intent, 0.9), text, slots, asked=asked, stands=stands, today=TODAY
    )  # fmt: skip


def test_an_earlier_answer_is_changed_by_its_value():
    facts = corrected("no sorry, make it saturday", "wrap", {"note", "day"}, "correction")
    assert facts.given == {"day": "Saturday 5 December 2026"}


def test_an_earlier_answer_is_changed_by_its_name():
    facts = corrected("change the gift note to Happy Easter Grandma", "day", {"note"})
    assert facts.given == {"note": "Happy Easter Grandma"}


def test_an_answer_taken_back_without_another_is_asked_anew():
    facts = corrected("wait, the gift note is wrong", "day", {"note"})
    assert facts.ask_anew == "note" and not facts.given


def test_no_in_front_of_the_answer_itself_changes_nothing_else():
    facts = corrected("no, plain", "wrap", {"note", "day"})
    assert facts.given == {"wrap": "plain"}


def test_a_day_in_figures_is_no_order_number():
    slots = slots_of(
        day=DAY, order_number={"kind": "entity", "proves": True, "keep": "conversation"}
    )
    said = nlu_result("inform", entities=({"entity": "order_number", "value": "2412"},))
    facts = hear_facts(said, "24/12", slots, asked="day", today=TODAY)
    assert facts.given == {"day": "Thursday 24 December 2026"}


def rasa(mapping, said, text, asked="note", form="gift_form", begun=()):
    slots = slots_of(note=[mapping] if isinstance(mapping, dict) else mapping)
    return hear_facts(
        said, text, slots, asked=asked, stands=Open(form, ("note",), begun=begun), today=TODAY
    ).given


def test_from_text_takes_the_answer_to_its_question_only():
    mapping = {"type": "from_text", "conditions": [{"active_loop": "gift_form"}]}
    assert rasa(mapping, nlu_result("inform"), "For Tom") == {"note": "For Tom"}
    assert rasa(mapping, nlu_result("inform"), "For Tom", asked="day") == {}
    assert rasa(mapping, nlu_result("inform"), "For Tom", form="other_form") == {}
    assert rasa(mapping, nlu_result("talk_to_human"), "get me a person") == {}
    refused = mapping | {"not_intent": ["greet", "deny"]}
    assert rasa(refused, nlu_result("deny"), "nothing at all") == {}


def test_from_entity_finds_it_where_its_conditions_hold():
    mapping = {"type": "from_entity", "entity": "colour", "role": "paper"}
    said = nlu_result("inform", entities=({"entity": "colour", "value": "red", "role": "paper"},))
    assert rasa(mapping, said, "red paper", asked="", form="") == {"note": "red"}
    other = nlu_result("inform", entities=({"entity": "colour", "value": "red"},))
    assert rasa(mapping, other, "red") == {}
    here = mapping | {"conditions": [{"active_loop": "gift_form", "requested_slot": "note"}]}
    assert rasa(here, said, "red paper") == {"note": "red"}
    assert rasa(here, said, "red paper", asked="day") == {}


def test_from_intent_and_from_trigger_intent_give_their_value():
    yes = {"type": "from_intent", "intent": "affirm", "value": True}
    no = {"type": "from_intent", "intent": "deny", "value": False}
    assert rasa([yes, no], nlu_result("affirm"), "yes") == {"note": True}
    assert rasa([yes, no], nlu_result("deny"), "no") == {"note": False}
    assert rasa([yes, no], nlu_result("inform"), "perhaps") == {}
    begins = {"type": "from_trigger_intent", "intent": "gift", "value": "begun"}
    assert rasa(begins, nlu_result("gift"), "a gift", "", "", ("note",)) == {"note": "begun"}
    assert rasa(begins, nlu_result("gift"), "a gift") == {}

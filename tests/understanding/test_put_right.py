"""The last that is said counts, and nothing that is taken out makes a yes of what is left."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tandem.config.agreement import load_agreement
from tandem.config.settings import ROOT
from tandem.understanding.agreement import is_plain_yes, may_take_back
from tandem.understanding.put_right import put_right, takes_the_place
from tandem.understanding.text import for_recognition, read_message

CASES = YAML(typ="safe").load(Path(__file__).with_name("put_right.yml"))


@pytest.mark.parametrize(
    "case", [*CASES["put_right"], *CASES["mailboxes"], *CASES["apart"]], ids=lambda one: one["said"]
)
def test_the_last_that_is_said_counts(case):
    assert put_right(case["said"])[0] == case["meant"]
    assert read_message(case["said"]).said == case["meant"]


@pytest.mark.parametrize("said", CASES["as_it_is"])
def test_what_corrects_nothing_stays(said):
    assert put_right(said) == (said, "")


@pytest.mark.parametrize("case", CASES["put_right"], ids=lambda one: one["said"])
def test_what_is_taken_out_is_unread_and_speaks_against_a_yes(case):
    assert may_take_back(read_message(case["said"]).left_out)


@pytest.mark.parametrize("said", CASES["no_yes"])
def test_nothing_put_right_is_a_yes(said):
    message = read_message(said)
    plain = is_plain_yes(message.said, load_agreement(ROOT), "return_item_confirm_form")
    assert not plain or may_take_back(message.left_out)


@pytest.mark.parametrize("case", CASES["apart"], ids=lambda one: one["said"])
def test_a_wish_in_place_of_another_is_known_as_one(case):
    second = case["meant"].split(". ")[1]
    assert takes_the_place(second)
    assert not takes_the_place(case["meant"])


@pytest.mark.parametrize("case", CASES["mail"], ids=lambda one: one["said"])
def test_words_that_only_say_the_address_are_not_read(case):
    assert for_recognition(case["said"]) == case["read"]

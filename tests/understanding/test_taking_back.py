"""A yes beside which something else is said: nothing is changed on it."""

import pytest

from tandem.config.agreement import load_agreement
from tandem.config.settings import ROOT
from tandem.understanding.agreement import is_plain_yes, may_take_back, yes_and_asks
from tandem.understanding.text import read_message

ASKS_FIRST = [
    "ok, what does that mean?", "ok, can you forget it?", "yes, do i have to pay for it?",
    "ok, is this order the jacket?", "ok, how do i get out of this?", "sure, how does it work?",
    "ok, how much does it cost?", "ok, can we postpone it?", "yes, can i think about it?",
    "ok, does that mean i pay twice for it?", "yes, is that the blue one?", "ok, when is that?",
    "yes, will they charge me for it?", "sure, where does it go?",
    "yes, when will the money come, i take that back", "yes, when do i receive the parcel?",
    "yes, when will the money come? scrap it", "yes, when do i have to pay money",
    "yes, when will i have the money nein danke", "yes, how long does a refund take i refuse then",
    "yes, when is the money back, abort otherwise",
]  # fmt: skip
ASKS_WHAT_FOLLOWS = [
    "yes, and when will i have the money?", "yes please, how long does the refund take?",
    "yep, how soon will i get the label?",
]  # fmt: skip
TAKEN_BACK = [
    "yes\nKind regards\nno don't cancel",
    "ok\nsent from my phone by mistake, do not cancel",
    "yes\n--\nActually no, keep it",
    "yes\n> but not this order",
    "yes\n| not this",
    "ok\n\nFrom: me\nTo: you\ndon't cancel",
    "yes" + "!" * 2100 + " no, keep the order",
    "yes\n--\nnein",
    "yes\n> I disagree",
    "yes\n--\nStopp",
    "yes\n--\nforget it",
    "yes\n> my husband decides",
    "yes\nKind regards\nNein Danke",
    "yes\n--\nWrong order",
    "yes\nThanks,\nNevermind",
    "yes\n--\n👎 ❌ 🙅",
    "yes\nKind regards\nChanged My Mind",
    "yes\n--\n?",
    "yes" + "\u2026" * 2100 + " no, keep the order",
    "Question: ok",
    "Concern: ok",
    "yes\n> ship it",
    "yes\n--\nhang on",
    "yes\nSent from my phone, maybe",
]
SIGNED = [
    "yes please\n\nKind regards\nMaya",
    "yes\nSent from my iPhone",
    "yes\n--\nMaya Lindqvist",
]


@pytest.mark.parametrize("text", ASKS_FIRST)
def test_a_question_after_a_yes_is_answered_first(text):
    assert not yes_and_asks(text, load_agreement(ROOT), "cancel_order_confirm_form")


@pytest.mark.parametrize("text", ASKS_WHAT_FOLLOWS)
def test_a_question_about_what_follows_takes_nothing_back(text):
    assert yes_and_asks(text, load_agreement(ROOT), "return_item_confirm_form")


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_what_is_not_read_may_take_it_back(text):
    message = read_message(text)
    assert may_take_back(f"{message.quoted}\n{message.left_out}")


@pytest.mark.parametrize("text", SIGNED)
def test_a_name_below_takes_nothing_back(text):
    message = read_message(text)
    assert not may_take_back(f"{message.quoted}\n{message.left_out}", "Maya Lindqvist")


NO_YES = [
    "ok thanks", "Okay, thank you!", "fine thanks", "ok cheers", "that's okay, thanks", "oh please",
    "ok :(", "cancel my subscription", "exchange it please", "change that please",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_YES)
def test_that_it_was_read_is_no_yes(text):
    assert not is_plain_yes(text, load_agreement(ROOT), "cancel_order_confirm_form")


@pytest.mark.parametrize("text", ["ok", "yes thanks", "ok, do it, thanks", "please do, thank you"])
def test_a_yes_may_thank(text):
    assert is_plain_yes(text, load_agreement(ROOT), "cancel_order_confirm_form")

"""A yes to what was read back is plain, or it is none: something is changed after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.config.agreement import load_agreement
from tandem.config.settings import ROOT
from tandem.understanding.agreement import DRAWN_OUT, is_plain_yes
from tandem.understanding.slots import confirmation

CANCEL = "cancel_order_confirm_form"
PLAIN = (
    "yes", "Yes please", "yep cancel it", "ok", "y", "go ahead", "sure, do it", "yes do that",
    "please do", "yes thats right", "ok thanks, do it", "yess!", "👍", "👍🏽 yes",
    "Yes. Cancel it, please.", "ja bitte", "of course", "okay, go ahead and cancel it",
    "yes yes yes", "Correct.",
)  # fmt: skip
REFUSED = (
    "no", "nope", "keep it", "please leave it", "ok i'd rather keep it", "alright nevermind",
    "fine, forget it", "no thanks", "hmm no leave it as it is", "actually don't",
)  # fmt: skip
NEITHER = (
    "yes, keep it", "ok hold on", "yes stop", "yes, wait", "no, yes", "Yes, cancel it, nope",
    "yes nicht", "if i said yes would it be free?", "yes if it is free", "yes, the other one",
    "yes, 1065", "ok but only the socks", "yes don't", "sure, later maybe",
    # Found by attackers: each of these once cancelled an order.
    "yes please deliver it as planned", "yes deliver it", "yes send it", "ok ship it",
    "I do want it", "I want it delivered, yes", "of course it should come", "definitely a keeper",
    "absolutely love it", "please stay", "sounds bad", "that would be bad", "yes by mistake",
    "please undo", "yes undo", "ok reverse that", "hmm", "well", "oh dear", "meh", "whatever",
    "great scott", "please tell me more", "please explain", "please hand me over",
    "okay who are you", "okay then what happens", "should I say yes",
    "yes, what is your phone number", "ok bye", "k thx bye", "go on holiday",
    "yes cancel the jumper", "sure to my mothers house", "yes it is mine", "yes is a word",
    "i guess so", "probably", "i suppose", "most likely", "kind of", "half yes", "idk yes",
    "he said yes", "i would say yes", "yes tomorrow", "yes in an hour", "do it tomorrow",
    "say yes", "yeah right", "thanks", "great", "yes?", "ye\u0455 plea\u0455e", "yes 🤮",
    "yes" * 40, "yes " * 40,
    "ok perfect thanks", "okay lovely, thank you", "ok brilliant cheers", "danke, passt",
    "ok super danke",
    "that's it", "ok that's it", "the address is right", "that is the correct address",
)  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("intent", ["affirm", "inform"])
def test_a_plain_yes_is_one(text, intent):
    assert confirmation(text, intent, CANCEL) is True


def test_that_an_address_is_right_is_a_yes_to_the_address_alone():
    said = "the address is right"
    assert confirmation(said, "affirm", "change_shipping_address_confirm_form") is True
    assert confirmation(said, "affirm", "account_update_confirm_form") is True
    assert confirmation(said, "affirm", "return_item_confirm_form") is None


def test_who_wants_it_back_wants_no_parcel_sent_back():
    for form, plain in ((CANCEL, True), ("return_item_confirm_form", None)):
        assert confirmation("ok i want it back", "inform", form) is plain


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("intent", ["affirm", "deny", "inform", "stop"])
def test_a_refusal_is_never_a_yes(text, intent):
    assert confirmation(text, intent, CANCEL) is False


@pytest.mark.parametrize("text", NEITHER)
@pytest.mark.parametrize("intent", ["affirm", "inform", "cancel_order"])
def test_what_is_doubtful_is_asked_again(text, intent):
    assert confirmation(text, intent, CANCEL) is not True


def test_only_the_deed_that_was_read_back_may_be_named():
    assert confirmation("yes, cancel it", "affirm", CANCEL) is True
    assert confirmation("yes, cancel it", "affirm", "return_item_confirm_form") is None
    assert confirmation("yes, send it back", "affirm", "return_item_confirm_form") is True
    assert confirmation("yes, send it back", "affirm", CANCEL) is None


KNOWN = load_agreement(ROOT)
WORDS = sorted({word for phrase in KNOWN.agree | KNOWN.beside for word in phrase})


@given(
    st.lists(st.sampled_from(WORDS), max_size=5),
    st.from_regex(r"[a-z]{2,9}", fullmatch=True).filter(
        lambda word: DRAWN_OUT.sub(r"\1\1", word) not in WORDS
    ),
    st.integers(0, 5),
)
def test_one_word_that_is_none_of_agreement_makes_it_no_yes(words, foreign, place):
    words.insert(min(place, len(words)), foreign)
    assert not is_plain_yes(" ".join(words), KNOWN)


@given(st.lists(st.sampled_from(sorted(map(" ".join, KNOWN.agree))), min_size=1, max_size=3))
def test_phrases_of_agreement_are_a_yes_whatever_stands_between(phrases):
    assert is_plain_yes(", ".join(phrases) + "!", KNOWN) == (
        sum(len(one.split()) for one in phrases) <= 12
    )

"""A yes to what was read back is plain, or it is none: something is changed after it."""

import pytest

from tandem.understanding.slots import confirmation

PLAIN = (
    "yes", "Yes please", "yep cancel it", "ok", "y", "go ahead", "sure, do it", "yes do that",
    "fine, look for them", "please do", "yes thats right", "ok thanks, do it",
)  # fmt: skip
REFUSED = (
    "no", "nope", "keep it", "please leave it", "ok i'd rather keep it", "alright nevermind",
    "fine, forget it", "no thanks", "hmm no leave it as it is", "actually don't",
)  # fmt: skip
NEITHER = (
    "yes, keep it", "ok hold on", "yes stop", "yes, wait", "no, yes", "Yes, cancel it, nope",
    "yes nicht", "if i said yes would it be free?", "yes if it is free", "yes, the other one",
    "yes, 1065", "ok but only the socks", "yes don't", "sure, later maybe",
)  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("intent", ["affirm", "inform"])
def test_a_plain_yes_is_one(text, intent):
    assert confirmation(text, intent, elsewhere=False) is True


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("intent", ["affirm", "deny", "inform", "stop"])
def test_a_refusal_is_never_a_yes(text, intent):
    assert confirmation(text, intent, elsewhere=False) is False


@pytest.mark.parametrize("text", NEITHER)
@pytest.mark.parametrize("intent", ["affirm", "inform", "cancel_order"])
def test_what_is_doubtful_is_asked_again(text, intent):
    assert confirmation(text, intent, elsewhere=False) is not True


def test_a_yes_that_begins_something_else_is_none():
    assert confirmation("ok where is my parcel", "order_status", elsewhere=True) is None

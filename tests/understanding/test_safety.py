"""Loss and illness that are told of are no misuse and no danger by themselves."""

import pytest

from tandem.understanding.acts import is_small_talk
from tandem.understanding.mailbox import mailbox_is_lost
from tandem.understanding.safety import is_no_danger, tells_of_loss
from tandem.understanding.talk import QUOTES_LINK, WANTS_SOMETHING


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("account_misuse", "my husband passed away, he had an account with you"),
        ("account_misuse", "his account, he died in may"),
        ("product_safety", "the throw was for my gran, she's in hospital and dying"),
        ("product_safety", "it is for a funeral"),
    ],
)
def test_grief_is_no_danger(intent, text):
    assert is_no_danger(intent, text)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("account_misuse", "somebody ordered on my account and it wasn't me"),
        ("product_safety", "the candle caused a fire and my son is in hospital"),
        ("product_safety", "she is in hospital because of your lamp"),
        ("product_safety", "the lamp gave me a shock"),
        ("complaint", "my mother died"),
    ],
)
def test_danger_stays_danger(intent, text):
    assert not is_no_danger(intent, text)


def test_a_death_is_told_of():
    assert tells_of_loss("my late husband had an account")
    assert not tells_of_loss("i was late for the parcel")


@pytest.mark.parametrize(
    "text", ["no it's fine", "no thats ok thanks", "nah i'm good", "No, all good."]
)
def test_a_no_may_only_say_that_nothing_is_needed(text):
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text", ["no", "no it's broken", "no it's fine but where is it", "no thats wrong"]
)
def test_another_no_is_none(text):
    assert not is_small_talk(text)


def test_a_mail_with_a_number_is_no_mailbox():
    assert not mailbox_is_lost("i lost the mail with the number")
    assert mailbox_is_lost("i lost access to that mailbox")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("parcel held, pay 1.99 at http://northway-fee.example/pay", True),
        ("it says bit.ly/3xyz to release my parcel", True),
        ("is www.fernway.example.com/help your page", False),
        ("write to me at jo@example.org/x please, i paid", False),
    ],
)
def test_a_link_of_somebody_else(text, quoted):
    assert bool(QUOTES_LINK.search(text) and WANTS_SOMETHING.search(text)) is quoted

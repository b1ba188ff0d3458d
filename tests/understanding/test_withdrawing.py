"""Is what a person was called for taken back? Wordings of it, and of what is none."""

import pytest

from tandem.understanding.withdrawing import declines_person, takes_back


@pytest.mark.parametrize(
    "text",
    [
        "cancel the ticket",
        "i didnt ask for a ticket!! i can wait till wednesday. cancel the ticket",
        "i said no person needed, close that ticket",
        "thanks. leave it, i'll write. no ticket needed",
        "no need for person. next: how long does spain take",
        "no need for a person, thanks",
        "please withdraw my ticket",
        "you can drop H-XQKMY",
        "i don't need the ticket any more",
        "scrap the ticket pls",
        "don't bother your colleagues",
        "can you delete that ticket?",
        "ticket not needed",
        "the case can be closed",
        "no call needed",
        "i dont want anyone",
        "I no longer need a person",
        "we don't need the case anymore, it's sorted",
        "forget the ticket",
        "dont need a ticket",
        "close my case please",
    ],
)
def test_it_is_taken_back(text):
    assert takes_back(text) == "plain"


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "cancel the call",
        "forget it",
        "i didn't ask for a ticket",
        "leave it then",
        "you can close it",
    ],
)
def test_it_may_be_taken_back_and_is_asked(text):
    assert takes_back(text) == "perhaps"


@pytest.mark.parametrize(
    "text",
    [
        "don't cancel the ticket",
        "when will you close the ticket?",
        "cancel my order",
        "i want a person",
        "no human there?",
        "where is my ticket",
        "no person answers",
        "i don't want a refund",
        "close my account",
        "don't need the belt",
        "stop the parcel",
        "what happens if i cancel the ticket",
        "there is no person",
        "i want no bot but a person",
        "drop the shorts from my order",
        "no",
        "i need a ticket number",
        "no, a person please",
        "I don't want a bot, I want a person",
        "I never got a call",
        "is nobody there",
        "do i need a person for that?",
    ],
)
def test_other_messages_take_nothing_back(text):
    assert takes_back(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "so is the ticket gone or not",
        "is the ticket closed now?",
        "have you closed the ticket",
        "did you cancel my ticket?",
    ],
)
def test_its_state_is_asked(text):
    assert takes_back(text) == "asks"


def test_nobody_is_needed():
    assert declines_person("no need for person. next: how long does spain take")
    assert not declines_person("no human there?")
    assert not declines_person("i don't want the shorts")

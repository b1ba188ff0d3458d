"""A question about a call that is set is told from a wish for another time."""

import pytest

from tandem.understanding.asks_noted import asks_how_reached, asks_when_called


@pytest.mark.parametrize(
    "text",
    [
        "so is it 11 now?",
        "is that 2 in the afternoon?",
        "wait, did you put 3?",
        "are you calling at 9 then",
        "will they still ring me tomorrow?",
        "when will somebody call",
        "what time is the call again",
        "what time was it again",
        "was that half ten?",
    ],
)
def test_what_is_set_is_asked(text):
    assert asks_when_called(text)


@pytest.mark.parametrize(
    "text",
    [
        "is it ok to make it 12?",
        "can you make it 12",
        "could you ring at 3 instead",
        "is 4 possible?",
        "no, 11",
        "11 please",
        "is it possible to call me at 5",
        "where is my parcel",
    ],
)
def test_a_wish_or_another_question_is_none(text):
    assert not asks_when_called(text)


@pytest.mark.parametrize(
    "text",
    ["what number have you got", "which email do you have for me",
     "what number will you call me on", "which address does the answer go to, my old one?"],
)  # fmt: skip
def test_how_one_is_reached_is_asked(text):
    assert asks_how_reached(text)


@pytest.mark.parametrize(
    "text",
    ["what's your phone number", "what number do i call", "which address is it going to",
     "which address do i send it to", "can you change the number you have for me"],
)  # fmt: skip
def test_the_shops_own_details_are_not_meant(text):
    assert not asks_how_reached(text)

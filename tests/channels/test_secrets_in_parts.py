"""A secret told in two messages is kept of neither; one in the wrong field is not taken."""

import pytest
from sqlalchemy import select

from tandem.channels.receive import take_message
from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.handover.contact_methods import checked_email, checked_phone
from tandem.storage import tables as t


def rows(runtime) -> str:
    with reading(runtime.storage.database) as db:
        return " | ".join(db.execute(select(t.turn.c.text).order_by(t.turn.c.seq)).scalars())


@pytest.mark.parametrize(
    ("first", "second", "gone"),
    [
        ("my card is 4242 4242", "4242 4242", "4242"),
        ("IBAN DE89 3704 0044", "0532 0130 00", "0532"),
        ("my password is", "Lakeside#4", "Lakeside"),
    ],
)
def test_neither_half_is_stored(runtime, first, second, gone):
    conversation = runtime.storage.conversations.open("website")
    take_message(runtime, conversation, first, "m1")
    runtime.storage.conversations.add_turn(conversation, "bot", "I see.")
    take_message(runtime, conversation, second, "m2")
    assert gone not in rows(runtime) and "hidden]" in rows(runtime)


@pytest.mark.parametrize(
    ("first", "second", "is_whole"),
    [
        ("my card is 4242 4242", "4242 4242", False),
        ("my password is", "Lakeside#4", True),
    ],
)
def test_what_was_read_before_it_was_known_is_not_said_to_be_stored_nowhere(
    runtime, first, second, is_whole
):
    conversation = runtime.storage.conversations.open("website")
    take_message(runtime, conversation, "my pin is 4491", "m0")
    take_message(runtime, conversation, first, "m1")
    turns = take_message(runtime, conversation, second, "m2").turns
    assert ("Nothing of it is stored" in turns[-1].text) == is_whole
    assert ("stays in my own working record" in turns[-1].text) != is_whole


@pytest.mark.parametrize(
    ("first", "second", "gone"),
    [
        ("the password?", "its Quokka!72", "Quokka"),
        ("i forgot my password", "maybe it was Quokka79x", "Quokka"),
        ("my password does not work", "I think it's Heron!41", "Heron"),
        ("the code i got", "it says 918274", "918274"),
        ("welcher Code kam an?", "da steht 551825", "551825"),
        ("my mother's maiden name?", "it is Hallberg", "Hallberg"),
        ("the key is glpat-Zx81pQr5", "tVbN4cXs6dEw91", "tVbN4c"),
    ],
)
def test_what_was_named_before_is_hidden_when_it_is_told(runtime, first, second, gone):
    conversation = runtime.storage.conversations.open("website")
    take_message(runtime, conversation, first, "m1")
    runtime.storage.conversations.add_turn(conversation, "bot", "I see.")
    take_message(runtime, conversation, second, "m2")
    assert gone not in rows(runtime) and "hidden]" in rows(runtime)


@pytest.mark.parametrize("parts", [4, 5], ids=["four", "five"])
def test_a_card_told_over_several_messages_is_hidden_in_all(runtime, parts):
    conversation = runtime.storage.conversations.open("website")
    said = {
        4: ["my card: 4242", "4242", "4242", "and 4242"],
        5: ["424", "242", "4242", "424", "242"],
    }
    for number, text in enumerate(said[parts]):
        take_message(runtime, conversation, text, f"m{number}")
        runtime.storage.conversations.add_turn(conversation, "bot", "Go on.")
    assert "42" not in rows(runtime) and rows(runtime).count("[card number hidden]") == parts


def test_four_orders_one_after_the_other_stay(runtime):
    conversation = runtime.storage.conversations.open("website")
    for number, text in enumerate(("1042", "1043", "1071", "1017", "1088")):
        take_message(runtime, conversation, text, f"m{number}")
    assert "hidden" not in rows(runtime)


def test_two_orders_one_after_the_other_stay(runtime):
    conversation = runtime.storage.conversations.open("website")
    for number, text in enumerate(("where is order 1042", "and 1071?", "1042 1043")):
        take_message(runtime, conversation, text, f"m{number}")
    assert "hidden" not in rows(runtime)


@pytest.mark.parametrize("given", ["3782 822463 10005", "378282246310005", "4222222222222"])
def test_a_card_is_no_phone_number(given):
    with pytest.raises(Refused, match="phone number"):
        checked_phone(given)


@pytest.mark.parametrize("given", ["my-password-is-Zorro778x@b.co", "4111-1111-1111-1111@b.co"])
def test_a_secret_is_no_address(given):
    with pytest.raises(Refused):
        checked_email(given)


@pytest.mark.parametrize("given", ["+44 7700 900123", "0170 1234567", "030 / 90 18 20"])
def test_a_phone_number_is_one(given):
    assert checked_phone(given) == given

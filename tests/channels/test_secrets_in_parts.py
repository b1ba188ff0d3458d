"""A secret told in two messages is kept of neither; one in the wrong field is not taken."""

import pytest
from sqlalchemy import select

from tandem.channels.receive import take_message
from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.handover.contact_methods import checked_phone
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


def test_two_orders_one_after_the_other_stay(runtime):
    conversation = runtime.storage.conversations.open("website")
    for number, text in enumerate(("where is order 1042", "and 1071?", "1042 1043")):
        take_message(runtime, conversation, text, f"m{number}")
    assert "hidden" not in rows(runtime)


@pytest.mark.parametrize("given", ["3782 822463 10005", "378282246310005", "4222222222222"])
def test_a_card_is_no_phone_number(given):
    with pytest.raises(Refused, match="phone number"):
        checked_phone(given)


@pytest.mark.parametrize("given", ["+44 7700 900123", "0170 1234567", "030 / 90 18 20"])
def test_a_phone_number_is_one(given):
    assert checked_phone(given) == given

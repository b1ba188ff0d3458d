"""A code by mail typed into the chat: compared at the front door, and kept nowhere."""

import pytest
from sqlalchemy import select

from tandem.channels.receive import ENTER_MAIL_CODE, take_message
from tandem.core.database import reading
from tandem.storage import tables as t

GRACE = "grace.kim@example.org"


@pytest.fixture
def talk(runtime):
    """(conversation, its code): a visitor who was mailed a code."""
    conversation_id = runtime.storage.conversations.open("website")
    customer = runtime.shop.customers.with_email(GRACE)
    runtime.storage.mail_codes.wish(conversation_id, GRACE, "k1")
    return conversation_id, runtime.storage.mail_codes.make(conversation_id, GRACE, customer.id)


@pytest.mark.parametrize("write", ["{}", "its {}", "the code is {} thanks", "{} is what it says"])
def test_the_code_is_heard_and_hidden(runtime, talk, write):
    conversation_id, code = talk
    turns = take_message(runtime, conversation_id, write.format(code), "m1").turns
    assert [(turn.text, turn.picked) for turn in turns] == [
        (write.format("[code hidden]"), ENTER_MAIL_CODE)
    ]
    assert runtime.storage.mail_codes.state(conversation_id) == "right"


def test_with_a_blank_in_the_middle_it_is_the_same(runtime, talk):
    conversation_id, code = talk
    (turn,) = take_message(runtime, conversation_id, f"{code[:3]} {code[3:]}", "m1").turns
    assert turn.text == "[code hidden]"
    assert runtime.storage.mail_codes.state(conversation_id) == "right"


WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize(
    "type_it",
    [
        " ".join,
        "-".join,
        " - ".join,
        ", ".join,
        lambda code: f"{code[:2]} {code[2:4]} {code[4:]}",
        lambda code: f"{code[:3]} - {code[3:]}",
        lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda code: " ".join(WORDS[int(figure)] for figure in code),
    ],
)
def test_however_it_is_typed_it_is_the_code_and_never_kept(runtime, talk, type_it):
    conversation_id, code = talk
    written = f"it is {type_it(code)}, thanks"
    (turn,) = take_message(runtime, conversation_id, written, "m1").turns
    assert (turn.text, turn.picked) == ("it is [code hidden], thanks", ENTER_MAIL_CODE)
    assert runtime.storage.mail_codes.state(conversation_id) == "right"


def test_the_same_message_again_is_one_try(runtime, talk):
    conversation_id, code = talk
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(9):
        take_message(runtime, conversation_id, wrong, "m1")
    take_message(runtime, conversation_id, code, "m2")
    assert runtime.storage.mail_codes.state(conversation_id) == "right"


def test_no_table_holds_the_digits(runtime, talk):
    conversation_id, code = talk
    take_message(runtime, conversation_id, code, "m1")
    with reading(runtime.storage.database) as db:
        for table in t.metadata.sorted_tables:
            assert code not in repr(db.execute(select(table)).all()), table.name


@pytest.mark.parametrize(
    "text",
    [
        "order 1042",
        "07700 900411",
        "0 7 7 0 0 9 0 0 4 1 1",
        "NW764389173GB",
        "i paid 120.00",
        "1042 and 1043",
        "sizes 8 10 12",
        "2 of 3 and 4 of 5",
        "30.11.2026",
    ],
)
def test_other_numbers_are_no_codes(runtime, talk, text):
    turns = take_message(runtime, talk[0], text, "m1").turns
    assert turns[0].text == text and turns[0].picked is None


def test_without_a_wish_six_digits_are_six_digits(runtime):
    conversation_id = runtime.storage.conversations.open("website")
    (turn,) = take_message(runtime, conversation_id, "123456", "m1").turns
    assert turn.picked is None


def test_nobody_can_write_the_command_themselves(runtime, talk):
    (turn,) = take_message(runtime, talk[0], ENTER_MAIL_CODE, "m1").turns
    assert turn.picked is None

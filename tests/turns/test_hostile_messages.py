"""Each stage that a message passes, with messages made to be slow: the front door, understanding,
readings and decision, the packet. Recognition's: tests/nlu/test_hostile_messages.py."""

from collections.abc import Callable
from functools import partial

import pytest

from tandem.channels.receive import take_message
from tandem.core.conversation import NluResult
from tandem.core.phone_numbers import phone_in
from tandem.dialogue.planner import Stage
from tandem.handover.contact_details import email_in, gives_details
from tandem.handover.open_case import call_person
from tandem.skills.addresses import address_in, latest_address, street_in
from tandem.turns.assess import Asked, hear_turn
from tandem.turns.rasa_client import for_rasa
from tandem.understanding.text import read_message
from tests.support.patterns import UNITS
from tests.support.timing import processor

LONG = 4000
SECONDS = 0.5
"""CPU time of one stage, at the end of a talk of seventy such messages and on a busy machine; alone
it is a tenth of a second, and of ordinary messages a few milliseconds."""
MORE = (
    "@㎯", "ﷺ", "no ", "1 High St, 10115 ", "10115 ", "a a 1, ", "size 4 ", "42 ", "not 42 ",
    "order 1042 ",
    "password ", "4 ", "> ", "From: a\nTo: b\n", "1) a 2) b ", "call me ", "ring me at 10 ",
    "0170 1234567 ", "the blue one ", "other order ", "for the third time ", "“", "my pin is 4 ",
)  # fmt: skip


@pytest.fixture
def stages(runtime):
    """(the name of a stage, what it does with a text), in their order."""
    storage = runtime.storage
    conversation = storage.conversations.open("website")

    def heard(text: str) -> None:
        turn = storage.conversations.add_turn(conversation, "customer", text)
        parse = {"candidates": [{"text": text, "like": {"order.carrier": 0.9}}], "entities": []}
        result = NluResult("order_status", 0.95, (("order_status", 0.95),))
        hear_turn(runtime, turn, result, Asked(Stage()), conversation, parse)

    def handed_over(text: str) -> None:
        other = storage.conversations.open("website")
        turn = storage.conversations.add_turn(other, "customer", text)
        call_person(runtime, other, turn.id, (turn.seq,))

    def taken(text: str) -> None:
        take_message(runtime, storage.conversations.open("website"), text, None)

    said: list[tuple[str, Callable]] = [
        ("front door", taken),
        ("for recognition", for_rasa),
        ("read", read_message),
        ("contact details", lambda text: (email_in(text), phone_in(text), gives_details(text))),
        ("address", lambda text: (address_in(text), street_in(text), latest_address([text] * 3))),
        ("understanding, readings, decision", heard),
        ("packet", handed_over),
    ]
    return said


def test_no_stage_is_slow(stages):
    slow = []
    for unit in dict.fromkeys([*UNITS, *MORE]):
        text = "x " + (unit * LONG)[: LONG - 4] + " x"
        for name, stage in stages:
            took = processor(partial(stage, text), SECONDS)
            if took >= SECONDS:
                slow.append(f"{name}: {took:.2f} s for {unit!r}")
    assert slow == []

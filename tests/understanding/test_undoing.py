"""Taking back what was done is heard in many words; a new wish, a fact or a form is none of it."""

from dataclasses import replace

import pytest

from tandem.understanding.commands import Undo
from tandem.understanding.context import DialogueContext
from tandem.understanding.heard import Part
from tandem.understanding.slots import Facts
from tandem.understanding.undoing import takes_deed_back
from tests.understanding.test_interpret import SHIRT

RETURNED = DialogueContext(effect="create_return", signed_in=True)


def heard(text, effect="create_return", intent="", confidence=0.0, **like):
    part = Part(text, intent, confidence, {f"act.{name}": value for name, value in like.items()})
    return takes_deed_back(part, replace(RETURNED, effect=effect), Facts())


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("i changed my mind, uncancel it", "cancel_order"),
        ("actually keep the order please", "cancel_order"),
        ("can you undo that", "cancel_order"),
        ("take the address back", "change_address"),
        ("could you put the old address back", "change_address"),
        ("I didn't mean to return it", "create_return"),
        ("i'd rather keep them", "create_return"),
        ("second thoughts... i'll keep the shorts", "create_return"),
        ("cancel the return", "create_return"),
        ("withdraw my return please", "create_return"),
        ("don't send it back after all", "create_return"),
        ("call off the search", "report_missing"),
        ("please close that complaint", "take_complaint"),
        ("change it back to how it was", "change_order"),
        ("turn it back on", "end_subscription"),
    ],
)
def test_it_is_heard(text, effect):
    found = heard(text, effect)
    assert isinstance(found, Undo) and found.skill == effect


def test_what_is_like_it_is_heard_too():
    assert heard("forget what i asked for there", undo=0.7) is not None
    assert heard("forget what i asked for there", undo=0.5) is None


@pytest.mark.parametrize(
    ("text", "effect", "intent"),
    [
        ("changed my mind, i want the other address", "create_return", "change_shipping_address"),
        ("i changed my mind about the coat, cancel it", "create_return", "cancel_order"),
        ("change it back to 14 Elm Road", "change_address", "change_shipping_address"),
        ("i'd rather swap it, keep it simple", "create_return", "return_item"),
        ("cancel the label", "create_return", ""),
        ("when is my money back", "cancel_order", "refund_status"),
    ],
)
def test_another_wish_is_none(text, effect, intent):
    assert heard(text, effect, intent, 0.9) is None


def test_without_an_effect_there_is_nothing_to_take_back():
    asked = heard("undo it", effect="")
    assert isinstance(asked, Undo) and asked.skill == ""
    assert heard("i changed my mind", effect="") is None
    assert heard("can the shop bring it back into the catalogue some day", effect="") is None
    waiting = replace(SHIRT, tags=SHIRT.tags | {"return"})
    part = Part("cancel my return", "cancel_order", 0.8, {})
    context = DialogueContext(own=(waiting,), signed_in=True)
    found = takes_deed_back(part, context, Facts())
    assert isinstance(found, Undo) and found.skill == "create_return"


def test_a_mail_is_not_taken_back_by_another_mind():
    assert heard("i changed my mind", effect="reset_password") is None
    assert heard("undo that mail", effect="reset_password") is not None


def test_a_form_hears_its_own_no():
    part = Part("undo that", "", 0.0, {})
    context = replace(RETURNED, form="cancel_order_confirm_form", asked="confirmed")
    assert takes_deed_back(part, context, Facts()) is None

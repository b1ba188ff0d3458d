"""What was done is taken back after a yes where the shop can, and never said to be otherwise."""

import pytest

from tandem.shop.port import ChangeRefused
from tandem.skills.cancelling import cancel_order
from tandem.skills.deed_meant import last_effect
from tandem.skills.mail_code import send_mail_code
from tandem.skills.membership import end_subscription, update_account
from tandem.skills.order_change import change_order
from tandem.skills.order_edits import change_address
from tandem.skills.returns import create_return
from tandem.skills.undoing import undo
from tests.support.shops import GRACE, MAYA, SAM, said

SHORTS = {"order_number": "1230", "email": GRACE, "product": "Linen Shorts Sand"}
SAMS = {"order_number": "1064", "email": SAM}


def returned(desk):
    return desk.ask(
        create_return, **SHORTS, return_reason="too_large",
        checked="return 1230 Linen Shorts Sand", confirmed=True,
    )  # fmt: skip


def agree(desk, first):
    return desk.ask(undo, "yes", **{**first.remember, "confirmed": True})


def test_a_return_is_withdrawn_after_a_yes_alone(desk):
    returned(desk)
    first = desk.ask(undo, "i'll keep them after all")
    assert said(first) == ["utter_undo_return_read_back"] and first.then == "undo_confirm_form"
    assert len(desk.shop.orders.find("1230").returns) == 1
    done = agree(desk, first)
    assert said(done) == ["utter_undo_return_done"]
    assert not desk.shop.orders.find("1230").returns
    assert last_effect(desk.done) is None


def test_a_no_leaves_the_return(desk):
    returned(desk)
    first = desk.ask(undo, "undo it")
    result = desk.ask(undo, "no", **{**first.remember, "confirmed": False})
    assert said(result) == ["utter_undo_left"]
    assert len(desk.shop.orders.find("1230").returns) == 1


def test_a_return_that_is_on_its_way_stays(desk):
    returned(desk)
    first = desk.ask(undo, "undo it")
    order = desk.shop.orders.find("1230")
    desk.shop.returns.withdraw_return("1230", order.returns[0].reference, "elsewhere")
    with pytest.raises(ChangeRefused):
        desk.shop.returns.withdraw_return("1230", order.returns[0].reference, "twice")
    assert said(agree(desk, first)) == ["utter_no_undo_create_return"]


def test_a_return_of_another_day_is_found_for_its_owner(desk):
    desk.shop.returns.open_return("1230", "Linen Shorts Sand", "too_large", "k1")
    assert said(desk.ask(undo, "cancel the return", last_deed="create_return")) == [
        "utter_undo_nothing"
    ]
    desk.sign_in(GRACE)
    first = desk.ask(undo, "cancel the return", last_deed="create_return")
    assert said(first) == ["utter_undo_return_read_back"]
    assert said(agree(desk, first)) == ["utter_undo_return_done"]


def test_the_old_address_stands_again(desk):
    before = desk.shop.orders.find("1064").address
    new = "9 Elm Grove, York YO1 9AA"
    desk.ask(change_address, **SAMS, new_address=new, checked=f"send 1064 to {new}", confirmed=True)
    first = desk.ask(undo, "put the old address back")
    assert first.says[0].values["old_address"] == before
    assert said(agree(desk, first)) == ["utter_undo_address_done"]
    assert desk.shop.orders.find("1064").address == before


def test_a_changed_line_is_changed_back_and_one_taken_out_is_not(desk):
    deed, words = "change 1064 to Merino Jumper Navy in M", "the jumper in M"
    desk.ask(change_order, words, **SAMS, details=words, checked=deed, confirmed=True)
    assert desk.shop.orders.find("1064").lines[0].size == "M"
    first = desk.ask(undo, "change it back")
    assert said(agree(desk, first)) == ["utter_undo_change_done"]
    assert desk.shop.orders.find("1064").lines[0].size == "L"
    out = "change 1064 to no Bamboo Socks Five Pack"
    words = "take the socks out"
    desk.ask(change_order, words, **SAMS, details=words, checked=out, confirmed=True)
    assert said(desk.ask(undo, "undo that")) == ["utter_no_undo_change_order"]


def test_a_cancelled_order_stays_so_and_that_is_said(desk):
    desk.ask(cancel_order, **SAMS, checked="cancel 1064", confirmed=True)
    result = desk.ask(undo, "uncancel it")
    assert said(result) == ["utter_no_undo_cancel_order"] and result.outcome == "refused"
    assert result.hand_over is None and result.says[0].values["refund"]
    assert desk.shop.orders.find("1064").state == "cancelled"


def test_what_was_refused_by_a_no_is_no_effect(desk):
    desk.ask(cancel_order, **SAMS, checked="cancel 1064", confirmed=False)
    assert last_effect(desk.done) is None
    assert said(desk.ask(undo, "undo it")) == ["utter_undo_nothing"]


def test_account_and_subscription(desk):
    desk.sign_in(MAYA)
    plan = desk.shop.subscriptions.of_customer(desk.customer_id)[0]
    desk.ask(end_subscription, checked=f"end {plan.id}", confirmed=True)
    assert said(desk.ask(undo, "i want it after all")) == ["utter_no_undo_end_subscription"]
    before = desk.shop.customers.profile(desk.customer_id).newsletter
    wish = "newsletter_off" if before else "newsletter_on"
    desk.ask(update_account, choice=wish, checked=wish, confirmed=True)
    assert desk.shop.customers.profile(desk.customer_id).newsletter is not before
    agree(desk, desk.ask(undo, "put it back as it was"))
    assert desk.shop.customers.profile(desk.customer_id).newsletter is before


def test_a_code_ends(desk):
    desk.ask(send_mail_code, email=MAYA)
    assert desk.codes.awaited(desk.conversation_id)
    first = desk.ask(undo, "cancel that code")
    assert said(agree(desk, first)) == ["utter_undo_code_done"]
    assert not desk.codes.awaited(desk.conversation_id)


def test_somebody_elses_deed_is_not_theirs_to_take_back(desk):
    desk.sign_in(SAM)
    new = "9 Elm Grove, York YO1 9AA"
    desk.ask(change_address, order_number="1064", new_address=new,
             checked=f"send 1064 to {new}", confirmed=True)  # fmt: skip
    desk.customer_id = None
    assert said(desk.ask(undo, "undo it")) == ["utter_undo_nothing"]
    desk.sign_in(MAYA)
    assert said(desk.ask(undo, "put the address back")) == ["utter_undo_nothing"]
    assert desk.shop.orders.find("1064").address == new


def test_what_a_visitor_did_goes_on_when_its_owner_signs_in_and_nobody_else(desk):
    returned(desk)
    desk.sign_in(MAYA)
    assert said(desk.ask(undo, "undo it")) == ["utter_undo_nothing"]
    desk.sign_in(GRACE)
    assert said(desk.ask(undo, "undo it")) == ["utter_undo_return_read_back"]


def test_what_is_named_is_what_is_taken_back(desk):
    returned(desk)
    new = "9 Elm Grove, York YO1 9AA"
    desk.ask(change_address, **SAMS, new_address=new, checked=f"send 1064 to {new}", confirmed=True)
    first = desk.ask(undo, "i'll keep the shorts after all", last_deed="change_address")
    assert said(first) == ["utter_undo_return_read_back"]
    assert said(agree(desk, first)) == ["utter_undo_return_done"]
    assert desk.shop.orders.find("1064").address == new
    nothing = desk.ask(undo, "switch the newsletter back on", last_deed="change_address")
    assert said(nothing) == ["utter_undo_nothing_such"]
    second = desk.ask(undo, "undo that too", last_deed="change_address")
    assert said(agree(desk, second)) == ["utter_undo_address_done"]
    assert last_effect(desk.done) is None

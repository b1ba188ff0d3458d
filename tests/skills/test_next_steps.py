"""What has not come of a deed is gone on with, a step at a time, and ends in a person."""

import pytest

from tandem.skills.account_access import reset_password
from tandem.skills.next_steps import take_next_step
from tandem.skills.order_status import track_order
from tandem.skills.refunds import track_refund
from tests.support.shops import MAYA, said

TOM = {"order_number": "1077", "email": "tom.okafor@example.org"}


def steps(desk, *texts, **slots) -> list:
    return [desk.ask(take_next_step, text, **slots) for text in texts]


def test_a_mail_that_does_not_come_goes_on_to_a_person(desk):
    desk.ask(reset_password, email=MAYA)
    first, again, last = steps(
        desk, "i didnt get any mail", "checked spam too", "still nothing", email=MAYA
    )
    assert (said(first), first.says[0].values["email"]) == (["utter_next_no_mail"], MAYA)
    assert said(again) == ["utter_next_sent_again_or_other"]
    assert again.then == "action_reset_password"
    assert last.hand_over == "reset password did not bring what it should"
    assert "checked spam too" in desk.done[-2].text


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("it says the link is no longer valid", "utter_next_link_ended"),
        ("that’s an address I can’t get into", "utter_next_mailbox_lost"),
        ("oh thats the wrong email", "utter_next_other_address"),
    ],
)
def test_what_is_wrong_is_heard(desk, words, response):
    desk.ask(reset_password, email=MAYA)
    assert said(desk.ask(take_next_step, words, email=MAYA)) == [response]


def test_the_deed_is_found_by_its_trouble(desk):
    desk.ask(reset_password, email=MAYA)
    desk.ask(track_order, **TOM)
    [result] = steps(desk, "tracking doesnt move")
    assert said(result) == ["utter_next_tracking"]
    assert "Exeter" in result.says[0].values["last_scan"] or result.says[0].values["last_scan"]


def test_money_comes_by_the_way_it_was_paid(desk):
    order = desk.shop.orders.find("1201")
    desk.ask(track_refund, order_number="1201", email=order.email)
    way = "paypal" if "PayPal" in order.payment else "card"
    assert said(desk.ask(take_next_step, "still nothing")) == [f"utter_next_refund_{way}"]


def test_without_a_deed_it_is_asked(desk):
    assert said(desk.ask(take_next_step, "that didnt work")) == ["utter_next_unknown"]

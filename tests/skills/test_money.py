"""Returns, refunds, charges: what is promised is in the record."""

import pytest

from tandem.skills.billing import explain_payment, record_dispute
from tandem.skills.refunds import request_refund, track_refund
from tandem.skills.returns import check_return, create_return
from tests.support.shops import GRACE, said

GRACES = {"order_number": "1230", "email": GRACE}


def order_of(number, first_last):
    return {"order_number": number, "email": f"{first_last}@example.org"}


def test_a_return_asks_only_what_is_not_known(desk):
    checked = desk.ask(check_return, **GRACES)
    assert checked.then == "return_item_details_form"
    assert "product" in checked.forget
    named = desk.ask(check_return, product="Linen Shorts Sand", **GRACES)
    assert named.remember == {"product": "Linen Shorts Sand"}
    told = desk.ask(check_return, recent="the shorts are too small\nmy mail is x", **GRACES)
    assert told.remember == {"product": "Linen Shorts Sand"}
    elsewhere = desk.ask(check_return, product="Jute Rug Round", **GRACES)
    assert "product" in elsewhere.forget


def test_a_return_is_opened_once_and_its_label_mailed(desk):
    wish = {"product": "Linen Shorts Sand", "return_reason": "too_small", **GRACES}
    assert desk.ask(create_return, **wish).then == "return_item_confirm_form"
    assert not desk.shop.orders.find("1230").returns and not desk.outbox.mails
    assert said(desk.agree(create_return, yes=False, **wish)) == ["utter_return_not_opened"]
    result = desk.agree(create_return, turn="t1", **wish)
    again = desk.ask(create_return, turn="t1", **wish)
    returns = desk.shop.orders.find("1230").returns
    assert said(result) == ["utter_return_created"]
    assert said(again) == ["utter_return_exists"]
    assert [back.reference for back in returns] == [result.facts["return"]]
    (mail,) = desk.outbox.mails
    assert mail["to"] == GRACE
    assert result.facts["return"] in mail["subject"]
    assert "Linen Shorts Sand" in mail["text"]


def test_what_is_our_fault_is_said_so(desk):
    wish = {"product": "Linen Shorts Sand", "return_reason": "damaged", **GRACES}
    assert said(desk.agree(create_return, **wish)) == ["utter_return_created_fault"]


def test_a_thing_named_when_asked_why_is_taken_as_the_thing(desk):
    desk.agree(create_return, product="Linen Shorts Sand", return_reason="late", **GRACES)
    result = desk.ask(
        create_return, product="Canvas Trainers White", return_reason="the shorts", **GRACES
    )
    assert result.remember == {"product": "Linen Shorts Sand"}
    assert len(desk.shop.orders.find("1230").returns) == 1


@pytest.mark.parametrize(
    ("facts", "response"),
    [
        (order_of("1017", "grace.kim"), "utter_return_too_late"),
        (order_of("1064", "sam.ortiz"), "utter_return_cancel_instead"),
        (order_of("1042", "maya.lindqvist"), "utter_return_not_arrived"),
        (order_of("1201", "lena.fischer"), "utter_order_returned"),
    ],
)
def test_what_cannot_come_back_is_said_with_the_reason(desk, facts, response):
    result = desk.ask(check_return, **facts)
    assert (said(result), result.outcome) == ([response], "refused")


@pytest.mark.parametrize(
    ("facts", "response", "then"),
    [
        (order_of("1064", "sam.ortiz"), "utter_refund_by_cancel", None),
        (order_of("1042", "maya.lindqvist"), "utter_refund_not_arrived", None),
        (order_of("1129", "jon.becker"), "utter_refund_by_dispute", None),
        (order_of("1201", "lena.fischer"), "utter_refund_sent", None),
        (order_of("1230", "grace.kim"), "utter_refund_by_return", "return_item_details_form"),
        (
            order_of("1103", "priya.raman"),
            "utter_refund_search_first",
            "order_late_or_missing_confirm_form",
        ),
        (order_of("1188", "aisha.bello"), "utter_refund_read_back", "refund_request_confirm_form"),
    ],
)
def test_each_state_has_its_own_way_to_the_money(desk, facts, response, then):
    result = desk.ask(request_refund, **facts)
    assert (said(result), result.then) == ([response], then)


def test_what_did_not_arrive_is_refunded_and_no_more(desk):
    result = desk.agree(request_refund, turn="t1", **order_of("1188", "aisha.bello"))
    desk.ask(request_refund, turn="t1", **order_of("1188", "aisha.bello"))
    (refund,) = desk.shop.orders.find("1188").refunds
    assert refund.amount_cents == 3500  # the belt; the chinos arrived
    assert (refund.state, refund.reference) == ("in_review", result.facts["refund"])


def test_a_refund_is_told_from_the_record(desk, clock):
    facts = order_of("1201", "lena.fischer")
    assert said(desk.ask(track_refund, **facts)) == ["utter_refund_sent"]
    clock.go_on(days=10)
    assert said(desk.ask(track_refund, **facts)) == ["utter_refund_overdue"]
    assert said(desk.ask(track_refund, **order_of("1215", "ivo.marin"))) == ["utter_refund_arrived"]


def test_no_refund_is_not_made_up(desk):
    none = desk.ask(track_refund, **GRACES)
    assert said(none) == ["utter_refund_none", "utter_order_delivered"]
    desk.agree(create_return, product="Linen Shorts Sand", return_reason="late", **GRACES)
    assert said(desk.ask(track_refund, **GRACES)) == ["utter_refund_waits_for_return"]


def test_a_double_charge_is_seen_recorded_and_handed_over(desk):
    asked = desk.ask(record_dispute, **order_of("1129", "jon.becker"))
    assert (said(asked), asked.hand_over) == (["utter_dispute_double_read_back"], None)
    result = desk.agree(record_dispute, **order_of("1129", "jon.becker"))
    values = result.says[0].values
    assert said(result) == ["utter_dispute_double_charge"]
    assert values["amount"] == "£39.90"
    assert values["second"].startswith("at ")
    assert result.hand_over
    assert result.facts["dispute"] == values["reference"]


def test_what_the_record_does_not_show_is_asked_for_then_recorded(desk):
    asked = desk.ask(record_dispute, **GRACES)
    assert asked.then == "billing_dispute_details_form"
    told = desk.agree(record_dispute, details="delivery was free", amount="3.95", **GRACES)
    assert said(told) == ["utter_dispute_recorded"]
    assert told.facts["amount"] == "£3.95"
    assert told.hand_over


def test_the_card_on_file_is_for_its_owner(desk, clock):
    assert said(desk.ask(explain_payment)) == ["utter_payment_ways"]
    desk.sign_in(GRACE)
    result = desk.ask(explain_payment)
    assert said(result) == ["utter_payment_card"]
    assert "ending" in result.says[0].values["card"]
    clock.go_on(days=365 * 5)
    assert said(desk.ask(explain_payment)) == ["utter_payment_card_expired"]

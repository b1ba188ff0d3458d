"""Order status and late parcels: the truth from the database, for those who may have it."""

import pytest

from tandem.skills.order_status import report_missing, trace_parcel, track_order
from tests.support.shops import MAYA, said

WHOSE = {
    "1042": "maya.lindqvist", "1064": "sam.ortiz", "1071": "eleanor.whitcombe",
    "1077": "tom.okafor", "1103": "priya.raman", "1188": "aisha.bello", "1201": "lena.fischer",
    "1215": "ivo.marin", "1230": "grace.kim", "1244": "noah.price",
}  # fmt: skip


def facts(number):
    return {"order_number": number, "email": f"{WHOSE[number]}@example.org"}


@pytest.mark.parametrize(
    ("number", "response"),
    [
        ("1042", "utter_order_shipped"),
        ("1064", "utter_order_paid"),
        ("1071", "utter_order_packed"),
        ("1077", "utter_order_late"),
        ("1103", "utter_order_lost"),
        ("1188", "utter_order_part_delivered"),
        ("1201", "utter_order_returned"),
        ("1215", "utter_order_refunded"),
        ("1230", "utter_order_delivered"),
        ("1244", "utter_order_cancelled"),
    ],
)
def test_every_state_is_told_as_it_is(desk, number, response):
    result = desk.ask(track_order, **facts(number))
    assert said(result) == [response]
    assert result.outcome == "done"
    assert result.tried.startswith(f"Looked up order {number}: ")


def test_the_values_come_from_the_record(desk):
    values = desk.ask(track_order, **facts("1042")).says[0].values
    assert values["items"] == "Blue Denim Jacket"
    assert values["on_due"] == "on Monday 18 May"
    assert values["carrier"] == "Northway Parcels"


def test_a_parcel_whose_day_has_passed_is_overdue_whatever_the_carrier_says(desk, clock):
    clock.go_on(days=5)
    result = desk.ask(track_order, **facts("1042"))
    assert said(result) == ["utter_order_overdue"]
    assert result.says[0].values["late_by"] == "1 day"


def test_a_visitor_is_known_by_number_and_address_but_not_signed_in(desk):
    result = desk.ask(track_order, **facts("1042"))
    assert result.known == desk.shop.orders.find("1042").customer_id
    desk.sign_in(MAYA)
    assert desk.ask(track_order, **facts("1042")).known is None


def test_every_mismatch_is_one_text_and_asks_again(desk):
    wrong_mail = desk.ask(track_order, order_number="1042", email="wrong@example.org")
    no_order = desk.ask(track_order, order_number="9999", email="wrong@example.org")
    assert said(wrong_mail) == said(no_order) == ["utter_order_not_matched"]
    assert wrong_mail.outcome == no_order.outcome == "not_found"
    assert wrong_mail.forget == no_order.forget
    assert "email" in wrong_mail.forget  # the number is heard anew where it comes
    assert wrong_mail.then == no_order.then == "order_status_form"


@pytest.mark.parametrize("number", ["1042", "9999"])
def test_the_limit_sounds_the_same_for_every_number(desk, number):
    for _ in range(5):
        desk.ask(track_order, order_number=number, email="wrong@example.org")
    result = desk.ask(track_order, order_number=number, email=MAYA)
    assert said(result) == ["utter_order_limit"]
    assert (result.outcome, result.then) == ("refused", None)


def test_another_order_is_asked_for_not_presumed(desk):
    desk.sign_in(MAYA)
    result = desk.ask(track_order, "where is my other order", order_number="1042", email=MAYA)
    assert result.says == ()
    assert (result.then, "order_number" in result.forget) == ("order_status_form", True)


def test_a_late_parcel_gets_last_scan_and_new_estimate(desk):
    values = desk.ask(trace_parcel, **facts("1077")).says[0].values
    assert values["late_by"] == "9 days"
    assert "missorted" in values["last_scan"]
    assert values["on_due"] == "on Monday 18 May"


def test_a_parcel_on_time_is_not_called_late(desk):
    assert said(desk.ask(trace_parcel, **facts("1042"))) == ["utter_order_not_late_yet"]


def test_a_lost_parcel_is_searched_for_and_a_person_only_offered(desk):
    asked = desk.ask(trace_parcel, **facts("1103"))
    assert (said(asked), asked.hand_over) == (["utter_parcel_lost"], None)
    assert desk.shop.orders.find("1103").trace is None
    yes = {"confirmed": True, **asked.remember, **facts("1103")}
    result = desk.ask(report_missing, turn="t1", **yes)
    again = desk.ask(report_missing, turn="t1", **yes)
    assert said(result) == ["utter_parcel_searched_lost"]
    assert said(desk.ask(trace_parcel, **facts("1103"))) == ["utter_search_running"]
    assert (result.outcome, result.hand_over) == ("done", None)
    reference = desk.shop.orders.find("1103").trace
    assert result.facts["search"] == again.facts["search"] == reference


def test_delivered_but_not_there_is_asked_before_it_is_searched(desk):
    asked = desk.ask(trace_parcel, **facts("1230"))
    assert asked.then == "order_late_or_missing_confirm_form"
    assert "confirmed" in asked.forget
    found = desk.ask(report_missing, **facts("1230"), checked="search 1230", confirmed=False)
    assert (said(found), found.hand_over) == (["utter_parcel_found"], None)
    missing = desk.ask(report_missing, **facts("1230"), checked="search 1230", confirmed=True)
    assert said(missing) == ["utter_parcel_searched"] and missing.hand_over is None
    assert desk.shop.orders.find("1230").trace in missing.tried

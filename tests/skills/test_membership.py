"""What belongs to an account is for its signed-in owner."""

import pytest

from tandem.skills.complaints import take_complaint
from tandem.skills.membership import (
    check_account,
    check_subscription_end,
    end_subscription,
    explain_membership,
    track_subscription,
    update_account,
)
from tandem.skills.order_status import track_order
from tests.support.shops import MAYA, SAM, said


@pytest.mark.parametrize(
    ("skill", "told"),
    [
        (track_subscription, "utter_prove_first"),
        (check_subscription_end, "utter_prove_first"),
        (end_subscription, "utter_prove_first"),
        (check_account, "utter_sign_in_first"),
        (update_account, "utter_sign_in_first"),
    ],
)
def test_an_e_mail_address_is_no_proof(desk, skill, told):
    desk.ask(track_order, order_number="1042", email=MAYA)
    result = desk.ask(skill, email=MAYA, signed_in=True, confirmed=True, choice="newsletter_off")
    assert (said(result), result.outcome) == ([told], "refused")


def test_a_code_by_mail_opens_the_subscription_and_not_the_account(desk):
    desk.proven_id = desk.shop.customers.with_email(MAYA).id
    assert said(desk.ask(track_subscription)) == ["utter_subscription_active"]
    assert said(desk.ask(check_account)) == ["utter_sign_in_first"]
    changed = desk.ask(update_account, choice="newsletter_off")
    assert (said(changed), changed.outcome) == (["utter_sign_in_first"], "refused")


def test_a_subscription_is_ended_once_confirmed(desk):
    desk.sign_in(MAYA)
    assert said(desk.ask(track_subscription)) == ["utter_subscription_active"]
    assert desk.ask(check_subscription_end).then == "cancel_subscription_confirm_form"
    unasked = desk.ask(end_subscription, confirmed=True)
    assert said(unasked) == ["utter_subscription_can_end"]
    assert said(desk.agree(end_subscription, yes=False)) == ["utter_subscription_kept"]
    ended = desk.agree(end_subscription)
    assert said(ended) == ["utter_subscription_ended"]
    assert ended.says[0].values["until"] == "Tuesday 26 May"
    assert said(desk.ask(track_subscription)) == ["utter_subscription_ending"]
    assert said(desk.ask(check_subscription_end)) == ["utter_subscription_ending"]


def test_no_subscription_is_said_so(desk):
    desk.sign_in(SAM)
    assert said(desk.ask(check_subscription_end)) == ["utter_subscription_none"]


def test_points_are_for_the_owner_and_levels_for_everybody(desk):
    assert said(desk.ask(explain_membership)) == ["utter_membership_levels"]
    desk.sign_in(MAYA)
    values = desk.ask(explain_membership).says[0].values
    profile = desk.shop.customers.profile(desk.customer_id)
    assert (values["points"], values["level"]) == (profile.points, profile.level)
    desk.sign_in("eleanor.whitcombe@example.org")
    assert said(desk.ask(explain_membership)) == ["utter_membership_top"]


def test_address_and_newsletter_change_the_record(desk):
    desk.sign_in(MAYA)
    assert desk.ask(check_account).then == "account_update_choice_form"
    asked = desk.ask(update_account, choice="address")
    assert asked.then == "account_update_address_form" and "choice" not in asked.forget
    desk.agree(update_account, choice="address", new_address="3 Park Row, York YO1 2AB")
    desk.agree(update_account, choice="newsletter_on")
    profile = desk.shop.customers.profile(desk.customer_id)
    assert (profile.address, profile.newsletter) == ("3 Park Row, York YO1 2AB", True)
    kept = desk.agree(update_account, yes=False, choice="newsletter_off")
    assert said(kept) == ["utter_account_kept"]
    assert desk.shop.customers.profile(desk.customer_id).newsletter
    desk.agree(update_account, choice="newsletter_off")
    assert not desk.shop.customers.profile(desk.customer_id).newsletter


def test_the_rest_is_sent_to_the_account_page(desk):
    desk.sign_in(MAYA)
    result = desk.ask(update_account, choice="page")
    assert (said(result), result.outcome) == (["utter_account_page"], "refused")


def test_a_complaint_is_recorded_once_with_the_concrete_thing(desk):
    desk.sign_in("tom.okafor@example.org")
    words = "i want to make a complaint, this is not good enough"
    result = desk.ask(take_complaint, words, turn="t1")
    again = desk.ask(take_complaint, words, turn="t1")
    assert said(result) == ["utter_complaint_late_order"]
    assert result.says[0].values["late_by"] == "9 days"
    assert result.facts == again.facts
    assert result.facts["order"] == "1077"


def test_a_visitors_complaint_names_no_order(desk):
    result = desk.ask(take_complaint, "i'd like to complain about it", order_number="1077")
    assert said(result) == ["utter_complaint_recorded"]
    assert "order" not in result.facts

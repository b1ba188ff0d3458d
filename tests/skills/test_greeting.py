"""What is known is offered as a choice."""

import pytest
from sqlalchemy import update

from tandem.core.database import writing
from tandem.shop import tables
from tandem.skills.greeting import ask_order_number, ask_returned_product, greet
from tests.support.shops import GRACE, MAYA, said


def test_a_visitor_is_greeted_plainly(desk):
    assert said(desk.ask(greet)) == ["utter_greet"]


@pytest.mark.parametrize("name", ["", "   ", "\u00a0"])
def test_a_name_that_is_none_is_none(desk, name):
    desk.sign_in(MAYA)
    with writing(desk.shop.engine) as db:
        db.execute(update(tables.customer).values(name=name))
    assert said(desk.ask(greet)) == ["utter_greet"]


def test_one_open_order_is_offered_not_presumed(desk):
    (say,) = desk.sign_in(MAYA).ask(greet).says
    assert say.response == "utter_greet_order"
    assert (say.values["name"], say.values["order"]) == ("Maya", "1042")


def test_a_late_order_is_offered_as_late(desk):
    assert said(desk.sign_in("tom.okafor@example.org").ask(greet)) == ["utter_greet_order_late"]


def test_without_open_orders_the_name_is_enough(desk):
    assert said(desk.sign_in(GRACE).ask(greet)) == ["utter_greet_by_name"]


def test_own_orders_are_buttons_open_ones_first(desk):
    (say,) = desk.sign_in(MAYA).ask(ask_order_number).says
    assert [payload for _title, payload in say.buttons] == [
        '/inform{"order_number": "1042"}',
        '/inform{"order_number": "1009"}',
    ]
    assert say.buttons[0][0] == "1042: Blue Denim Jacket"


def test_a_visitor_is_never_shown_orders(desk):
    assert said(desk.ask(ask_order_number, email=MAYA)) == ["utter_ask_order_number"]
    assert desk.ask(ask_order_number, email=MAYA).says[0].buttons == ()


def test_the_things_of_an_order_are_shown_to_those_who_may_see_it(desk):
    facts = {"order_number": "1230", "email": GRACE}
    assert len(desk.ask(ask_returned_product, **facts).says[0].buttons) == 2
    stranger = desk.ask(ask_returned_product, order_number="1230", email=MAYA)
    assert said(stranger) == ["utter_ask_product"]
    assert stranger.says[0].buttons == ()


def test_asking_settles_nothing(desk):
    assert not desk.ask(greet).settled
    assert not desk.ask(ask_order_number).settled

"""The same deed once more: what is different is taken from the words, the rest is known."""

from tandem.skills.account_access import reset_password
from tandem.skills.once_more import once_more
from tandem.skills.returns import create_return
from tests.support.shops import GRACE, MAYA

GRACES = {"order_number": "1230", "email": GRACE}


def test_the_only_other_thing_of_the_order_is_meant(desk):
    desk.agree(create_return, product="Linen Shorts Sand", return_reason="late", **GRACES)
    again = desk.ask(once_more, "now the other one", **GRACES)
    assert again.then == "return_item_form"
    assert again.remember == {"order_number": "1230", "product": "Canvas Trainers White"}
    assert "return_reason" in again.forget


def test_a_thing_of_another_order_is_found_by_its_name(desk):
    desk.sign_in(GRACE)
    desk.agree(create_return, product="Linen Shorts Sand", return_reason="late", **GRACES)
    again = desk.ask(once_more, "and the same for the jute rug", **GRACES)
    assert again.remember == {"order_number": "1017", "product": "Jute Rug Round"}


def test_another_order_named_is_that_order(desk):
    desk.agree(create_return, product="Linen Shorts Sand", return_reason="late", **GRACES)
    again = desk.ask(once_more, "now the other one from 1383", order_number="1383", email=GRACE)
    assert again.remember == {"order_number": "1383"}


def test_the_other_address_is_the_one_not_used(desk):
    desk.ask(reset_password, email=MAYA)
    both = f"it is {MAYA} or m.l@example.org"
    again = desk.ask(once_more, "can you send it to the other address too", recent=both, email=MAYA)
    assert (again.then, again.remember) == ("reset_password_form", {"email": "m.l@example.org"})


def test_without_another_address_it_is_asked_for(desk):
    desk.ask(reset_password, email=MAYA)
    again = desk.ask(once_more, "to the other address too", recent=MAYA, email=MAYA)
    assert again.remember == {} and "email" in again.forget

"""Another size or colour for what has arrived: what there is, read back, done after a yes."""

import pytest
from sqlalchemy import select, update

from tandem.core.database import reading, writing
from tandem.shop import tables
from tandem.skills.order_change import check_change
from tandem.skills.returns import check_return
from tandem.skills.swaps import swap_item
from tests.support.shops import GRACE, said

GRACES = {"order_number": "1230", "email": GRACE}
TRAINERS = {"product": "Canvas Trainers White", **GRACES}


def put_on_the_shelf(desk, product: str, **sizes: int) -> None:
    stock = tables.stock
    with writing(desk.shop.engine) as db:
        db.execute(update(stock).filter_by(product=product).values(quantity=0))
        for size, count in sizes.items():
            there = update(stock).filter_by(product=product, size=size.strip("_"))
            db.execute(there.values(quantity=count))


def on_the_shelf(desk, product: str, size: str) -> int:
    stock = tables.stock
    with reading(desk.shop.engine) as db:
        return db.scalar(select(stock.c.quantity).filter_by(product=product, size=size))


@pytest.mark.parametrize(
    ("skill", "words"),
    [
        (check_return, "can you do a swap for a 6.5?"),
        (check_return, "id like to exchange the trainers for 6"),
        (check_change, "need the trainers in a 6"),
    ],
)
def test_a_swap_is_understood_and_nothing_is_done_yet(desk, skill, words):
    put_on_the_shelf(desk, "Canvas Trainers White", _6=3)
    result = desk.ask(skill, words, **TRAINERS)
    expected = "utter_swap_no_such" if "6.5" in words else "utter_swap_read_back"
    assert said(result) == [expected]
    assert not desk.shop.orders.find("1230").returns and not desk.outbox.mails


def test_a_size_that_does_not_exist_is_told_with_what_there_is(desk):
    put_on_the_shelf(desk, "Canvas Trainers White", _6=3, _7=1)
    result = desk.ask(check_return, "swap for a 6.5", **TRAINERS)
    values = result.says[0].values
    assert (values["asked"], values["in_stock"]) == ("6.5", "6 and 7")
    assert result.then == "return_item_swap_form"


def test_a_swap_is_opened_after_a_yes_and_the_other_one_set_aside(desk):
    put_on_the_shelf(desk, "Canvas Trainers White", _6=1)
    result = desk.agree(swap_item, swap_for="6", turn="t1", **TRAINERS)
    assert said(result) == ["utter_swap_opened"]
    (back,) = desk.shop.orders.find("1230").returns
    assert (back.product, back.reason) == ("Canvas Trainers White", "exchange")
    assert on_the_shelf(desk, "Canvas Trainers White", "6") == 0
    (mail,) = desk.outbox.mails
    assert back.reference in mail["subject"]


def test_no_swaps_nothing(desk):
    put_on_the_shelf(desk, "Canvas Trainers White", _6=1)
    assert said(desk.agree(swap_item, yes=False, swap_for="6", **TRAINERS)) == ["utter_swap_kept"]
    assert on_the_shelf(desk, "Canvas Trainers White", "6") == 1


def test_what_is_sold_out_is_said_so(desk):
    put_on_the_shelf(desk, "Canvas Trainers White", _6=0, _7=1)
    result = desk.ask(swap_item, swap_for="6", **TRAINERS)
    assert (said(result), result.outcome) == (["utter_swap_sold_out"], "refused")
    assert result.says[0].values["in_stock"] == "7"


def test_of_two_things_it_is_asked_which(desk):
    result = desk.ask(check_return, "i want to swap something", **GRACES)
    assert said(result) == ["utter_swap_which"]
    assert len(result.says[0].buttons) == 2


def test_after_thirty_days_nothing_is_offered(desk):
    result = desk.ask(check_return, "can i swap it", order_number="1017", email=GRACE)
    assert said(result) == ["utter_return_too_late"]

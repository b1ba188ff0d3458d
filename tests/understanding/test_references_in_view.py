"""A thing is that of the order in view, where only that one fits; what is in a visitor's order is
what was offered."""

from tandem.skills.goods import goods_index
from tandem.understanding.answering import other_item
from tandem.understanding.commands import Thing
from tandem.understanding.context import DialogueContext
from tandem.understanding.references import things_meant
from tandem.understanding.slots import Facts

ORDER = Thing("order", "1230")
TRAINERS = Thing("product", "Canvas Trainers White", "Canvas Trainers White")
SHORTS = Thing("product", "Linen Shorts Sand", "Linen Shorts Sand")


def test_a_visitor_sends_another_thing_back_than_was_read_back():
    context = DialogueContext(
        in_view=(ORDER, TRAINERS, SHORTS), asked="confirmed", form="return_item_confirm_form"
    )
    facts = other_item(
        Facts(), "confirmed", "return_item_confirm_form", "actually no, the shorts", context
    )
    assert facts.given["product"] == "Linen Shorts Sand" and facts.corrected == "product"


def test_nothing_is_meant_where_nothing_is_in_view():
    context = DialogueContext(goods=goods_index([]))
    assert things_meant("does it need ironing", (), context, "product", lambda one: True) == ()

"""A no that ends what is open, and what else the message wants."""

import pytest

from tandem.understanding.commands import AskHelp, StartMatter
from tandem.understanding.heard import Heard, Part
from tandem.understanding.refusing import begins_with_no, other_wishes, refuses, rest_of

RETURN = "return_item_details_form"


@pytest.mark.parametrize(
    "text",
    [
        "i do not want to send anything back",
        "no return, please",
        "stop. leave the return",
        "that was just a question",
        "i'm only asking, in general",
        "never mind, bye",
        "i have not ordered anything yet",
    ],
)
def test_a_matter_is_refused_in_plain_words(text):
    assert refuses(text, RETURN)


@pytest.mark.parametrize(
    "text",
    ["the shorts", "too small", "i don't have the number", "no number here", "not the shorts"],
)
def test_an_answer_is_no_refusal(text):
    assert not refuses(text, RETURN)


def test_what_begins_with_a_no_is_one_whatever_follows():
    assert begins_with_no("no, and send me new ones instead")
    assert not begins_with_no("no problem, go ahead")
    assert not begins_with_no("no wait, yes")


def test_the_rest_is_what_stands_beside_the_no():
    parts = (Part("no"), Part("forget it"), Part("can i get an invoice for the mugs"))
    heard = Heard(Part("no. forget it. can i get an invoice for the mugs"), parts)
    rest = rest_of(heard)
    assert rest is not None
    assert rest.whole.text == "can i get an invoice for the mugs"
    assert rest_of(Heard(Part("no keep it please"))) is None


def test_only_another_wish_goes_on():
    again = StartMatter("return_item", confidence=0.9)
    unsure = StartMatter("cancel_order", confidence=0.4)
    page = AskHelp("invoices", "", "", "", confidence=0.9)
    assert other_wishes([again, unsure, page], RETURN) == (page,)

"""Which reply gets a card: one that declares it, of a thing that this customer may see."""

import pytest

from tandem.core.errors import Unavailable
from tandem.turns.cards import with_cards

ORDER = {"card": "order", "of": "1042"}
BUTTONS = [
    {"title": "Linen Shirt Sage", "payload": "/x"},
    {"title": "Something else", "payload": "/y"},
]


@pytest.fixture
def told(runtime):
    """The cards of one reply, for a conversation of nobody or of the customer with this address."""

    def tell(custom, email="", buttons=()):
        customer = runtime.shop.customers.with_email(email) if email else None
        opened = runtime.storage.conversations.open("website", customer.id if customer else None)
        reply = {"text": "words", "buttons": list(buttons), "custom": custom}
        (told,) = with_cards(runtime, opened, [reply])
        assert told["text"] == "words" and "custom" not in told
        return told.get("card")

    return tell


def test_the_owner_of_an_order_sees_its_card(told):
    card = told(ORDER, "maya.lindqvist@example.org")
    assert card["kind"] == "order" and card["title"] == "Order 1042"
    assert card["picture"].startswith("/pictures/")


@pytest.mark.parametrize("email", ["", "sam.ortiz@example.org"])
@pytest.mark.parametrize("kind", ["order", "label"])
def test_nobody_sees_the_card_of_somebody_elses_order(told, email, kind):
    assert told({"card": kind, "of": "1042"}, email) is None


ODD = [
    {},
    {"card": "nonsense", "of": "1042"},
    {"card": "order"},
    {"card": "product", "of": "?"},
    {"card": ["order"]},
    "order",
    ["order"],
    {"other": 1},
]


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_card_of_ours_leaves_the_words(told, odd):
    assert told(odd, "maya.lindqvist@example.org") is None


def test_choices_that_are_products_get_their_pictures(told):
    card = told({"card": "choices"}, buttons=BUTTONS)
    assert [title for title, _ in card["pictures"]] == ["Linen Shirt Sage"]


def test_a_shop_that_does_not_answer_takes_no_word_away(told, runtime, monkeypatch):
    def away(*_):
        raise Unavailable("the shop is away")

    monkeypatch.setattr(type(runtime.shop.catalogue), "product", away)
    assert told({"card": "product", "of": "Linen Shirt Sage"}) is None


@pytest.mark.parametrize(("channel", "on", "asked"), [
    ("website", True, True), ("slack", True, True), ("website", False, False),
    ("chatwoot", True, False),
])  # fmt: skip
def test_a_photo_is_asked_for_where_one_can_be_sent(runtime, channel, on, asked):
    runtime.config.settings.files = on
    opened = runtime.storage.conversations.open(channel)
    reply = {"text": "A fault is replaced.", "custom": {"photo": True}}
    (told,) = with_cards(runtime, opened, [reply])
    assert ("A photo of it helps" in told["text"]) is asked
    reply = {"text": "A fault is replaced. Shall I?", "custom": {"photo": True}}
    (told,) = with_cards(runtime, opened, [reply])
    assert told["text"].startswith("A fault is replaced.") and told["text"].endswith(" Shall I?")
    reply = {"text": "A fault is replaced.", "custom": {"photo": True}}
    (told,) = with_cards(runtime, opened, [reply])
    assert told["text"].startswith("A fault is replaced.") and "card" not in told

"""Cards in the chat: seen, read aloud, pressed; in every form, and with nothing hostile in them."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tandem.core.words import speaking
from tandem.skills.cards import choices_card, order_card, product_card
from tests.support.pages import axe
from tests.support.pages.chat_states import FORMS
from tests.support.pages.screens import Chat

WORDS = "Order 1042 left us on Monday."


@pytest.fixture
def shows(new_page, front_door):
    """The chat after a reply with a card, in one of the forms."""
    runtime = front_door.runtime

    def show(card: dict, text: str = WORDS, buttons=(), form: str = "panel, light") -> Chat:
        page = new_page(**{"reduced_motion": "reduce"} | FORMS[form])
        chat = Chat(page, front_door.url).visit().open()
        kept = page.frames[1].evaluate("JSON.parse(localStorage.getItem('tandem.about'))")
        runtime.storage.conversations.add_turn(
            kept["conversation"], "bot", text, card=card, buttons=list(buttons)
        )
        page.reload()
        chat.log.get_by_text(text).first.wait_for(state="attached")
        return chat

    return show


@pytest.fixture
def order(front_door) -> dict:
    today = front_door.runtime.clock().date()
    found = front_door.runtime.shop.orders.find("1042")
    product = front_door.runtime.shop.catalogue.product(found.lines[0].product)
    return order_card(found, today, product.picture, instead=True).as_json()


def test_an_order_is_a_card_with_its_words_for_screen_readers_and_a_link_that_is_one(shows, order):
    chat = shows(order)
    card = chat.log.get_by_role("region", name="Order 1042")
    expect(card.get_by_role("listitem").filter(has_text="On its way")).to_have_attribute(
        "aria-current", "step"
    )
    link = card.get_by_role("link", name="Track the parcel")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")
    assert card.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth > 0)")
    words = chat.log.get_by_text(WORDS)
    assert words.bounding_box()["width"] <= 1  # there, but not seen


def test_a_product_shows_which_sizes_are_there(shows, front_door):
    shirt = front_door.runtime.shop.catalogue.product("Linen Shirt Sage")
    gone = replace(shirt, stock=(replace(shirt.stock[0], quantity=0), *shirt.stock[1:]))
    chat = shows(product_card(gone, "£45.00").as_json(), "It is there.")
    sizes = chat.log.get_by_role("list", name="Sizes").get_by_role("listitem")
    expect(sizes.first).to_have_text("XS sold out")
    expect(sizes.nth(1)).to_have_text("S")
    expect(chat.log.get_by_text("It is there.")).to_be_visible()


def test_a_choice_has_its_picture_and_is_pressed_by_its_words(shows, front_door):
    shirt = front_door.runtime.shop.catalogue.product("Linen Shirt Sage")
    buttons = [{"title": shirt.name, "payload": "/inform"}, {"title": "Else", "payload": "/help"}]
    chat = shows(choices_card([shirt]).as_json(), "Which?", buttons)
    choice = chat.log.get_by_role("button", name=shirt.name)
    expect(choice.locator("img")).to_have_count(1)
    expect(chat.log.get_by_role("button", name="Else").locator("img")).to_have_count(0)
    choice.click()
    chat.stored(shirt.name)


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing_on_cards_and_nothing_runs_out(shows, order, form):
    with speaking("de"):  # longer words
        chat = shows(order, form=form)
    assert axe.problems(chat.page.frames[1]) == []
    wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert chat.page.frames[1].evaluate(wide) <= 0
    log = chat.log.evaluate("log => log.scrollWidth - log.clientWidth")
    assert log <= 0


HOSTILE = {
    "kind": "order",
    "title": "<img src=x onerror=alert(1)>",
    "picture": "//elsewhere.example.com/x.png",
    "steps": [{"words": "<b>bold</b>", "at": "now"}],
    "facts": [["<i>", "javascript:alert(1)"]],
    "links": [{"title": "press me", "href": "javascript:alert(1)"}],
}


def test_nothing_on_a_card_becomes_markup_a_script_or_a_foreign_picture(shows):
    chat = shows(HOSTILE, "hostile")
    card = chat.log.locator(".card")
    expect(card).to_contain_text("<b>bold</b>")
    for inside in ("img", "a", "b", "i"):
        expect(card.locator(inside)).to_have_count(0)

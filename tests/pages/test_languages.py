"""The pages in German: chat, desk and shop speak the reader's language, whole and for good."""

import re

import pytest
from playwright.sync_api import expect

from tandem.core.conversation import NluResult
from tests.support.pages.axe import problems
from tests.support.pages.front_door import FrontDoor

ENGLISH = re.compile(r"\b(the|and|with|your|order|case|customer|close|waiting)\b", re.I)


@pytest.fixture(scope="module")
def german_door(tmp_path_factory):
    door = FrontDoor(tmp_path_factory.mktemp("german"), languages="en,de").start()
    yield door
    door.stop()


@pytest.fixture
def german(browser, german_door):
    context = browser.new_context(locale="de-DE", base_url=german_door.url)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.mark.parametrize("path", ["/", "/help", "/department/bags", "/account/sign-in", "/nowhere"])
def test_the_shop_speaks_german_and_english_by_choice(german, path):
    page = german.new_page()
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Hilfe", exact=True)).to_be_visible()
    assert "Departments" not in page.content()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Help", exact=True)).to_be_visible()
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_money_and_days_are_german(german, german_door):
    page = german.new_page()
    page.goto("/department/shoes")
    assert re.search(r"\d+,\d\d\s£", page.locator(".price").first.inner_text())


def test_the_chats_own_words_are_german(german):
    page = german.new_page()
    page.goto("/")
    page.get_by_role("button", name=re.compile("^Hilfe: Chat öffnen")).click()
    chat = page.frame_locator("iframe")
    expect(chat.get_by_placeholder("Nachricht schreiben")).to_be_visible()
    expect(chat.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()


def desk_of(german, email):
    page = german.new_page()
    page.goto("/desk/sign-in")
    expect(page.get_by_role("heading", name="Anmelden", exact=True)).to_be_visible()
    page.locator(f"[data-email='{email}']").click()
    return page


def test_the_desk_is_german_to_the_last_label(german, german_door):
    page = desk_of(german, "lena@fernway.example.com")
    expect(page.get_by_role("button", name=re.compile("^Wartend"))).to_be_visible()
    expect(page.get_by_text("Niemand wartet.").first).to_be_visible()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Tasten")
    expect(keys.get_by_text("nächster, voriger Fall")).to_be_visible()
    assert not ENGLISH.search(page.locator("body").inner_text())
    page.keyboard.press("Escape")
    for name in ("Themen", "Wer was getan hat", "Durchsicht"):
        page.get_by_role("link", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        assert not ENGLISH.search(page.locator("main").inner_text().split("Wer\t")[0])


def unsure(runtime, text):
    store = runtime.storage.conversations
    conversation = store.open("website", None)
    turn = store.add_turn(conversation, "customer", text)
    heard = NluResult("out_of_scope", 0.31, (("out_of_scope", 0.31), ("order_status", 0.3)),
                      bot_actions=("action_ask_again",))  # fmt: skip
    store.hear(turn, conversation, heard, facts={}, decision={"commands": []}, offered=False)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_can_be_labelled_by_keyboard(browser, german_door, width, scheme):
    runtime = german_door.runtime
    for text in (
        f"whats up with me {scheme} box {width}",
        f"me box is where {scheme} {width}",
        f"play some {scheme} jazz {width}",
    ):
        unsure(runtime, text)
    context = browser.new_context(
        locale="en-GB", base_url=german_door.url, color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )  # fmt: skip
    page = context.new_page()
    page.goto("/desk/sign-in")
    page.locator("[data-email='lena@fernway.example.com']").click()
    page.get_by_role("heading", name="Fernway desk").wait_for()
    page.goto("/desk/review")
    items = page.locator(".doubts > li")
    expect(items.first).to_be_focused()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    before = len(runtime.storage.reviews.labels())
    page.keyboard.press("2")
    expect(items.first.get_by_role("status")).to_have_text("✓ order status")
    page.keyboard.press("d")
    expect(page.locator(".doubts > li.done")).to_have_count(2)
    assert len(runtime.storage.reviews.labels()) == before + 1
    context.close()

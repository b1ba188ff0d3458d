"""A chat that is starting says so; what is typed meanwhile is kept, and nothing false is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages.screens import Chat

STARTS = "**/chat/start"
FRAME = re.compile("/widget$")


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


def opened(page: Page, front_door) -> Chat:
    """The chat is open; it may not have started yet."""
    chat = Chat(page, front_door.url).visit()
    chat.launcher.click()
    return chat


def test_who_writes_on_a_slow_line_is_told_that_it_starts_and_loses_nothing(page, front_door):
    page.route(STARTS, lambda route: None)
    chat = opened(page, front_door)
    expect(chat.line).to_have_text("The chat is starting. What you write is kept and sent.")
    chat.say("where is my parcel").say("it is late")
    expect(chat.log.locator(".turn.customer.pending")).to_have_count(2)
    chat.sees("Waiting to be sent")
    page.unroute(STARTS)  # lets go what it held
    chat.stored("where is my parcel").stored("it is late")
    assert chat.bubbles() == ["where is my parcel", "it is late"]
    expect(chat.log.get_by_text("earlier conversation")).to_have_count(0)
    expect(chat.line).not_to_contain_text("starting")


def test_a_chat_that_could_not_start_says_so_and_tries_again(page, front_door):
    page.route(STARTS, lambda route: route.abort())
    chat = opened(page, front_door)
    expect(chat.line).to_have_text(
        "The chat could not start yet. Trying again; what you write is kept."
    )
    chat.say("hello?").sees("Waiting to be sent")
    page.unroute(STARTS)
    chat.stored("hello?", 15).sees("a bot")
    expect(chat.log.get_by_text("earlier conversation")).to_have_count(0)


def test_what_was_typed_before_the_start_survives_a_reload(page, front_door):
    page.route(STARTS, lambda route: route.abort())
    opened(page, front_door).say("I type early").sees("Waiting to be sent")
    page.unroute(STARTS)
    page.reload()
    Chat(page, front_door.url).stored("I type early")


def test_what_is_typed_while_a_new_conversation_begins_goes_there(page, front_door):
    chat = Chat(page, front_door.url).visit().open()
    chat.frame.get_by_role("button", name="More").click()
    chat.frame.get_by_role("button", name="End this conversation").click()
    chat.frame.get_by_role("button", name="End conversation").click()
    page.route(STARTS, lambda route: None)
    chat.frame.get_by_role("button", name="Start a new conversation").click()
    chat.say("the next matter").sees("the next matter")
    page.unroute(STARTS)  # lets go what it held
    chat.stored("the next matter")
    expect(chat.log.get_by_text("earlier conversation")).to_have_count(0)


def test_a_frame_that_does_not_come_is_told_can_be_closed_and_is_tried_again(page, front_door):
    page.clock.install()
    page.route(FRAME, lambda route: route.abort())
    chat = opened(page, front_door)
    starting = page.locator("tandem-chat .starting")
    expect(starting).to_contain_text("The chat is starting.")
    expect(starting.get_by_role("button", name="Close")).to_be_focused()
    page.clock.fast_forward(16_000)
    expect(starting).to_contain_text("The chat could not start yet. Trying again.")
    page.keyboard.press("Enter")
    expect(starting).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.launcher.click()
    page.unroute(FRAME)
    page.clock.fast_forward(16_000)
    chat.sees("a bot")
    expect(starting).to_have_count(0)
    expect(chat.text).to_be_focused()

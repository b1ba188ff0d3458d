"""The chat by mail as a customer does it: wish, confirm, read, come back."""

import re

import pytest
from playwright.sync_api import expect

from tandem.delivery.mail import read_mailbox
from tandem.delivery.way_back import WayBack
from tests.support.pages import axe
from tests.support.pages.chat_states import FORMS
from tests.support.pages.screens import Chat, wait_until

LINK = re.compile(r"http\S+")


def open_sheet(chat: Chat) -> Chat:
    chat.frame.get_by_role("button", name="More").click()
    chat.frame.get_by_role("button", name="This chat by e-mail").click()
    return chat


def newest(front_door, email: str) -> dict | None:
    mails = read_mailbox(front_door.settings.mailbox_dir)
    return next((mail for mail in mails if mail["to"] == email), None)


def test_a_visitor_gets_the_text_after_confirming_the_address(chat: Chat, front_door):
    chat.say("my lamp flickers").stored("my lamp flickers")
    open_sheet(chat)
    field = chat.frame.get_by_label("Your e-mail address")
    expect(field).to_be_focused()
    field.fill("nobody")
    field.press("Enter")
    expect(chat.frame.locator("#chat-mail-hint")).to_have_class("bad")
    email = "lamp@example.com"
    field.fill(email)
    chat.frame.get_by_label("What a colleague answers after I have left").check()
    chat.frame.get_by_role("button", name="Send it to me").click()
    expect(chat.line).to_contain_text(f"A link is on its way to {email}.")
    mail = wait_until(chat.page, lambda: newest(front_door, email))
    page = chat.page.context.new_page()
    page.goto(LINK.search(mail["text"])[0])
    assert axe.problems(page) == []
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text(f"goes to {email}")).to_be_visible()

    def transcript() -> bool:
        return "my lamp flickers" in newest(front_door, email)["text"]

    wait_until(chat.page, transcript)
    chat.frame.get_by_role("button", name="More").click()
    chat.frame.get_by_role("button", name="No e-mails when I leave").click()
    chat.frame.get_by_role("button", name="More").click()
    expect(chat.frame.get_by_role("button", name="End this conversation")).to_be_visible()
    expect(chat.frame.get_by_role("button", name="No e-mails when I leave")).to_have_count(0)


def test_the_link_of_a_mail_leads_back_and_leaves_no_trace_in_the_address(
    chat: Chat, front_door, new_page
):
    chat.say("I will be back").stored("I will be back")
    kept = chat.page.frames[1].evaluate("JSON.parse(localStorage.getItem('tandem.about'))")
    conversation = kept["conversation"]
    version = front_door.runtime.storage.browsers.version(conversation)
    way = WayBack(front_door.settings.secret_key)
    elsewhere = new_page()
    elsewhere.goto(way.link(front_door.url, conversation, version))
    expect(elsewhere.get_by_role("log").get_by_text("I will be back")).to_be_visible()
    assert elsewhere.url == f"{front_door.url}/widget"
    elsewhere.get_by_label("Your message").fill("here I am")
    elsewhere.get_by_label("Your message").press("Enter")
    chat.sees("here I am")


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing_in_menu_and_sheet(new_page, front_door, form):
    page = new_page(**{"reduced_motion": "reduce"} | FORMS[form])
    chat = Chat(page, front_door.url).visit().open()
    chat.frame.get_by_role("button", name="More").click()
    assert axe.problems(page.frames[1]) == []
    chat.frame.get_by_role("button", name="This chat by e-mail").click()
    assert axe.problems(page.frames[1]) == []
    wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert page.frames[1].evaluate(wide) <= 0
    page.keyboard.press("Escape")
    expect(chat.frame.get_by_role("button", name="More")).to_be_focused()

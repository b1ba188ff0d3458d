"""Snippets and macros at the desk: written, found while typing, used by keys."""

import re

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def write(agent, title, text, **more):
    agent.page.keyboard.press("s")
    dialog = agent.dialog("Snippets")
    dialog.get_by_role("button", name="New snippet").click()
    dialog.get_by_label("Name").fill(title)
    dialog.get_by_label("What it says").fill(text)
    if tags := more.get("tags"):
        dialog.get_by_label("Then tag with").fill(tags)
    if end := more.get("end"):
        dialog.get_by_label("And then").select_option(label=end)
    assert problems(agent.page) == []
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_role("button", name=title)).to_be_visible()
    agent.page.keyboard.press("Escape")


def test_a_snippet_is_found_while_typing_and_filled_in(chat: Chat, desk):
    chat.say("where is order 1077").ask_for_person()
    agent = desk("Noor").open(chat.reference)
    write(agent, "Looking", "I have order {order} open, {name}. One moment.")
    agent.claim()
    agent.page.keyboard.type("Hello. /look")
    option = agent.page.get_by_role("option", name="Looking")
    expect(option).to_contain_text("I have order 1077 open")
    assert problems(agent.page) == []
    agent.page.keyboard.press("Enter")
    expect(agent.draft).to_have_value("Hello. I have order 1077 open, {name}. One moment.")
    expect(agent.page.get_by_role("button", name="Send")).to_be_disabled()  # nobody knows the name
    expect(agent.page.get_by_text("Fill in {name}")).to_be_visible()
    agent.reply(agent.draft.input_value().replace(", {name}", ""))
    chat.sees("I have order 1077 open. One moment.")


def test_a_macro_shows_what_it_does_before_it_does_it(chat: Chat, desk):
    chat.say("where is my parcel").ask_for_person()
    agent = desk("Noor").open(chat.reference)
    agent.page.keyboard.press("Escape")
    end = "closes as: Solved"
    write(agent, "On its way", "It comes tomorrow.", tags="late parcel", end=end)
    agent.claim()
    agent.page.keyboard.type("/on")
    expect(agent.page.get_by_role("option", name="On its way")).to_be_visible()
    agent.page.keyboard.press("Tab")
    preview = agent.dialog("On its way")
    expect(preview).to_contain_text("tags “late parcel” · closes as")
    expect(preview.get_by_label("It sends")).to_have_value("It comes tomorrow.")
    assert problems(agent.page) == []
    preview.get_by_role("button", name="Do it").click()
    chat.sees("It comes tomorrow.")
    chat.sees("has closed the conversation")
    expect(agent.page.get_by_role("article")).to_have_count(0)


def test_tags_are_put_on_and_taken_off(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference)
    agent.page.get_by_label("Add a tag").fill("Courier")
    agent.page.keyboard.press("Enter")
    tag = agent.page.locator(".tags .chip")
    expect(tag).to_have_text(re.compile("courier"))
    expect(agent.list.locator(".tag")).to_have_text("courier")
    agent.page.get_by_role("button", name="Take off courier").click()
    expect(tag).to_have_count(0)

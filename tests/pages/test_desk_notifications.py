"""Mentions and followed cases, in the browsers of two agents."""

import re

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat, wait_until

RECORDED = """
    window.shown = [];
    window.Notification = class { constructor(words) { window.shown.push(words); } };
    window.Notification.permission = "granted";
    window.Notification.requestPermission = async () => "granted";
    Object.defineProperty(document, "hidden", { get: () => window.elsewhere || false });
"""
"""The browser's notifications as they would be shown, and a window that is looked at or not."""


def test_a_colleague_is_told_by_name_and_sees_it_where_it_was_said(chat: Chat, somebody, desk):
    chat.ask_for_person()
    reference = chat.reference
    lena, noor = desk("Lena"), desk("Noor").open(reference)
    bell = lena.page.get_by_role("button", name="Notifications")
    expect(bell).to_have_accessible_name("Notifications, 0 new")
    noor.page.keyboard.press("n")
    note = noor.page.get_by_label("Private note")
    note.press_sequentially("See this, @len")
    option = noor.page.get_by_role("option", name="Lena")
    expect(option).to_be_visible()
    assert problems(noor.page) == []
    noor.page.keyboard.press("Enter")
    expect(note).to_have_value(re.compile("See this, @Lena .+ $"))
    note.press_sequentially("it is yours")
    noor.page.keyboard.press("Enter")

    expect(bell).to_have_accessible_name("Notifications, 1 new")
    expect(lena.page).to_have_title(re.compile("^@1 "))
    lena.page.keyboard.press("g")
    dialog = lena.dialog("Notifications")
    line = dialog.get_by_role("button", name="mentions you")
    expect(line).to_contain_text(reference)
    assert problems(lena.page) == []
    line.click()
    expect(lena.page.get_by_role("article", name=f"Case {reference}")).to_be_visible()
    expect(lena.page.get_by_role("complementary", name="Customer")).to_contain_text("it is yours")
    expect(bell).to_have_accessible_name("Notifications, 0 new")


def test_who_follows_a_case_is_called_in_another_window(chat: Chat, somebody, desk):
    chat.ask_for_person()
    lena = desk("Lena")
    lena.page.add_init_script(RECORDED)
    lena.page.reload()
    lena.open(chat.reference)
    lena.page.keyboard.press("w")
    pane = lena.page.get_by_role("complementary", name="Customer")
    expect(pane.get_by_text("Followed by Lena")).to_be_visible()
    lena.page.keyboard.press("g")
    lena.dialog("Notifications").get_by_label("on my desktop").check()
    lena.dialog("Notifications").get_by_role("button", name="Done").click()
    lena.page.evaluate("window.elsewhere = true")
    chat.say("is anybody there?").stored("is anybody there?")
    wait_until(lena.page, lambda: "1 new notification" in lena.page.evaluate("shown"))
    lena.page.evaluate("window.elsewhere = false")
    lena.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bell = lena.page.get_by_role("button", name="Notifications")
    expect(bell).to_have_accessible_name("Notifications, 0 new")  # the case is before them
    lena.page.keyboard.press("w")
    expect(pane.get_by_text("Followed by")).to_have_count(0)

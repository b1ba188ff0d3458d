"""What a customer chooses of the chat, and how messages say how far they have come."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.pages import axe
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, wait_until

RECORD_NOTICES = """
    window.notices = [];
    window.Notification = class {
        static permission = "default";
        static async requestPermission() { return (this.permission = window.answer || "granted"); }
        constructor(title, how) { notices.push([title, how.body]); }
        close() {}
    };
"""


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory):
    door = FrontDoor(tmp_path_factory.mktemp("bilingual"), languages="en,de").start()
    yield door
    door.stop()


def more(chat: Chat) -> Chat:
    chat.frame.get_by_role("button", name="More").click()
    return chat


def test_a_message_says_when_an_agent_has_read_it(chat: Chat, desk):
    chat.say("hello there").stored("hello there")
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    last = chat.log.locator(".turn.customer .status").last
    expect(last).to_contain_text("Read")
    agent.page.goto("about:blank")
    chat.say("are you still there").stored("are you still there")
    expect(chat.log.locator(".turn.customer .status").last).not_to_contain_text("Read")
    expect(chat.log.locator(".turn.customer .status[data-phase=read]")).to_have_count(1)


def test_a_message_that_was_refused_says_why_and_is_tried_again(chat: Chat):
    refusal = {"error": {"code": "odd", "message": "That was too odd."}}
    chat.page.route("**/chat/turns", lambda route: route.fulfill(status=400, json=refusal))
    chat.say("try me").sees("That was too odd.")
    chat.page.unroute("**/chat/turns")
    chat.frame.get_by_role("button", name="Try again").click()
    chat.stored("try me")


def test_times_are_in_the_customers_own_zone_and_customs(new_page, front_door):
    chat = Chat(new_page(locale="en-GB", timezone_id="Asia/Tokyo"), front_door.url).visit().open()
    shown = chat.log.locator("time").first
    at = shown.get_attribute("datetime")
    there = chat.page.evaluate(
        "at => new Date(at).toLocaleTimeString('en-GB', "
        "{hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo'})",
        at,
    )
    assert re.fullmatch(r"\d\d:\d\d", there)
    expect(shown).to_have_text(there)


def test_the_computer_tells_of_an_unseen_message_by_choice_and_not_what_it_says(
    new_page, front_door, desk
):
    page = new_page()
    page.add_init_script(RECORD_NOTICES)
    chat = Chat(page, front_door.url).visit().open()
    more(chat).frame.get_by_role("button", name="Tell me on this computer: off").click()
    expect(chat.frame.get_by_role("button", name="Tell me on this computer: on")).to_be_visible()
    page.keyboard.press("Escape")
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.sees("has joined")
    chat.frame.get_by_role("button", name="Close chat").click()
    agent.reply("a private answer")
    notices = wait_until(page, lambda: page.evaluate("notices"))
    assert notices == [["Chat", "There is a new message for you."]]


def test_a_browser_that_does_not_allow_it_is_told(new_page, front_door):
    page = new_page()
    page.add_init_script(RECORD_NOTICES + "window.answer = 'denied';")
    chat = Chat(page, front_door.url).visit().open()
    more(chat).frame.get_by_role("button", name="Tell me on this computer: off").click()
    expect(chat.line).to_contain_text("Your browser does not allow that")
    expect(chat.frame.get_by_role("button", name="Tell me on this computer: off")).to_be_visible()


def test_a_site_of_one_language_offers_no_other(chat: Chat):
    more(chat)
    expect(chat.frame.get_by_label("Language")).to_have_count(0)


def test_the_language_is_switched_for_the_chat_and_the_answers(new_page, bilingual):
    chat = Chat(new_page(), bilingual.url).visit().open()
    more(chat)
    assert axe.problems(chat.page.frames[1]) == []
    choice = chat.frame.get_by_label("Language")
    expect(choice.get_by_role("option")).to_have_text(["English", "Deutsch"])
    choice.select_option("de")
    expect(chat.frame.get_by_label("Ihre Nachricht")).to_be_visible()
    expect(chat.frame.get_by_role("button", name="Mehr")).to_be_focused()
    chat.frame.get_by_role("button", name="Mit einem Menschen sprechen").click()
    german = chat.frame.get_by_role("log").get_by_text(re.compile("Ticket|Kolleg"))
    expect(german.first).to_be_visible()
    chat.page.reload()
    expect(chat.frame.get_by_label("Ihre Nachricht")).to_be_visible()


def test_several_conversations_are_a_press_apart_and_none_is_lost(chat: Chat):
    chat.say("about my lamp").stored("about my lamp")
    more(chat).frame.get_by_role("button", name="Your conversations").click()
    assert axe.problems(chat.page.frames[1]) == []
    chat.frame.get_by_role("button", name="Start a new conversation").click()
    expect(chat.log.get_by_text("about my lamp")).to_have_count(0)
    chat.sees("a bot").say("about my coat").stored("about my coat")
    more(chat).frame.get_by_role("button", name="Your conversations").click()
    rows = chat.frame.get_by_role("list").get_by_role("button")
    expect(rows).to_have_count(2)
    expect(rows.and_(chat.frame.locator("[aria-current]"))).to_be_focused()
    rows.and_(chat.frame.locator(":not([aria-current])")).click()
    chat.sees("about my lamp")
    expect(chat.log.get_by_text("about my coat")).to_have_count(0)
    chat.page.reload()
    chat.sees("about my lamp")
    chat.say("and its bulb").stored("and its bulb")


def test_nobody_goes_away_from_what_is_not_sent_yet(chat: Chat):
    more(chat).frame.get_by_role("button", name="Your conversations").click()
    expect(chat.frame.get_by_role("list").get_by_role("button")).to_have_count(1)
    chat.page.route("**/chat/turns", lambda route: route.abort())
    chat.say("still on its way")
    more(chat).frame.get_by_role("button", name="Your conversations").click()
    chat.frame.get_by_role("button", name="Start a new conversation").click()
    expect(chat.line).to_contain_text("Something is still being sent here.")
    chat.sees("still on its way")

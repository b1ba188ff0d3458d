"""Several cases at once: drafts that nothing loses, a reply taken back, a case put aside."""

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat

HELD_SECONDS = 5


def test_drafts_of_several_cases_go_with_the_agent(chat: Chat, desk, new_page, front_door):
    chat.ask_for_person()
    other = Chat(new_page(), front_door.url).visit().open().ask_for_person()
    first, second = chat.reference, other.reference
    agent = desk().open(first).claim()
    agent.draft.fill("I am looking into")
    agent.open(second).claim()
    with agent.page.expect_response("**/draft"):
        agent.draft.fill("And you, one mom")
    agent.open(first)
    expect(agent.draft).to_have_value("I am looking into")
    expect(agent.list.get_by_text("draft", exact=True)).to_have_count(2)
    elsewhere = desk().open(second)  # another browser
    expect(elsewhere.draft).to_have_value("And you, one mom")


def test_a_reply_can_be_taken_back_for_five_seconds(chat: Chat, somebody, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    undo = agent.page.get_by_role("button", name="Undo 5 s")
    expect(undo).to_have_attribute("aria-pressed", "false")  # in a chat it is a choice
    undo.click()
    agent.reply("It is lost.")
    expect(agent.transcript.get_by_text("Goes out in")).to_be_visible()
    assert problems(agent.page) == []
    agent.draft.press("Control+z")
    expect(agent.draft).to_have_value("It is lost.")
    agent.page.wait_for_timeout(HELD_SECONDS * 1000)  # nothing is sent meanwhile
    assert chat.bubbles("agent") == []
    agent.reply("It is late.")
    chat.sees("It is late.")
    assert chat.bubbles("agent") == ["It is late."]


def test_what_is_held_goes_out_when_the_page_is_left(chat: Chat, somebody, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.page.get_by_role("button", name="Undo 5 s").click()
    agent.reply("Going out all the same.")
    agent.page.goto("about:blank")
    chat.sees("Going out all the same.", seconds=HELD_SECONDS - 1)


def test_a_case_is_put_aside_until_the_customer_writes(chat: Chat, somebody, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.page.keyboard.press("Escape")
    agent.page.keyboard.press("z")
    dialog = agent.dialog("Snooze")
    assert problems(agent.page) == []
    dialog.get_by_role("button", name="Snooze").click()
    line = agent.show("Mine").list.locator(".case")
    expect(line).to_contain_text("asleep until a reply")
    chat.say("any news?")
    expect(line).not_to_contain_text("asleep")

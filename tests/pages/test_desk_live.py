"""The assistant's conversations at the desk: seen, noted on, taken; what a supervisor takes."""

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def watch(agent, text: str):
    agent.list.get_by_role("button", name="Bot").click()
    agent.list.get_by_role("button").filter(has_text=text).first.click()
    return agent.page.get_by_role("article", name="Watching")


def test_an_agent_watches_whispers_and_steps_in(chat: Chat, desk):
    chat.say("my parcel is a mess").stored("my parcel")
    noor, sam = desk("Noor"), desk("Sam")
    view = watch(noor, "I can't reach our systems")
    expect(view).to_contain_text("my parcel is a mess")
    noor.page.get_by_label("A note for whoever takes this").fill("third today, be gentle")
    noor.page.keyboard.press("Enter")
    expect(view.get_by_text("third today")).to_be_visible()
    assert problems(noor.page) == []
    view = watch(sam, "I can't reach our systems")
    expect(view.get_by_text("third today")).to_be_visible()
    assert not any("third today" in text for text in chat.bubbles("bot"))
    sam.page.keyboard.press("Escape")
    sam.page.get_by_role("button", name="Step in").click()
    expect(sam.draft).to_be_focused()
    chat.sees("Sam Okafor has joined")
    expect(sam.page.get_by_role("complementary", name="Customer")).to_contain_text("third today")
    sam.reply("I am here now.")
    chat.sees("I am here now.")
    expect(noor.page.get_by_role("article", name="Watching")).to_have_count(0)  # it is Sam's


def test_a_supervisor_takes_a_case_from_a_colleague(chat: Chat, somebody, desk):
    chat.ask_for_person()
    reference = chat.reference
    sam, lena = desk("Sam").open(reference).claim(), desk("Lena").open(reference)
    take_over = "Take it over"
    expect(lena.page.get_by_text("Sam Okafor has this case.")).to_be_visible()
    expect(lena.page.get_by_role("button", name=take_over)).to_have_count(0)
    ines = desk("Ines").open(reference)
    ines.page.get_by_role("button", name=take_over).click()
    expect(ines.draft).to_be_focused()
    chat.sees("Ines Duarte takes over from Sam Okafor")
    expect(sam.page.get_by_text("Ines Duarte has this case.")).to_be_visible()
    assert problems(ines.page) == []

"""Searching all conversations from the desk, by keys alone."""

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def test_a_closed_case_is_found_by_its_words_and_opened(chat: Chat, desk):
    chat.say("the turquoise teapot arrived broken").ask_for_person()
    reference = chat.reference
    agent = desk().open(reference).claim().close()
    agent.page.keyboard.press("f")
    dialog = agent.dialog("Search all conversations")
    search = dialog.get_by_label("Words, name, mail")
    expect(search).to_be_focused()
    search.press_sequentially("teapot turq")
    found = dialog.locator("#found").get_by_role("option")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("turquoise teapot")
    assert problems(agent.page) == []
    dialog.get_by_label("State").select_option("open")
    expect(found).to_have_count(0)
    dialog.get_by_label("State").select_option("closed")
    expect(found).to_have_count(1)
    search.press("Enter")
    expect(agent.page.get_by_role("article", name=f"Case {reference}")).to_be_visible()
    expect(dialog).to_have_count(0)


def test_a_conversation_of_the_assistant_is_found_and_read(chat: Chat, desk):
    chat.say("a question about saffron").stored("saffron")
    agent = desk()
    agent.page.keyboard.press("f")
    agent.page.keyboard.type("saffron")
    option = agent.dialog("Search all").locator("#found").get_by_role("option")
    expect(option).to_have_count(1)
    agent.page.keyboard.press("Enter")
    view = agent.page.get_by_role("article", name="Watching")
    expect(view).to_contain_text("a question about saffron")

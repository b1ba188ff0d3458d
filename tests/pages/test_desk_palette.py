"""Everything by a few letters: the palette, and a case assigned from it."""

from playwright.sync_api import expect

from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def test_the_palette_shows_what_applies_with_its_keys(chat: Chat, somebody, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference)
    agent.page.keyboard.press("Control+k")
    palette = agent.dialog("Do anything")
    options = palette.get_by_role("option")
    expect(options.filter(has_text="claim")).to_contain_text("c")
    expect(options.filter(has_text="snooze")).to_have_count(0)  # nobody has it yet
    assert problems(agent.page) == []
    agent.page.keyboard.type("clai")
    agent.page.keyboard.press("Enter")
    expect(agent.draft).to_be_focused()
    agent.page.keyboard.press("Control+k")  # while writing, too
    agent.page.keyboard.type("snooze")
    agent.page.keyboard.press("Enter")
    expect(agent.dialog("Snooze")).to_be_visible()


def test_a_case_is_assigned_to_a_colleague_from_it(chat: Chat, somebody, desk):
    chat.ask_for_person()
    reference = chat.reference
    noor, sam = desk("Noor"), desk("Sam").open(reference).claim()
    sam.page.keyboard.press("Control+k")
    sam.page.keyboard.type("assign noor")
    option = sam.dialog("Do anything").get_by_role("option")
    expect(option).to_have_count(1)
    sam.page.keyboard.press("Enter")
    offer = noor.page.get_by_role("alert", name="Offer")
    expect(offer).to_contain_text("Sam Okafor passes you")
    offer.get_by_role("button", name="Accept").click()
    expect(noor.draft).to_be_focused()

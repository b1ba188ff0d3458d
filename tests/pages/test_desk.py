"""Customer and agent side by side. Rasa does not run: a person can be reached without it."""

from playwright.sync_api import expect

from tests.support.pages.screens import Chat, seconds_until

SOON = 1.0  # seconds from one screen to the other


def test_a_case_appears_by_itself_and_both_sides_talk(chat: Chat, desk):
    agent = desk()
    chat.say("my parcel is lost, this is not ok")
    chat.ask_for_person()
    reference = chat.reference
    agent.open(reference).sees("my parcel is lost").claim()
    expect(chat.frame.get_by_role("heading", name="Sam Okafor")).to_be_visible()
    expect(chat.wait).to_be_hidden()

    agent.reply("I have your parcel's record open.")
    assert seconds_until(chat.log.get_by_text("I have your parcel's record open.")) < SOON
    chat.say("thank you")
    assert seconds_until(agent.transcript.get_by_text("thank you")) < SOON

    chat.text.press_sequentially("and")
    expect(agent.page.get_by_text("The customer is writing")).to_be_visible()
    agent.draft.press_sequentially("one mom")
    expect(chat.log.get_by_text("Sam Okafor is typing")).to_be_attached()


def test_of_two_agents_one_claims_and_the_other_sees_who(chat: Chat, desk):
    chat.ask_for_person()
    noor = desk("Noor")
    noor.page.route("**/desk/stream", lambda route: route.abort())  # Noor's screen lags behind
    noor.visit().open(chat.reference)
    desk("Sam").open(chat.reference).claim()
    noor.page.locator(".unclaimed .do").click()
    expect(noor.told).to_contain_text("Sam Okafor")
    expect(noor.page.get_by_text("Sam Okafor has this case.")).to_be_visible()
    expect(noor.draft).to_have_count(0)


def test_the_packet_offers_an_opening_that_can_be_changed(chat: Chat, desk):
    chat.say("where is order 1077").ask_for_person()
    agent = desk().open(chat.reference)
    expect(agent.packet).to_contain_text("Why now")
    expect(agent.packet.get_by_role("button", name="Use")).to_be_disabled()
    agent.claim()
    agent.packet.get_by_role("button", name="Use").click()
    expect(agent.draft).to_be_focused()
    assert agent.draft.input_value()
    assert chat.bubbles("agent") == []


def test_everything_works_by_keys(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference)
    keys = agent.page.keyboard
    keys.press("c")
    expect(agent.draft).to_be_focused()
    keys.type("c and j are letters here")
    keys.press("Enter")
    chat.sees("c and j are letters here")
    keys.press("Escape")
    keys.press("?")
    expect(agent.page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    keys.press("e")
    expect(agent.page.get_by_role("dialog", name="Close")).to_be_visible()
    keys.press("Enter")
    chat.sees("has closed the conversation")
    expect(agent.page.get_by_role("dialog", name="What did the data miss?")).to_be_visible()


def test_a_note_never_reaches_the_customer(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.page.get_by_role("button", name="Private note").click()
    agent.page.get_by_label("Private note").fill("sounds worried about a funeral")
    agent.page.get_by_label("Private note").press("Enter")
    expect(agent.page.get_by_role("complementary").get_by_text("a funeral")).to_be_visible()
    agent.reply("I am here.")
    chat.sees("I am here.")
    chat.page.reload()
    chat.sees("I am here.")
    assert "funeral" not in chat.log.inner_text()


def test_handing_back_says_the_sentence_and_frees_the_customer(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.page.get_by_role("button", name="Hand back").click()
    agent.page.get_by_label("One sentence the customer reads").fill("The assistant goes on.")
    agent.page.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    chat.sees("The assistant goes on.")
    expect(chat.frame.get_by_role("heading", name="Assistant")).to_be_visible()
    expect(agent.page.get_by_role("article")).to_have_count(0)


def test_the_customer_who_goes_away_and_comes_back_misses_nothing(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.visit("/department/bags")
    agent.reply("While you were on another page.")
    chat.sees("While you were on another page.")
    chat.page.get_by_role("heading", name="Bags").click()
    chat.frame.get_by_role("button", name="Close chat").click()
    agent.reply("While the chat was closed.")
    expect(chat.page.get_by_role("button", name="1 new")).to_be_visible()


def test_the_panes_stack_on_a_phone(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk(viewport={"width": 390, "height": 844}).open(chat.reference)
    expect(agent.list).to_be_hidden()
    agent.page.get_by_role("button", name="Customer").click()
    expect(agent.page.get_by_role("complementary", name="Customer")).to_be_visible()
    agent.page.get_by_role("button", name="Back to the conversation").click()
    agent.page.go_back()
    expect(agent.list).to_be_visible()
    assert agent.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_signing_in_there_is_no_desk(new_page, front_door):
    page = new_page()
    page.goto(f"{front_door.url}/desk")
    assert page.url.endswith("/desk/sign-in")
    page.get_by_label("E-mail").fill("sam@fernway.example.com")
    page.get_by_label("Password").fill("wrong password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()

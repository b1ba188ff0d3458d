"""What agents do with cases, in the browser: offers, transfer, giving back, closing, peak."""

import re

from playwright.sync_api import expect

from tests.support.pages.screens import Chat


def is_hint_on_transferring(answer) -> bool:
    return answer.url.endswith("/cues") and answer.request.post_data_json["transferring"]


def test_an_offer_counts_down_and_can_be_taken(chat: Chat, desk):
    agent = desk("Sam")
    chat.ask_for_person()
    offer = agent.page.get_by_role("alert", name="Offer")
    expect(offer).to_contain_text(re.compile(r"\d+ s"))
    agent.page.keyboard.press("o")
    expect(agent.draft).to_be_focused()
    expect(offer).to_have_count(0)
    chat.sees("Sam Okafor has joined")


def test_what_one_declines_is_offered_to_the_next(chat: Chat, desk):
    sam, noor = desk("Sam"), desk("Noor")
    chat.ask_for_person()
    pages = {"Sam": sam.page, "Noor": noor.page}
    expect(
        sam.page.get_by_role("alert", name="Offer").or_(sam.list.get_by_text("offered to Noor"))
    ).to_be_visible()
    first = "Sam" if sam.page.get_by_role("alert", name="Offer").count() else "Noor"
    other = pages["Noor" if first == "Sam" else "Sam"]
    pages[first].keyboard.press("d")
    expect(other.get_by_role("alert", name="Offer")).to_be_visible()
    expect(pages[first].get_by_role("alert", name="Offer")).to_have_count(0)


def test_away_means_no_offers(chat: Chat, desk):
    agent, other = desk("Sam"), desk("Noor")
    switch = agent.page.get_by_role("switch")
    expect(switch).to_be_checked()
    agent.page.keyboard.press("a")
    expect(switch).not_to_be_checked()
    chat.ask_for_person()
    expect(agent.list.locator(".case")).to_have_count(1)
    expect(other.page.get_by_role("alert", name="Offer")).to_be_visible()
    expect(agent.page.get_by_role("alert", name="Offer")).to_have_count(0)
    agent.page.keyboard.press("a")
    expect(switch).to_be_checked()


def test_a_case_goes_to_a_colleague_with_a_note_and_an_explanation(chat: Chat, desk):
    sam, noor = desk("Sam"), desk("Noor")
    chat.ask_for_person()
    sam.open(chat.reference).claim()
    page = sam.page
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    dialog = sam.dialog("Transfer")
    expect(dialog).to_contain_text("Explain the next step before you transfer")
    dialog.get_by_role("button", name="Write it now").click()
    sam.reply("My colleague Noor from billing takes over. She will look at the charge with you.")
    chat.sees("Noor from billing")
    page.keyboard.press("Escape")
    with page.expect_response(is_hint_on_transferring):
        page.keyboard.press("t")
    expect(dialog.get_by_label("For whoever takes over")).to_be_visible()
    expect(dialog.locator(".cue")).to_have_count(0)
    dialog.get_by_label("A colleague").check()
    noor_option = dialog.locator("option", has_text="Noor").get_attribute("value")
    dialog.get_by_label("Which one").select_option(noor_option)
    dialog.get_by_label("For whoever takes over").fill("charged twice, bank statement seen")
    dialog.get_by_role("button", name="Transfer").click()

    offer = noor.page.get_by_role("alert", name="Offer")
    expect(offer).to_contain_text("Sam Okafor passes you")
    offer.get_by_role("button", name="Accept").click()
    expect(noor.draft).to_be_focused()
    notes = noor.page.get_by_role("complementary", name="Customer")
    expect(notes).to_contain_text("charged twice, bank statement seen")
    assert "bank statement" not in chat.log.inner_text()
    noor.reply("Hello, Noor here.")
    chat.sees("Hello, Noor here.")


def test_closing_asks_what_the_data_missed_and_supervisors_read_it(chat: Chat, desk):
    agent = desk("Sam")
    chat.ask_for_person()
    reference = chat.reference
    agent.open(reference).claim()
    agent.page.get_by_role("button", name="Close", exact=True).click()
    agent.dialog("Close").get_by_role("button", name="Close the case").click()
    dialog = agent.dialog("What did the data miss?")
    chat.sees("has closed the conversation")  # the customer does not wait for the reflection
    dialog.get_by_label("The customer was anxious").check()
    dialog.get_by_label("In your words").fill("The portal logged her out twice")
    dialog.get_by_role("button", name="Keep").click()
    expect(agent.page.get_by_role("article")).to_have_count(0)

    ines = desk("Ines").page
    ines.get_by_role("link", name="Themes").click()
    expect(ines.get_by_role("row", name="The customer was anxious")).to_contain_text(
        re.compile(r"\d+ of \d+")
    )
    expect(ines.get_by_text("The portal logged her out twice").first).to_be_visible()
    ines.get_by_role("link", name="Who did what").click()
    ines.get_by_label("Case").fill(reference)
    ines.get_by_role("button", name="Show").click()
    told = ines.get_by_role("table").inner_text()
    assert all(deed in told for deed in ("read", "closed", "reflected"))
    assert "claimed" in told or "accepted" in told  # whether it was offered by then or not
    chat.page.reload()
    chat.sees("has closed the conversation")
    assert "portal" not in chat.log.inner_text()


def test_a_low_mood_needs_a_line_on_how_the_customer_was(chat: Chat, desk):
    chat.say("this is the THIRD TIME, useless, you are a joke!!").ask_for_person()
    agent = desk("Noor").open(chat.reference).claim()
    agent.page.get_by_role("button", name="Close", exact=True).click()
    dialog = agent.dialog("Close")
    expect(dialog.get_by_text("Needed here")).to_be_visible()
    done = dialog.get_by_role("button", name="Close the case")
    expect(done).to_be_disabled()
    dialog.get_by_label("How was the customer?").fill("angry about the third call, calmer after")
    done.click()
    expect(agent.dialog("What did the data miss?")).to_be_visible()


def test_what_the_agent_learned_is_given_back_with_the_case(chat: Chat, desk, front_door):
    agent = desk("Sam")
    chat.ask_for_person()
    case = front_door.case(chat.reference)
    agent.open(chat.reference).claim()
    agent.reply("Which order is it?")
    chat.sees("Which order is it?").say("it's 1042")
    agent.sees("it's 1042")
    agent.page.reload()
    agent.sees("it's 1042")
    agent.page.get_by_role("button", name="Hand back").click()
    dialog = agent.dialog("Hand back")
    expect(dialog.get_by_label("Order", exact=True)).to_have_value("1042")
    dialog.get_by_label("A line of context").fill("wants it by Friday")
    dialog.get_by_label("One sentence the customer reads").fill("The assistant goes on.")
    dialog.get_by_role("button", name="Hand back").click()
    chat.sees("The assistant goes on.")
    facts = front_door.runtime.storage.conversations.facts(case.conversation_id)
    assert facts["order_number"] == "1042"


def test_wrapping_up_gives_the_customer_back_and_can_be_undone(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk("Sam").open(chat.reference).claim()
    agent.page.get_by_role("button", name="Close", exact=True).click()
    agent.dialog("Close").get_by_role("button", name="Wrap up later").click()
    expect(agent.page.get_by_text("The talk is over")).to_be_visible()
    expect(chat.frame.get_by_role("heading", name="Assistant")).to_be_visible()
    agent.page.get_by_role("button", name="Talk on").click()
    expect(agent.draft).to_be_visible()
    expect(chat.frame.get_by_role("heading", name="Sam Okafor")).to_be_visible()


def test_a_supervisor_declares_a_peak_and_everybody_sees_it(desk):
    sam, ines = desk("Sam"), desk("Ines")
    expect(sam.page.get_by_role("button", name="Peak")).to_have_count(0)
    ines.page.get_by_role("button", name="Peak").click()
    ines.dialog("Declare a peak").get_by_label("Why").fill("courier strike")
    ines.dialog("Declare a peak").get_by_role("button", name="Declare").click()
    expect(sam.page.locator(".peak")).to_contain_text("courier strike. Keep check-ins short")
    ines.page.get_by_role("button", name="End it").click()
    expect(sam.page.locator(".peak")).to_have_count(0)


def test_an_agent_hears_that_a_secret_was_hidden(chat: Chat, desk):
    agent = desk("Sam")
    chat.ask_for_person()
    agent.open(chat.reference).claim()
    agent.reply("Is your card 5425 2334 3010 9903?")
    chat.sees("Is your card [card number hidden]?")
    told = agent.page.get_by_role("alert").filter(has_text="Hidden before it was kept")
    expect(told).to_be_visible()

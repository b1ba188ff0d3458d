"""Saved views and several cases at once, in the browser."""

from playwright.sync_api import expect

from tandem.handover.open_case import call_person
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def test_a_view_is_kept_and_shown_again(chat: Chat, somebody, desk):
    chat.say("where is my parcel").ask_for_person()
    lena = desk("Lena")
    lena.show("All")
    lena.page.get_by_label("Find a case").fill("zebra")
    expect(lena.list.locator(".case")).to_have_count(0)
    lena.list.get_by_role("button", name="Views").click()
    dialog = lena.dialog("Views")
    dialog.get_by_label("Keep what the list shows now as").fill("Zebras")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_role("button", name="Zebras").first).to_contain_text("All · “zebra”")
    assert problems(lena.page) == []
    lena.visit()
    lena.show("All")
    expect(lena.list.locator(".case")).to_have_count(1)
    lena.page.keyboard.press("v")
    dialog.get_by_role("button", name="Zebras").first.click()
    expect(lena.page.get_by_label("Find a case")).to_have_value("zebra")
    expect(lena.list.locator(".case")).to_have_count(0)
    lena.list.get_by_role("button", name="Views").click()
    dialog.get_by_role("button", name="Remove Zebras").click()
    expect(dialog.get_by_text("No saved views yet")).to_be_visible()


def test_several_cases_are_tagged_at_once_unless_taken_back(front_door, new_page, somebody, desk):
    for _ in range(2):
        Chat(new_page(), front_door.url).visit().open().ask_for_person()
    lena = desk("Lena").show("All")
    expect(lena.list.locator(".case")).to_have_count(2)
    lena.page.keyboard.press("x")
    bar = lena.list.get_by_role("group", name="With what is picked")
    bar.get_by_role("button", name="all", exact=True).click()
    expect(bar).to_contain_text("2 picked")
    lena.list.get_by_role("checkbox").first.uncheck()
    expect(bar).to_contain_text("1 picked")
    lena.list.get_by_role("checkbox").first.check()
    assert problems(lena.page) == []
    bar.get_by_role("button", name="Do").click()
    dialog = lena.dialog("With 2 cases")
    dialog.get_by_label("Tag", exact=True).fill("strike")
    assert problems(lena.page) == []
    dialog.get_by_role("button", name="Do it").click()
    expect(lena.list.get_by_text("In a moment: tag, 2 cases.")).to_be_visible()
    lena.list.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("2 picked")
    bar.get_by_role("button", name="Do").click()
    dialog.get_by_label("Tag", exact=True).fill("courier")
    dialog.get_by_role("button", name="Do it").click()
    expect(lena.told).to_contain_text("Done with 2 cases.")
    expect(lena.list.locator(".tag", has_text="courier")).to_have_count(2)
    expect(lena.list.locator(".tag", has_text="strike")).to_have_count(0)


def test_a_waiting_case_is_assigned_to_a_colleague(chat: Chat, somebody, desk):
    chat.ask_for_person()
    lena, noor = desk("Lena"), desk("Noor")
    lena.open(chat.reference)
    lena.page.get_by_role("button", name="Assign").click()
    dialog = lena.dialog("Assign")
    dialog.get_by_label("To whom?").select_option(label="Noor Haddad")
    assert problems(lena.page) == []
    dialog.get_by_role("button", name="Assign").click()
    expect(noor.page.get_by_role("alert", name="Offer")).to_be_visible()


def test_two_cases_of_one_person_become_one(front_door, somebody, desk):
    customer = front_door.runtime.shop.customers.with_email("lena.fischer@example.org").id
    storage, cases = front_door.runtime.storage, []
    for number in range(2):
        talk = storage.conversations.open("website", customer)
        storage.conversations.add_turn(talk, "customer", "where is it")
        cases.append(call_person(front_door.runtime, talk, f"kin{number}{talk}"))
    lena = desk("Lena").open(cases[0].reference).claim()
    pane = lena.page.get_by_role("complementary", name="Customer")
    pane.get_by_role("button", name=f"Merge {cases[1].reference} into this").click()
    expect(pane).to_contain_text(f"goes on in {cases[0].reference}")
    assert problems(lena.page) == []
    pane.get_by_role("button", name="Merge", exact=True).click()
    expect(pane.get_by_text("Merged into this:")).to_be_visible()
    pane.get_by_role("button", name=cases[1].reference).click()
    expect(pane.get_by_text("Goes on in")).to_contain_text(cases[0].reference)

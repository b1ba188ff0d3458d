"""An agent refunds from the customer's pane, a colleague agrees; a mail that came is folded."""

from playwright.sync_api import expect

from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat


def test_a_refund_is_asked_for_and_a_second_person_agrees(new_page, front_door, somebody, desk):
    chat = Chat(new_page(), front_door.url)
    chat.sign_in("eleanor.whitcombe@example.org", DEMO_PASSWORD).open().ask_for_person()
    reference = chat.reference
    lena = desk("Lena").open(reference).claim()
    lena.page.get_by_role("button", name="Refund for order 1023").click()
    dialog = lena.dialog("Refund for order 1023")
    dialog.get_by_label("How much").fill("4000")
    expect(dialog.locator("button.do")).to_be_disabled()
    dialog.get_by_label("How much").fill("60")
    expect(dialog).to_contain_text("Above £50.00 a second person must agree")
    dialog.get_by_label("Why").fill("the seam came apart")
    assert problems(lena.page) == []
    dialog.get_by_role("button", name="Ask a second person").click()
    done = lena.page.locator(".done-in-shop")
    expect(done).to_contain_text("waits for a second person")
    expect(done.get_by_role("button", name="Agree")).to_have_count(0)

    ines = desk("Ines").open(reference)
    waits = ines.page.locator(".done-in-shop")
    assert problems(ines.page) == []
    waits.get_by_role("button", name="Agree").click()
    expect(waits.get_by_text("done", exact=True)).to_be_visible()
    expect(done.get_by_text("done", exact=True)).to_be_visible()
    notes = lena.page.get_by_role("complementary", name="Customer")
    expect(notes.get_by_text("Done by Lena Vogt, Ines Duarte")).to_be_visible()


def test_what_a_reply_by_mail_quotes_is_folded(chat: Chat, somebody, desk, front_door):
    chat.ask_for_person()
    storage = front_door.runtime.storage
    case = front_door.case(chat.reference)
    turn = storage.conversations.add_turn(case.conversation_id, "customer", "It is order 1042.")
    rest, files = "On Monday, Sam wrote:\n> which order?", ["hole.png"]
    storage.external_ids.put("mail", turn.id, "<one@example.org>", rest=rest, files=files)
    lena = desk("Lena").open(chat.reference).sees("It is order 1042.")
    expect(lena.transcript.get_by_text("attached, in the mailbox: hole.png")).to_be_visible()
    quoted = lena.transcript.get_by_text("which order?")
    expect(quoted).to_be_hidden()
    lena.transcript.get_by_text("Quoted text and signature").click()
    expect(quoted).to_be_visible()
    assert problems(lena.page) == []

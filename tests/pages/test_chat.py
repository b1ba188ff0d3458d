"""The chat as a customer meets it. Rasa does not run: what is tested holds without it."""

from playwright.sync_api import expect

from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.pages.screens import Chat

RECORD_ANNOUNCEMENTS = """
    window.said = [];
    new MutationObserver((changes) => changes.forEach((change) =>
        change.addedNodes.forEach((one) => said.push(one.textContent))
    )).observe(document.getElementById("live"), {childList: true});
"""
ASK_FOR_PERSON = """
    const token = JSON.parse(localStorage["tandem.token"]);
    const headers = {"Content-Type": "application/json", Authorization: "Bearer " + token};
    fetch("/chat/person", {method: "POST", headers, body: "{}"});
"""


def test_opening_takes_the_focus_and_escape_gives_it_back(chat: Chat):
    expect(chat.text).to_be_focused()
    chat.text.press("Escape")
    expect(chat.log).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_bot_says_that_it_is_one_and_the_ways_to_a_person_show(chat: Chat):
    chat.sees("a bot")
    for way in ("Talk to a person", "Phone", "E-mail", "Call me back"):
        expect(chat.ways.get_by_role("button", name=way)).to_be_visible()


def test_phone_and_mail_are_one_press_away(chat: Chat):
    chat.ways.get_by_role("button", name="Phone").click()
    link = chat.frame.get_by_role("link", name="0113 496 0042")
    expect(link).to_have_attribute("href", "tel:01134960042")
    chat.page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(chat.ways.get_by_role("button", name="Phone")).to_be_focused()


def test_a_choice_is_gone_once_used(new_page, front_door):
    chat = Chat(new_page(), front_door.url)
    chat.sign_in("maya.lindqvist@example.org", DEMO_PASSWORD).open()
    choice = chat.frame.get_by_role("button", name="Yes, order 1042")
    choice.click()
    expect(choice).to_have_count(0)
    chat.stored("Yes, order 1042")
    expect(chat.text).to_be_focused()


def test_what_is_written_stays_text(chat: Chat):
    nasty = "<img src=x onerror=alert(1)> https://example.com/a, javascript:alert(1)\nsecond line"
    chat.text.fill(nasty)
    chat.text.press("Enter")
    chat.stored("second line")
    assert chat.bubbles() == [nasty]
    links = chat.log.locator(".customer a")
    assert links.evaluate_all("all => all.map(a => a.href)") == ["https://example.com/a"]
    assert links.first.get_attribute("rel") == "noopener noreferrer nofollow"
    assert chat.log.locator("img").count() == 0


def test_offline_messages_are_kept_and_sent_once_in_order(chat: Chat):
    chat.page.context.set_offline(True)
    chat.say("first, offline").say("second, offline")
    chat.sees("Waiting to be sent")
    expect(chat.line).to_contain_text("Reconnecting")
    assert chat.bubbles() == ["first, offline", "second, offline"]
    chat.page.context.set_offline(False)
    chat.stored("first, offline", 20).stored("second, offline", 20)
    expect(chat.line).not_to_contain_text("Reconnecting", timeout=20000)
    chat.page.reload()
    chat.stored("second, offline")
    assert chat.bubbles() == ["first, offline", "second, offline"]


def test_a_message_written_offline_survives_a_reload(chat: Chat):
    chat.page.route("**/chat/turns", lambda route: route.abort())
    chat.say("typed on the train")
    chat.sees("Waiting to be sent")
    chat.page.reload()
    chat.sees("typed on the train")
    chat.page.unroute("**/chat/turns")
    chat.stored("typed on the train", 15)
    assert chat.bubbles() == ["typed on the train"]


def test_an_answer_lost_on_the_way_back_sends_nothing_twice(chat: Chat):
    lost = []

    def swallow(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    chat.page.route("**/chat/turns", swallow)
    chat.say("only once").stored("only once", 15)
    chat.page.reload()
    chat.stored("only once")
    assert len(lost) == 1
    assert chat.bubbles() == ["only once"]


def test_history_and_draft_survive_a_reload_and_another_page(chat: Chat):
    chat.say("hello there").stored("hello there")
    chat.text.fill("half a thou")
    chat.visit("/department/shoes")
    chat.sees("hello there")
    expect(chat.text).to_have_value("half a thou")
    assert chat.bubbles() == ["hello there"]


def test_two_tabs_show_the_same_conversation(chat: Chat):
    other = Chat(chat.page.context.new_page(), chat.url).visit().open()
    chat.say("from the first tab")
    other.stored("from the first tab")
    other.say("from the second tab")
    chat.stored("from the second tab")
    assert chat.bubbles() == other.bubbles() == ["from the first tab", "from the second tab"]
    chat.page.close()
    other.say("the first tab is closed").stored("the first tab is closed")


def test_too_long_a_message_is_told_before_it_is_sent(chat: Chat):
    chat.text.fill("x" * 4010)
    expect(chat.frame.get_by_text("10 characters too many")).to_be_visible()
    chat.text.press("Enter")
    assert chat.bubbles() == []
    expect(chat.text).to_have_value("x" * 4010)


def test_the_text_grows_to_five_lines(chat: Chat):
    one = chat.text.bounding_box()["height"]
    chat.text.fill("\n".join("12345"))
    five = chat.text.bounding_box()["height"]
    chat.text.fill("\n".join("123456789"))
    assert one * 2 < five
    assert abs(five - chat.text.bounding_box()["height"]) <= 1


def test_waiting_for_a_person_and_going_back(chat: Chat, somebody):
    chat.ask_for_person()
    expect(chat.wait).to_contain_text("minute")
    assert chat.reference.startswith("H-")
    chat.wait.get_by_role("button", name="Stay with the assistant").click()
    expect(chat.wait).to_be_hidden()
    expect(chat.ways.get_by_role("button", name="Talk to a person")).to_be_visible()


def test_a_callback_needs_a_number_that_can_be_called(chat: Chat):
    chat.ways.get_by_role("button", name="Call me back").click()
    number = chat.frame.get_by_label("Your phone number")
    expect(number).to_be_focused()
    number.fill("12")
    number.press("Enter")
    expect(chat.frame.get_by_text("too short")).to_be_visible()
    number.fill("0113 496 0000")
    number.press("Enter")
    chat.sees("0113 496 0000")
    expect(number).to_be_hidden()


def test_ending_the_conversation_starts_a_fresh_one(chat: Chat):
    chat.say("good bye").stored("good bye")
    chat.frame.get_by_role("button", name="More").click()
    chat.frame.get_by_role("button", name="End this conversation").click()
    chat.frame.get_by_role("button", name="End conversation").click()
    chat.frame.get_by_role("button", name="Start a new conversation").click()
    expect(chat.text).to_be_visible()
    expect(chat.log.locator(".turn.customer")).to_have_count(0)
    chat.say("hello again").stored("hello again")


def test_a_conversation_the_server_forgot_begins_anew_and_keeps_the_message(chat: Chat):
    forge = "localStorage.setItem('tandem.token', JSON.stringify('forged.token'))"
    chat.page.frames[1].evaluate(forge)
    chat.say("still there?").stored("still there?", 15)
    chat.sees("This is a new one.")


def test_signing_out_shows_nothing_of_the_customer_any_more(new_page, front_door):
    chat = Chat(new_page(), front_door.url)
    chat.sign_in("maya.lindqvist@example.org", DEMO_PASSWORD).open().sees("Maya")
    chat.say("my private matter").stored("my private matter")
    chat.page.get_by_role("button", name="Sign out").click()
    chat.page.wait_for_url(front_door.url + "/")
    chat.log.locator(".bubble").first.wait_for()
    assert "Maya" not in chat.log.inner_text()
    assert chat.bubbles() == []


def test_a_new_message_is_announced_and_takes_no_focus(chat: Chat):
    frame = chat.page.frames[1]
    frame.evaluate(RECORD_ANNOUNCEMENTS)
    chat.page.get_by_role("link", name="Shoes").focus()
    frame.evaluate(ASK_FOR_PERSON)
    frame.wait_for_function("said.some(text => text.includes('ticket'))")  # nobody is at the desk
    expect(chat.page.get_by_role("link", name="Shoes")).to_be_focused()
    expect(chat.frame.locator("#live p")).to_have_count(0)


def test_reading_keys_move_the_conversation_while_the_text_is_empty(chat: Chat):
    for letter in "abcdefghijkl":
        chat.say(f"line {letter}\n" * 4).stored(f"line {letter}")
    at = "log => log.scrollTop"
    chat.text.press("Home")
    assert chat.log.evaluate(at) == 0
    chat.text.press("PageDown")
    assert chat.log.evaluate(at) > 0
    expect(chat.text).to_be_focused()


def test_the_phone_shows_the_chat_over_the_whole_screen(new_page, front_door):
    chat = Chat(new_page(viewport={"width": 390, "height": 844}), front_door.url).visit().open()
    box = chat.page.locator("tandem-chat iframe").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)


def test_nothing_runs_out_at_320_pixels(new_page, front_door):
    chat = Chat(new_page(viewport={"width": 320, "height": 256}), front_door.url).visit().open()
    chat.say("w" * 200)
    wide = chat.page.frames[1].evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    for button in chat.ways.get_by_role("button").all():
        box = button.bounding_box()
        assert box["height"] >= 24 and box["width"] >= 24


def test_reduced_motion_moves_nothing(new_page, front_door):
    chat = Chat(new_page(reduced_motion="reduce"), front_door.url).visit().open()
    names = "[...document.querySelectorAll('*')].map(one => getComputedStyle(one).animationName)"
    assert set(chat.page.frames[1].evaluate(names)) == {"none"}

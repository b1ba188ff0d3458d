"""What a customer meets beyond plain writing: files, unread counts, sound, sleep, tabs, waiting."""

import json
import re

import pytest
from playwright.sync_api import expect

from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, wait_until

COUNT_TONES = """
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) {
        window.tones++;
        return start.apply(this, at);
    };
"""
KEEP_MESSAGES = """
    if (window === top) {
        window.told = [];
        addEventListener("message", (event) => told.push(event.data));
    }
"""
WRITE_FAST = """(name) => void (async () => {
    const text = document.getElementById("text");
    for (let number = 0; number < 12; number++) {
        text.value = `${name} ${number}`;
        text.form.requestSubmit();
        await new Promise((later) => setTimeout(later, 15));
    }
})()"""
GIVE_FILE = """([kind, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File(["picture"], "screen.png", {type: "image/png"}));
    if (text) carried.setData("text/plain", text);
    const how = {bubbles: true, cancelable: true};
    const event = kind === "paste"
        ? new ClipboardEvent(kind, {...how, clipboardData: carried})
        : new DragEvent(kind, {...how, dataTransfer: carried});
    document.getElementById("text").dispatchEvent(event);
    return event.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def without_files(tmp_path_factory):
    """A front door that takes no files."""
    door = FrontDoor(tmp_path_factory.mktemp("without_files"), files=False).start()
    yield door
    door.stop()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_where_none_are_taken_a_file_is_refused_in_words_with_a_way_out(
    new_page, without_files, kind
):
    chat = Chat(new_page(), without_files.url).visit().open()
    expect(chat.frame.get_by_role("button", name="Add a picture or PDF")).to_have_count(0)
    chat.text.fill("half a thought")
    assert chat.page.frames[1].evaluate(GIVE_FILE, [kind, ""]) is True
    expect(chat.line).to_contain_text("Files can't be sent here.")
    mail = chat.line.get_by_role("link", name="help@fernway.example.com")
    expect(mail).to_have_attribute("href", "mailto:help@fernway.example.com")
    expect(chat.text).to_have_value("half a thought")
    chat.text.press("Enter")
    chat.stored("half a thought")
    expect(chat.line).not_to_contain_text("Files")


def test_a_file_dragged_over_does_not_take_the_chat_away(chat: Chat):
    assert chat.page.frames[1].evaluate(GIVE_FILE, ["dragover", ""]) is True


def test_text_that_is_pasted_with_a_picture_is_pasted(chat: Chat):
    assert chat.page.frames[1].evaluate(GIVE_FILE, ["paste", "cells of a table"]) is False
    expect(chat.line).not_to_contain_text("Files")


def test_what_came_meanwhile_is_counted_on_the_launcher_and_in_the_title(chat: Chat, desk):
    chat.ask_for_person()
    reference = chat.reference
    title = chat.page.title()
    chat.text.press("Escape")
    agent = desk().open(reference).claim()
    agent.reply("Hello, I have your order open.")
    count = chat.page.get_by_role("button", name="Help: open chat, 2 new")
    expect(count).to_be_visible()  # "Sam has joined" and what Sam wrote
    assert chat.page.title() == f"(2) {title}"
    chat.page.reload()
    expect(count).to_be_visible()
    assert chat.page.title() == f"(2) {title}"
    other = Chat(chat.page.context.new_page(), chat.url).visit()
    expect(other.page.get_by_role("button", name="Help: open chat, 2 new")).to_be_visible()
    other.open().sees("I have your order open")
    expect(chat.page.get_by_role("button", name="Help: open chat", exact=True)).to_be_visible()
    assert chat.page.title() == title


def test_sound_is_off_until_it_is_turned_on(new_page, front_door, desk):
    page = new_page()
    page.context.add_init_script(COUNT_TONES)
    chat = Chat(page, front_door.url).visit().open()
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.reply("without a sound")
    chat.sees("without a sound")
    tones = "window.tones"
    assert page.frames[1].evaluate(tones) == 0

    chat.frame.get_by_role("button", name="More").click()
    sound = chat.frame.get_by_role("button", name="Sound when a message arrives: off")
    sound.click()
    expect(
        chat.frame.get_by_role("button", name="Sound when a message arrives: on")
    ).to_be_visible()
    assert page.frames[1].evaluate(tones) == 1  # so that it is known how it sounds
    other = Chat(page.context.new_page(), front_door.url).visit().open()
    agent.reply("with a sound")
    chat.sees("with a sound")
    other.sees("with a sound")

    def heard() -> list[int]:
        return sorted(one.page.frames[1].evaluate(tones) for one in (chat, other))

    wait_until(page, lambda: sum(heard()) >= 2)
    page.wait_for_timeout(500)  # the other tab may not sound too
    assert heard() in ([0, 2], [1, 1])


def test_after_a_sleep_everything_is_there_once(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.reply("before the sleep")
    chat.sees("before the sleep")
    browser = chat.page.context.new_cdp_session(chat.page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    browser.send("Network.enable")
    gone = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.send("Network.emulateNetworkConditions", gone)
    agent.reply("while it slept").reply("and once more")
    expect(agent.transcript.locator(".turn.agent:not(.pending)")).to_have_count(3)
    back = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.send("Network.emulateNetworkConditions", back)
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    chat.sees("and once more", 30)
    assert chat.bubbles("agent") == ["before the sleep", "while it slept", "and once more"]


def test_a_line_that_is_silent_too_long_is_taken_up_again(new_page, front_door):
    """A sleeping machine's line is dead without having been closed: no heartbeat says so."""
    page = new_page()
    page.clock.install()
    chat = Chat(page, front_door.url).visit().open()
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    with page.expect_request(re.compile(r"/chat/stream\?after=\d+$"), timeout=30_000):
        page.clock.resume()
    chat.say("after the sleep").stored("after the sleep", 15)
    assert chat.bubbles() == ["after the sleep"]


def test_two_tabs_that_open_at_once_share_one_conversation(new_page, front_door):
    one = Chat(new_page(), front_door.url).visit()
    two = Chat(one.page.context.new_page(), front_door.url).visit()
    one.launcher.click()
    two.launcher.click()
    for chat in (one, two):
        chat.log.locator(".bubble").first.wait_for()
    one.say("from one").stored("from one")
    two.stored("from one").say("from two").stored("from two")
    one.stored("from two")
    known = [chat.page.frames[1].evaluate("localStorage['tandem.about']") for chat in (one, two)]
    assert json.loads(known[0])["conversation"] == json.loads(known[1])["conversation"]


def test_signing_out_in_one_tab_empties_the_other(new_page, front_door):
    one = Chat(new_page(), front_door.url)
    one.sign_in("priya.raman@example.org", DEMO_PASSWORD).open()
    one.say("my private matter").stored("my private matter")
    two = Chat(one.page.context.new_page(), front_door.url).visit("/account").open()
    two.stored("my private matter").text.fill("a private draft")
    one.page.get_by_role("button", name="Sign out").click()
    expect(two.log.locator(".turn.customer")).to_have_count(0)
    expect(two.text).to_have_value("")
    expect(two.log.locator(".bubble")).to_have_count(1)
    assert "Priya" not in two.log.inner_text()
    one.log.locator(".bubble").first.wait_for()
    assert one.bubbles() == []


def test_whoever_waits_and_signs_in_again_still_waits(new_page, front_door, somebody):
    chat = Chat(new_page(), front_door.url)
    chat.sign_in("grace.kim@example.org", DEMO_PASSWORD).open()
    chat.ask_for_person()
    reference = chat.reference
    chat.page.get_by_role("button", name="Sign out").click()
    chat.page.wait_for_url(front_door.url + "/")
    chat.sees("a bot")
    expect(chat.wait).to_be_hidden()
    chat.sign_in("grace.kim@example.org", DEMO_PASSWORD)
    chat.wait.wait_for()
    assert chat.reference == reference
    chat.wait.get_by_role("button", name="Stay with the assistant").click()
    expect(chat.wait).to_be_hidden()


def test_the_ways_to_a_person_stay_in_view_whatever_happens(chat: Chat, somebody):
    names = ("Talk to a person", "Phone", "E-mail", "Call me back")

    def reachable(*but: str):
        for name in names:
            if name not in but:
                expect(chat.ways.get_by_role("button", name=name)).to_be_in_viewport()

    reachable()
    for number in range(12):
        chat.say(f"line {number}\n" * 5)
    reachable()
    chat.page.context.set_offline(True)
    expect(chat.line).to_contain_text("Reconnecting")
    reachable()
    chat.page.context.set_offline(False)
    chat.ask_for_person()
    reachable("Talk to a person")
    chat.frame.get_by_role("button", name="More").click()
    chat.frame.get_by_role("button", name="End this conversation").click()
    chat.frame.get_by_role("button", name="End conversation").click()
    expect(chat.frame.get_by_role("button", name="Start a new conversation")).to_be_visible()
    reachable("Talk to a person")


def test_who_waits_may_change_to_phone_or_mail_or_go_back(chat: Chat, somebody):
    chat.ask_for_person()
    chat.wait.get_by_role("button", name="Write an e-mail instead").click()
    expect(chat.frame.get_by_label("Your e-mail address")).to_be_focused()
    chat.wait.get_by_role("button", name="Call me back instead").click()
    expect(chat.frame.get_by_label("Your phone number")).to_be_focused()


def test_who_waits_while_somebody_is_there_is_told_how_long(chat: Chat, desk):
    desk()
    chat.ask_for_person()
    expect(chat.wait).to_contain_text("A person will join you here in")
    expect(chat.wait).to_contain_text("minutes")


def test_the_customer_sees_who_comes_who_speaks_and_who_goes(chat: Chat, desk):
    heading = chat.frame.get_by_role("heading", level=1)
    expect(heading).to_have_text("Assistant")
    expect(chat.frame.locator("#company")).to_have_text("Fernway · bot")
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.sees("Sam Okafor has joined")
    expect(heading).to_have_text("Sam Okafor")
    expect(chat.frame.locator("#company")).to_have_text("Fernway · customer service")
    agent.draft.press_sequentially("He", delay=50)
    expect(chat.frame.locator("#status")).to_have_text("Sam Okafor is typing")
    agent.reply("Hello, this is Sam.")
    bubble = chat.log.locator(".turn.agent").filter(has_text="Hello, this is Sam.")
    expect(bubble.locator(".name")).to_have_text("Sam Okafor")


def test_what_the_agent_wrote_is_reported_as_seen_only_when_it_was(chat: Chat, desk):
    chat.ask_for_person()
    reference = chat.reference
    chat.text.press("Escape")
    seen = []
    chat.page.on("request", lambda one: "/chat/seen" in one.url and seen.append(one.post_data_json))
    desk().open(reference).claim().reply("Are you there?")
    expect(chat.page.get_by_role("button", name="Help: open chat, 2 new")).to_be_visible()
    assert seen == []
    with chat.page.expect_request("**/chat/seen"):
        chat.launcher.click()
    assert seen[-1]["seq"] >= 4


def test_the_token_and_texts_never_leave_by_the_pages_messages(new_page, front_door):
    page = new_page()
    page.add_init_script(KEEP_MESSAGES)
    chat = Chat(page, front_door.url).visit().open()
    chat.say("a secret of mine").stored("a secret of mine")
    told = json.dumps(page.evaluate("told"))
    token = json.loads(page.frames[1].evaluate("localStorage['tandem.token']"))
    assert "secret of mine" not in told
    assert token not in told


def test_what_two_tabs_write_at_the_same_moment_is_all_kept(new_page, front_door):
    one = Chat(new_page(), front_door.url).visit().open()
    two = Chat(one.page.context.new_page(), front_door.url).visit().open()
    said = [f"{name} {number}" for number in range(12) for name in ("one", "two")]
    for name, chat in (("one", one), ("two", two)):
        chat.page.frames[1].evaluate(WRITE_FAST, name)
    for chat in (one, two):
        arrived = chat.log.locator(".turn.customer:not(.pending)")
        expect(arrived).to_have_count(len(said), timeout=20_000)
    assert sorted(one.bubbles()) == sorted(said)
    assert one.bubbles() == two.bubbles()
    order = [text for text in one.bubbles() if text.startswith("one")]
    assert order == [text for text in said if text.startswith("one")]

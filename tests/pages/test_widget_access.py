"""The chat for everybody: keyboard, screen reader, magnified, in forced colours, without motion."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import axe
from tests.support.pages.chat_states import FORMS, states
from tests.support.pages.screens import Chat

SPOKEN = """
    window.spoken = [];
    const said = (text) => text && spoken.push(text);
    new MutationObserver((changes) => changes.forEach((change) => {
        const region = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        if (region.closest('[aria-live="off"]')) return;
        const live = region.closest('[aria-live="polite"], [role="status"], [role="alert"]');
        if (live && live.id === "live") change.addedNodes.forEach((one) => said(one.textContent));
        else if (live && !live.hidden) said(live.textContent);
    })).observe(document.body, {subtree: true, childList: true, characterData: true});
"""
"""What a screen reader would say by itself: what is added to polite regions, outside "off"."""

FOCUS = """() => {
    const one = document.activeElement;
    const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent;
    return one === document.body ? "" : (label || one.textContent).trim();
}"""
IN_VIEW = """() => {
    const box = document.activeElement.getBoundingClientRect();
    if (box.height > innerHeight) return box.top < innerHeight && box.bottom > 0;
    return box.width > 0 && box.top >= -1 && box.left >= -1
        && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
}"""
"""What is higher than the screen, as the conversation is when magnified, is in view in part."""

OUTLINED = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture
def held(new_page, front_door):
    """Opens the chat's page in one of the forms."""

    def open_form(form: str) -> Chat:
        how = {"reduced_motion": "reduce"} | FORMS.get(form, {})
        return Chat(new_page(**how), front_door.url).visit()

    return open_form


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing_in_any_state(held, desk, form):
    chat = held(form)
    found = {}
    for state in states(chat, desk()):
        problems = axe.problems(chat.page)
        if len(chat.page.frames) > 1:
            problems += axe.problems(chat.page.frames[1])
        if problems:
            found[state] = problems
    assert found == {}


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press `key` until what is called `name` has the focus; everything on the way must show it."""
    frame = page.frames[1]
    for _ in range(20):
        page.keyboard.press(key)
        assert frame.evaluate(OUTLINED), f"no visible focus on {frame.evaluate(FOCUS)}"
        assert frame.evaluate(IN_VIEW), f"{frame.evaluate(FOCUS)} has the focus out of view"
        if frame.evaluate(FOCUS).startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached with {key}")


@pytest.mark.parametrize("form", ["panel, light", "phone, dark", "400 % zoom"])
def test_a_whole_conversation_by_keyboard_alone(held, desk, form, somebody):
    chat = held(form)
    page, keys = chat.page, chat.page.keyboard
    for _ in range(60):
        keys.press("Tab")
        if chat.launcher.evaluate("one => one.getRootNode().activeElement === one"):
            break
    expect(chat.launcher).to_be_focused()
    keys.press("Enter")
    expect(chat.text).to_be_focused()
    keys.type("where is my parcel")
    keys.press("Enter")
    chat.stored("where is my parcel").sees("can't reach our systems", 20)
    expect(chat.text).to_be_focused()

    tab_to(page, "Phone", "Shift+Tab")
    keys.press("Enter")
    expect(chat.frame.get_by_role("link", name="0113 496 0042")).to_be_focused()
    keys.press("Escape")
    tab_to(page, "Talk to a person", "Shift+Tab")
    keys.press("Space")
    chat.wait.wait_for()
    reference = chat.reference
    tab_to(page, "Stay with the assistant")
    agent = desk().open(reference).claim()
    chat.sees("has joined")
    expect(chat.wait).to_be_hidden()
    agent.reply("Hello, this is Sam. Which order is it?")
    chat.sees("Which order is it?")
    tab_to(page, "Your message")
    keys.type("order 1042")
    keys.press("Enter")
    chat.stored("order 1042")

    tab_to(page, "Conversation", "Shift+Tab")
    keys.press("Escape")
    expect(chat.text).to_be_focused()
    tab_to(page, "More", "Shift+Tab")
    keys.press("Enter")
    keys.press("Escape")
    expect(chat.frame.get_by_role("button", name="More")).to_be_focused()
    keys.press("Enter")
    tab_to(page, "End this conversation")
    keys.press("Enter")
    keys.press("Enter")
    expect(chat.frame.get_by_role("button", name="Start a new conversation")).to_be_visible()
    keys.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_over_the_whole_screen_tab_stays_in_the_chat(held):
    chat = held("phone, light").open()
    for _ in range(25):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("document.activeElement.localName") == "tandem-chat"
        assert chat.page.frames[1].evaluate("document.hasFocus()")
    panel = chat.page.locator("tandem-chat .panel")
    assert panel.get_attribute("aria-modal") == "true"


def test_beside_the_page_tab_leads_back_to_it(held):
    chat = held("panel, light").open()
    for _ in range(25):
        chat.page.keyboard.press("Shift+Tab")
        if chat.page.evaluate("document.activeElement.localName") != "tandem-chat":
            return
    raise AssertionError("the keyboard cannot leave the chat")


def test_a_screen_reader_hears_each_message_once_and_history_never(held, desk):
    chat = held("").open()
    chat.say("is anybody there").sees("can't reach our systems", 20)
    frame = chat.page.frames[1]
    frame.evaluate(SPOKEN)
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    agent.draft.press_sequentially("He", delay=50)
    expect(chat.frame.locator("#status")).to_have_text("Sam Okafor is typing")
    agent.reply("Hello, this is Sam.")
    chat.sees("Hello, this is Sam.")
    expect(chat.frame.locator("#status")).to_have_text("")
    chat.page.context.set_offline(True)
    expect(chat.line).to_contain_text("Reconnecting")
    chat.page.context.set_offline(False)
    expect(chat.line).to_be_hidden(timeout=20_000)
    spoken = frame.evaluate("spoken")
    assert spoken.count("Sam Okafor: Hello, this is Sam.") == 1
    assert sum("has joined" in text for text in spoken) == 1
    assert spoken.count("Sam Okafor is typing") == 1
    assert sum("Reconnecting" in text for text in spoken) == 1
    assert not any("is anybody there" in text or "a bot" in text for text in spoken)

    chat.page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {SPOKEN} }})")
    chat.page.reload()
    chat.sees("Hello, this is Sam.")
    agent.reply("Are you still there?")
    chat.sees("Are you still there?")
    frame = chat.page.frames[1]
    frame.wait_for_function("spoken.includes('Sam Okafor: Are you still there?')")
    assert not any("Hello, this is Sam." in text for text in frame.evaluate("spoken"))


def test_the_log_is_a_log_that_is_announced_elsewhere(held):
    chat = held("").open()
    assert chat.log.get_attribute("aria-live") == "off"
    live = chat.frame.locator("#live")
    assert (live.get_attribute("aria-live"), live.get_attribute("role")) == ("polite", None)
    assert chat.line.get_attribute("role") == "status"
    assert chat.page.locator("tandem-chat iframe").get_attribute("title")
    assert chat.page.get_by_role("dialog", name="Chat").count() == 1


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (380, 640), (1280, 800)])
def test_nothing_is_cut_off_or_needs_scrolling_sideways(new_page, front_door, desk, width, height):
    viewport = {"width": width, "height": height}
    chat = Chat(new_page(viewport=viewport, reduced_motion="reduce"), front_door.url).visit()
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for state in states(chat, desk()):
        if state == "closed":
            continue
        frame = chat.page.frames[1]
        assert not frame.evaluate(sideways), state
        for one in chat.frame.locator("button:visible, a:visible, input:visible").all():
            if one.evaluate("one => one.closest('.bubble, .line') !== null"):
                continue  # a link in a sentence may be lower than 24 pixels
            box = one.bounding_box()
            size = f"{state}: {one.inner_text()} is {box['width']} by {box['height']}"
            assert box["width"] >= 24, size
            assert box["height"] >= 24, size


def test_bigger_letters_break_nothing(new_page, front_door):
    """WCAG 1.4.12: a reader's own line, paragraph, letter and word spacing."""
    chat = Chat(new_page(viewport={"width": 390, "height": 844}), front_door.url).visit().open()
    chat.say("where is my parcel").sees("can't reach our systems", 20)
    spacing = "* {line-height: 1.5 !important; letter-spacing: .12em !important;"
    spacing += " word-spacing: .16em !important} p {margin-bottom: 2em !important}"
    frame = chat.page.frames[1]
    frame.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets.push(sheet) }",
        spacing,
    )
    assert not frame.evaluate("document.documentElement.scrollWidth > innerWidth")
    for name in ("Talk to a person", "Phone", "E-mail", "Call me back"):
        expect(chat.ways.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def test_in_forced_colours_everything_that_can_be_pressed_has_an_edge(held):
    chat = held("forced colours").open()
    chat.say("where is my parcel").sees("can't reach our systems", 20)
    edges = "one => getComputedStyle(one).borderTopStyle + getComputedStyle(one).borderTopWidth"
    for pressed in (
        chat.frame.get_by_role("button", name="Send"),
        chat.log.get_by_role("button", name="Talk to a person"),
        chat.text,
        chat.log.locator(".bubble").first,
    ):
        assert pressed.evaluate(edges) == "solid1px"


def test_messages_that_arrive_move_neither_focus_nor_reading_place(held, desk):
    chat = held("panel, light").open()
    for number in range(8):
        chat.say(f"line {number}\n" * 4).stored(f"line {number}")
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.sees("has joined")  # or it would count as new below
    phone = chat.ways.get_by_role("button", name="Phone")
    phone.focus()
    chat.log.evaluate("log => log.scrollTop = 0")
    agent.reply("I am reading what you wrote.")
    newer = chat.frame.get_by_role("button", name="1 new message")
    expect(newer).to_be_visible()
    assert chat.log.evaluate("log => log.scrollTop") == 0
    expect(phone).to_be_focused()
    newer.press("Enter")
    expect(chat.text).to_be_focused()
    expect(newer).to_be_hidden()
    expect(chat.log.get_by_text("I am reading what you wrote.")).to_be_in_viewport()

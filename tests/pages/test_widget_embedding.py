"""The chat on somebody else's website: another origin, its settings, its colours, its sign-ins."""

import json
import time

import jwt
import pytest
from playwright.sync_api import expect

from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat
from tests.support.pages.websites import website

LAST_MESSAGE = """() => new Promise((heard) => {
    addEventListener("message", ({data}) => data === "last" && heard());
    postMessage("last", "*");
})"""
"""Heard after all messages that were posted before."""

pytestmark = pytest.mark.xdist_group("embedding")  # one front door for all


@pytest.fixture(scope="module")
def named():
    """A website that the front door names."""
    with website() as site:
        yield site


@pytest.fixture(scope="module")
def other():
    """A website that it does not name."""
    with website() as site:
        yield site


@pytest.fixture(scope="module")
def door(tmp_path_factory, named, other):
    """A front door for these two."""
    folder = tmp_path_factory.mktemp("embedding")
    door = FrontDoor(folder, widget_origins=named.url).start()
    named.door = other.door = door.url
    yield door
    door.stop()


@pytest.fixture
def site(named, door):
    """The named website as it is without settings."""
    named.settings, named.style, named.language = "{}", "", "en"
    return named


@pytest.fixture
def maya(door) -> str:
    """What the website's own backend signs for Maya."""
    token = door.runtime.shop.accounts.sign_in("maya.lindqvist@example.org", "fernway-demo-2026")
    customer_id = door.runtime.shop.accounts.customer_id_of(token)
    claims = {"sub": customer_id, "aud": "tandem", "iss": door.url, "exp": int(time.time()) + 600}
    return jwt.encode(claims, door.settings.identity_secret, "HS256")


def nlu_result(chat: Chat, name: str) -> list:
    return [data for event, data in chat.page.evaluate("heard") if event == name]


def until_heard(chat: Chat, name: str) -> list:
    chat.page.wait_for_function("name => heard.some(([event]) => event === name)", arg=name)
    return nlu_result(chat, name)


def test_a_named_website_has_the_whole_chat(new_page, site):
    chat = Chat(new_page(), site.url).visit().open()
    chat.sees("a bot").say("from another website").stored("from another website")
    chat.page.reload()
    chat.stored("from another website")
    chat.text.press("Escape")
    expect(chat.launcher).to_be_focused()
    assert [event for event, _ in chat.page.evaluate("heard")] == ["open", "close"]


def test_another_website_gets_no_chat(new_page, other, door):
    page = new_page()
    chat = Chat(page, other.url).visit()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        chat.launcher.click()
    expect(chat.log).to_have_count(0)


def test_the_frame_answers_only_to_websites_that_are_named(new_page, other, door):
    """Even where a browser would not know the policy: no start, no word to the page."""
    page = new_page()
    headers = {"content-type": "text/html", "content-security-policy": "default-src 'self'"}

    def without_ancestors(route):
        route.fulfill(response=route.fetch(), headers=headers)

    page.route("**/widget", without_ancestors)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(other.url)
    page.evaluate("window.told = []; addEventListener('message', (e) => told.push(e.data))")
    Chat(page, other.url).launcher.click()
    page.frame_locator("tandem-chat iframe").locator("#chat").wait_for()
    page.wait_for_function("told.length")
    page.wait_for_timeout(1000)  # nothing more may be said or asked for
    assert page.evaluate("told") == [{"tandem": "ready"}]
    assert not [url for url in asked if "/chat/start" in url]


def test_messages_of_others_than_the_frame_move_nothing(new_page, site):
    chat = Chat(new_page(), site.url).visit().open()
    chat.page.evaluate("postMessage({tandem: 'close'}, '*')")
    chat.page.evaluate("postMessage({tandem: 'unread', count: 7}, '*')")
    chat.page.evaluate(LAST_MESSAGE)
    expect(chat.log).to_be_visible()
    assert chat.page.evaluate("tandem.unread") == 0


def test_identify_makes_the_customer_known_and_sign_out_leaves_nothing(new_page, site, maya):
    chat = Chat(new_page(), site.url).visit().open()
    chat.say("a question before signing in").stored("a question before signing in")
    chat.page.evaluate("jwt => tandem.identify(jwt)", maya)
    assert until_heard(chat, "identity") == [{"accepted": True, "code": None}]
    chat.stored("a question before signing in").text.fill("half a thought")
    frame = chat.page.frames[1]
    token = json.loads(frame.evaluate("localStorage['tandem.token']"))

    chat.page.evaluate("tandem.signOut()")
    expect(chat.log.locator(".turn.customer")).to_have_count(0)
    chat.sees("a bot")
    expect(chat.text).to_have_value("")
    kept = frame.evaluate("Object.assign({}, localStorage)")
    assert "Maya" not in json.dumps(kept)
    assert maya not in json.dumps(kept)
    assert token not in json.dumps(kept)
    assert (
        frame.evaluate(
            "token => fetch('/chat/stream', {headers: {Authorization: 'Bearer ' + token}})"
            ".then(answer => answer.status)",
            token,
        )
        == 401
    )


def test_a_refused_identity_is_told_to_the_page_and_the_chat_goes_on(new_page, site, maya):
    site.settings = json.dumps({"identity": maya[:-4]})
    chat = Chat(new_page(), site.url).visit().open()
    assert until_heard(chat, "identity") == [{"accepted": False, "code": "identity_invalid"}]
    chat.say("as a visitor then").stored("as a visitor then")
    chat.page.evaluate("jwt => tandem.identify(jwt)", maya)
    chat.page.wait_for_function("heard.some(([event, data]) => data?.accepted)")
    assert chat.bubbles() == ["as a visitor then"]


def test_signing_out_before_the_chat_was_opened_forgets_what_was_kept(new_page, site, maya):
    site.settings = json.dumps({"identity": maya})
    chat = Chat(new_page(), site.url).visit().open()
    chat.say("my private matter").stored("my private matter")
    site.settings = "{}"
    chat.page.evaluate("sessionStorage.clear(); localStorage.clear()")
    chat.visit().page.evaluate("tandem.signOut()")
    chat.launcher.click()
    chat.sees("a bot")
    assert chat.bubbles() == []


def test_colours_and_corner_come_from_the_page(new_page, site):
    site.style = (
        ":root { --tandem-accent: rgb(120, 20, 90); --tandem-surface: url(http://x.invalid/);"
        " --tandem-offset-x: 40px; --tandem-font: Georgia, serif }"
    )
    site.settings = '{"side": "left", "label": "Ask us"}'
    page = new_page()
    chat = Chat(page, site.url).visit()
    launcher = page.get_by_role("button", name="Ask us: open chat")
    assert launcher.bounding_box()["x"] == 40
    assert launcher.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(120, 20, 90)"
    launcher.click()
    chat.sees("a bot")
    variables = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    frame = page.frames[1]
    assert frame.evaluate(variables, "--accent") == "rgb(120, 20, 90)"
    assert frame.evaluate("getComputedStyle(document.body).fontFamily") == "Georgia, serif"
    assert "x.invalid" not in frame.evaluate(variables, "--surface")
    page.evaluate("document.documentElement.style.setProperty('--tandem-accent', 'navy')")
    page.evaluate("tandem.update({label: 'Help'})")
    expect(chat.frame.locator("html")).to_have_attribute(
        "style", "--accent: navy; --type: Georgia, serif;"
    )


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_may_set_light_or_dark(new_page, site, scheme):
    site.settings = json.dumps({"colorScheme": scheme})
    chat = Chat(new_page(color_scheme="null"), site.url).visit().open()
    dark = chat.page.frames[1].evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == (scheme == "dark")


def test_a_page_in_german_has_a_chat_in_german(new_page, site):
    site.language = "de-AT"
    page = new_page()
    chat = Chat(page, site.url).visit()
    page.get_by_role("button", name="Hilfe: Chat öffnen").click()
    ways = chat.frame.get_by_role("navigation", name="Wege zu einem Menschen")
    expect(ways.get_by_role("button", name="Rückruf")).to_be_visible()
    expect(chat.frame.locator("html")).to_have_attribute("lang", "de")
    greeting = chat.frame.locator(".turn.bot .bubble").first
    expect(greeting).to_have_attribute("lang", "en")
    page.evaluate("tandem.update({language: 'en'})")
    expect(chat.ways.get_by_role("button", name="Call me back")).to_be_visible()
    page.evaluate("tandem.update({language: 'xx'})")
    expect(chat.frame.locator("html")).to_have_attribute("lang", "en")


def test_the_page_opens_closes_and_suggests_a_text(new_page, site):
    site.settings = '{"launcher": false}'
    chat = Chat(new_page(), site.url).visit()
    expect(chat.launcher).to_be_hidden()
    own = chat.page.get_by_role("button", name="Our own button")
    own.focus()
    chat.page.evaluate("tandem.open({text: 'About order 1042: '})")
    expect(chat.text).to_have_value("About order 1042: ")
    expect(chat.text).to_be_focused()
    chat.text.press("End")
    chat.page.keyboard.type("where is it")
    chat.page.evaluate("tandem.open({text: 'something else'})")
    expect(chat.text).to_have_value("About order 1042: where is it")
    assert chat.bubbles() == []
    chat.page.evaluate("tandem.toggle()")
    expect(own).to_be_focused()
    assert chat.page.evaluate("tandem.isOpen") is False
    off = (
        "window.off = tandem.on('open', () => heard.push(['again', null])); off(); tandem.toggle()"
    )
    chat.page.evaluate(off)
    assert nlu_result(chat, "again") == []

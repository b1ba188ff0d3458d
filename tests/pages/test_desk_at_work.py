"""The desk in a working day: by keys alone, with 200 cases, reloaded, raced, looked at by axe."""

import statistics
import threading

import pytest
from playwright.sync_api import expect

from tandem.handover.open_case import call_person
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat, Desk, seconds_until

MANY = 200
LIST_MILLISECONDS = 100  # from the event of the stream to the list painted anew
OPEN_SECONDS = 1.0
PHONE = {"width": 390, "height": 844}


def open_many(front_door) -> None:
    """200 open cases more; the desk's process finds them by itself."""
    runtime = front_door.runtime
    for number in range(MANY):
        conversation = runtime.storage.conversations.open("website")
        runtime.storage.conversations.add_turn(
            conversation, "customer", f"where is parcel {number}"
        )
        call_person(runtime, conversation, f"many-{conversation}")


def test_a_whole_case_by_keys_alone(chat: Chat, desk):
    chat.say("this is the THIRD TIME, useless, you are a joke!!").ask_for_person()
    agent = desk("Noor")
    page, press = agent.page, agent.page.keyboard.press
    press("j")
    expect(page.get_by_role("article")).to_be_visible()
    press("c")
    expect(agent.draft).to_be_focused()
    press("Escape")
    press("u")
    expect(agent.draft).to_be_focused()
    opening = agent.draft.input_value()
    assert opening
    press("Enter")
    chat.sees(opening)
    press("Escape")
    press("n")
    expect(page.get_by_placeholder("A note for colleagues")).to_be_focused()
    page.keyboard.type("third contact, be gentle")
    press("Enter")
    expect(page.get_by_role("complementary", name="Customer")).to_contain_text("be gentle")
    press("Escape")
    press("r")
    expect(agent.draft).to_be_focused()
    page.keyboard.type("I have it open, one moment.")
    press("Enter")
    chat.sees("I have it open")
    press("Escape")
    press("i")
    expect(page.get_by_role("button", name="Readings")).to_have_attribute("aria-pressed", "true")
    press("p")
    press("?")
    expect(agent.dialog("Keys")).to_be_visible()
    press("Escape")
    press("/")
    expect(page.get_by_label("Find a case")).to_be_focused()
    press("Escape")
    press("e")
    expect(agent.dialog("Close")).to_be_visible()
    press("ArrowDown")  # from "Solved" to "Not solved"
    press("Tab")
    page.keyboard.type("angry, calmer at the end")
    press("Control+Enter")
    reflection = agent.dialog("What did the data miss?")
    expect(reflection).to_be_visible()
    press("Space")
    press("Control+Enter")
    expect(reflection).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(0)
    chat.sees("has closed the conversation")
    press("j")  # the keys still work after all that
    expect(page.get_by_role("article")).to_have_count(0)


def test_after_a_dialog_the_focus_is_where_it_was(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk("Sam").open(chat.reference).claim()
    expect(agent.draft).to_be_focused()
    button = agent.page.get_by_role("button", name="Transfer")
    button.focus()
    button.press("Enter")
    expect(agent.dialog("Transfer")).to_be_visible()
    agent.page.keyboard.press("Escape")
    expect(agent.dialog("Transfer")).to_have_count(0)
    expect(button).to_be_focused()


def test_reloading_keeps_drafts_and_loses_nothing_on_either_side(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk("Sam").open(chat.reference).claim()
    agent.reply("First answer.")
    chat.sees("First answer.").say("before the reload")
    agent.sees("before the reload")
    agent.draft.fill("half a sentence")
    agent.page.reload()
    agent.sees("before the reload")
    expect(agent.draft).to_have_value("half a sentence")
    chat.page.reload()
    chat.sees("First answer.").say("after the reload")
    agent.sees("after the reload")
    agent.reply("Second answer.")
    chat.sees("Second answer.")
    assert chat.bubbles("agent") == ["First answer.", "Second answer."]


def test_two_agents_claim_in_the_same_moment(chat: Chat, desk, front_door):
    chat.ask_for_person()
    case = front_door.case(chat.reference)
    agents = [desk("Sam"), desk("Noor")]
    for agent in agents:
        agent.open(chat.reference)
    # Both presses are on their way before either is answered: the answers are held back.
    gate = threading.Event()
    for agent in agents:
        agent.page.route("**/claim", lambda route: (gate.wait(0.2), route.continue_()))
        agent.page.route("**/accept", lambda route: (gate.wait(0.2), route.continue_()))
    for agent in agents:
        agent.page.keyboard.press("c")
    winners = []
    for agent in agents:
        expect(agent.draft.or_(agent.told).first).to_be_visible()
        if agent.draft.count():
            winners.append(agent)
        else:
            expect(agent.told).to_contain_text("took this case")
    assert len(winners) == 1
    joined = chat.log.get_by_text("has joined")
    expect(joined).to_have_count(1)
    assert front_door.runtime.storage.cases.get(case.id).state == "with_agent"


def test_delivered_and_seen(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk("Sam").open(chat.reference).claim()
    agent.reply("Do you see this?")
    expect(agent.transcript.get_by_text("Seen", exact=True)).to_be_visible()
    chat.frame.get_by_role("button", name="Close chat").click()
    agent.reply("And this?")
    expect(agent.transcript.get_by_text("Delivered", exact=True)).to_be_visible()


# Times each event of the stream until the browser has painted what it changed.
TIMED = """() => {
  window.drawn = [];
  const add = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (name, listener) {
    return add.call(this, name, (event) => {
      const began = performance.now();
      listener(event);
      if (name !== "changes") return;
      requestAnimationFrame(() => setTimeout(() => window.drawn.push(performance.now() - began)));
    });
  };
}"""


def test_with_200_cases_the_list_stays_fast(chat: Chat, new_page, front_door, sign_ins):
    chat.ask_for_person()
    open_many(front_door)
    page = new_page(storage_state=sign_ins["Sam"])
    page.add_init_script(f"({TIMED})()")
    agent = Desk(page, front_door.url).visit().show("All")
    expect(agent.list.locator(".case")).to_have_count(MANY + 1)
    for number in range(10):
        chat.say(f"message {number}").stored(f"message {number}")
    milliseconds = page.evaluate("window.drawn")
    assert len(milliseconds) >= 5
    assert statistics.median(milliseconds) < LIST_MILLISECONDS, milliseconds
    page.get_by_label("Find a case").fill(chat.reference)
    expect(agent.list.locator(".case")).to_have_count(1)
    agent.list.locator(".case").click()
    article = page.get_by_role("article", name=f"Case {chat.reference}")
    assert seconds_until(article) < OPEN_SECONDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(chat: Chat, desk, size, scheme):
    agent = desk("Ines", viewport=size, color_scheme=scheme)
    page = agent.page
    chat.say("where is order 1077, useless").ask_for_person()
    expect(page.get_by_role("alert", name="Offer")).to_be_visible()
    assert problems(page) == []  # the list, and an offer above it
    agent.open(chat.reference).claim()
    agent.draft.fill("What is your order number?")
    expect(page.locator(".cue")).to_be_visible()
    page.get_by_role("button", name="Readings").click()
    assert problems(page) == []
    agent.draft.press("Escape")
    for key, name in (("t", "Transfer"), ("b", "Hand back"), ("?", "Keys"), ("e", "Close")):
        page.keyboard.press(key)
        expect(agent.dialog(name)).to_be_visible()
        assert problems(page) == []
        page.keyboard.press("Escape")
        expect(agent.dialog(name)).to_have_count(0)
    if size is PHONE:
        page.get_by_role("button", name="Customer").click()
        assert problems(page) == []
    for path in ("audit", "themes"):
        page.goto(f"{agent.url}/desk/{path}")
        assert problems(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_sign_in(new_page, front_door, scheme):
    page = new_page(color_scheme=scheme, viewport=PHONE)
    page.goto(f"{front_door.url}/desk/sign-in")
    assert problems(page) == []

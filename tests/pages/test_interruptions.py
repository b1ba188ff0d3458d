"""The front door dies or the line breaks: nothing is lost, nothing comes twice, nobody reloads."""

import re

import pytest
from playwright.sync_api import expect

from tandem.desk.demo_agents import AGENTS, PASSWORD
from tests.support.pages.front_door import FrontDoor
from tests.support.pages.screens import Chat, Desk


@pytest.fixture
def own_door(tmp_path):
    """A front door that this test may kill."""
    door = FrontDoor(tmp_path).start()
    yield door
    door.stop()


@pytest.fixture
def agent(new_page, own_door) -> Desk:
    page = new_page()
    page.goto(f"{own_door.url}/desk/sign-in")
    page.get_by_role("button", name=AGENTS[0].name).click()
    page.wait_for_url("**/desk")
    assert PASSWORD not in page.content()
    return Desk(page, own_door.url)


def test_both_sides_go_on_after_a_crash(new_page, own_door, agent: Desk):
    chat = Chat(new_page(), own_door.url).visit().open()
    chat.say("before the crash").ask_for_person()
    agent.open(chat.reference).claim().reply("I am with you.")
    chat.sees("I am with you.")

    own_door.stop()
    expect(chat.line).to_contain_text("Reconnecting", timeout=15000)
    expect(agent.page.get_by_text("The list may be behind")).to_be_visible()
    chat.say("while it was down").say("and once more")
    agent.reply("Typed while it was down.")
    # The first one may be unsent too: stored and shown, and the answer was lost with the process.
    unsent = agent.transcript.locator(".pending")
    typed = unsent.filter(has_text="Typed while it was down.")
    expect(typed.get_by_text("Not sent.")).to_be_visible()

    own_door.start()
    chat.stored("while it was down", 30).stored("and once more", 30)
    typed.get_by_role("button", name="Try again").click()
    chat.sees("Typed while it was down.", 20)
    expect(agent.transcript.get_by_text("and once more")).to_be_visible(timeout=20000)
    expect(unsent).to_have_count(0)
    assert chat.bubbles() == ["before the crash", "while it was down", "and once more"]
    assert chat.bubbles("agent") == ["I am with you.", "Typed while it was down."]
    expect(agent.page.get_by_text("The list may be behind")).to_be_hidden(timeout=15000)


def test_what_the_agent_wrote_during_a_break_comes_also_when_the_customer_writes_first(chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.sees("has joined")
    chat.page.context.set_offline(True)
    expect(chat.line).to_contain_text("Reconnecting")
    agent.reply("Said during the break.").sees("Said during the break.")
    chat.say("Written during the break.")
    chat.page.route("**/chat/stream*", lambda route: route.abort())  # the message is quicker
    chat.page.context.set_offline(False)
    chat.stored("Written during the break.", 20)
    chat.page.unroute("**/chat/stream*")
    chat.sees("Said during the break.", 20)


def test_what_the_customer_wrote_during_a_break_comes_also_when_the_agent_writes_first(chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference).claim()
    chat.sees("has joined")
    lost = re.compile(r"/desk/api/cases/[^/]+\?after=")
    agent.page.route(lost, lambda route: route.abort())
    chat.say("Written during the break.").stored("Written during the break.")
    with agent.page.expect_response("**/reply"):
        agent.reply("Answered before it was read.")
    expect(agent.page.locator(".turn.agent:not(.pending)")).to_have_count(1)
    agent.page.unroute(lost)
    chat.say("Are you there?")
    agent.sees("Are you there?").sees("Written during the break.")

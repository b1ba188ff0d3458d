"""The front door dies in the middle: nothing is lost, nothing comes twice, nobody has to reload."""

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
    expect(agent.page.get_by_text("Not sent.")).to_be_visible()

    own_door.start()
    chat.stored("while it was down", 30).stored("and once more", 30)
    agent.page.get_by_role("button", name="Try again").click()
    chat.sees("Typed while it was down.", 20)
    expect(agent.transcript.get_by_text("and once more")).to_be_visible(timeout=20000)
    assert chat.bubbles() == ["before the crash", "while it was down", "and once more"]
    assert chat.bubbles("agent") == ["I am with you.", "Typed while it was down."]
    expect(agent.page.get_by_text("The list may be behind")).to_be_hidden(timeout=15000)

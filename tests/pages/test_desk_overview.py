"""What is seen at once: a dense list, the last words and the place to write, how it stands."""

import pytest
from playwright.sync_api import expect

from tandem.escalation.decision import Decision
from tandem.handover.open_case import hand_over
from tests.support.pages.axe import problems
from tests.support.pages.screens import Chat

FEWEST_LINES = 9
WHOLE = """() => { const pane = document.querySelector('.cases').getBoundingClientRect();
  return [...document.querySelectorAll('.case')].map((one) => one.getBoundingClientRect())
    .filter((one) => one.top >= pane.top && one.bottom <= pane.bottom).length; }"""
UNSURE = "not understood 2 times in a row, confidence 0.58 below 0.70"


def open_unsure(front_door, count: int) -> list[str]:
    """Cases that nobody understood; their references."""
    runtime, found = front_door.runtime, []
    for number in range(count):
        conversation = runtime.storage.conversations.open("website")
        said = f"blue thing {number}"
        turn = runtime.storage.conversations.add_turn(conversation, "customer", said)
        decision = Decision("hand_over", "confidence", UNSURE, (turn.seq,), "general")
        found.append(hand_over(runtime, conversation, f"u-{conversation}", decision).case.reference)
    return found


def test_a_dense_list_shows_nine_cases_and_is_remembered(front_door, somebody, desk):
    open_unsure(front_door, 12)
    agent = desk()
    expect(agent.list.locator(".case")).to_have_count(12)
    assert agent.page.evaluate(WHOLE) < FEWEST_LINES
    agent.page.get_by_role("button", name="Dense list").click()
    assert agent.page.evaluate(WHOLE) >= FEWEST_LINES
    agent.page.reload()
    expect(agent.list.locator(".case")).to_have_count(12)
    assert agent.page.evaluate(WHOLE) >= FEWEST_LINES
    assert problems(agent.page) == []


def test_a_reason_is_in_words_and_its_figures_one_click_away(front_door, somebody, desk):
    [reference] = open_unsure(front_door, 1)
    agent = desk().open(reference)
    expect(agent.list).to_contain_text("wasn't sure what was meant")
    figures = agent.packet.get_by_text(UNSURE)
    expect(figures).to_be_hidden()
    agent.packet.get_by_text("in figures").click()
    expect(figures).to_be_visible()


def test_a_lead_sees_how_it_stands(front_door, somebody, desk):
    open_unsure(front_door, 2)
    lead = desk("Lena")
    overview = lead.page.get_by_role("region", name="How it stands")
    expect(overview).to_contain_text("2 customers are waiting.")
    expect(overview).to_contain_text("Needs a decision")
    expect(overview.get_by_role("listitem").filter(has_text="Sam Okafor")).to_be_visible()
    assert problems(lead.page) == []
    overview.get_by_role("button").first.click()
    expect(lead.transcript).to_be_visible()
    expect(desk("Sam").page.get_by_role("region", name="How it stands")).to_have_count(0)


@pytest.mark.parametrize("folded", [False, True])
def test_last_words_and_reply_are_always_in_view(chat: Chat, desk, folded):
    for number in range(6):
        chat.say(f"this is message {number} about my parcel, which is nine days late").stored(
            f"message {number}"
        )
    chat.ask_for_person()
    agent = desk().open(chat.reference)
    if folded:
        agent.page.keyboard.press("p")
    agent.claim()
    expect(agent.transcript.get_by_text("message 5")).to_be_in_viewport(ratio=1)
    expect(agent.draft).to_be_in_viewport(ratio=1)
    box = agent.transcript.bounding_box()
    assert box["height"] >= 180
    agent.page.reload()
    expect(agent.packet.get_by_role("button", expanded=not folded)).to_be_visible()


def test_what_is_typed_right_after_a_claim_is_text(chat: Chat, desk):
    chat.ask_for_person()
    agent = desk().open(chat.reference)
    agent.page.route(
        "**/claim", lambda route: (agent.page.wait_for_timeout(300), route.continue_())
    )
    agent.page.keyboard.press("c")
    agent.page.keyboard.type("retry")  # e would close the case, t would transfer it
    expect(agent.draft).to_have_value("retry")
    expect(agent.page.get_by_role("dialog")).to_have_count(0)

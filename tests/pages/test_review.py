"""A lead labels by keyboard and reads what the label would change, with the trained model."""

import re

import pytest
from playwright.sync_api import expect

from tandem.config.model_file import MODEL
from tandem.core.conversation import NluResult
from tests.support.pages.axe import problems

missing = f"NO LABEL WAS TRIED: {MODEL} is missing. Run `make test`."
pytestmark = pytest.mark.skipif(not MODEL.exists(), reason=missing)
FIRST_SECONDS = 30
"""The first question loads the model, on a machine that is busy with other tests."""


def unsure(runtime, text, *ranking):
    """A customer whose message was not understood."""
    store = runtime.storage.conversations
    conversation = store.open("website", None)
    turn = store.add_turn(conversation, "customer", text)
    heard = NluResult(ranking[0], 0.31, tuple((intent, 0.3) for intent in ranking),
                      bot_actions=("action_ask_again",))  # fmt: skip
    store.hear(turn, conversation, heard, facts={}, decision={"commands": []}, offered=False)


def test_what_a_label_would_change_stands_beneath_it_and_it_can_be_taken_back(
    new_page, front_door, sign_ins
):
    runtime = front_door.runtime
    unsure(runtime, "the wren has flown the coop", "out_of_scope", "greet")
    unsure(runtime, "that wren has flown its coop by now", "out_of_scope", "promo_code")
    unsure(runtime, "cancel my order pls", "out_of_scope", "cancel_order")
    page = new_page(storage_state=sign_ins["Lena"])
    page.goto(f"{front_door.url}/desk/review")
    item = page.locator(".doubts > li", has_text="flown the coop")
    change = item.locator(".change")
    named = item.get_by_label("Another intent")
    named.fill("bird_watching")
    named.press("Enter")
    expect(change).to_contain_text(
        re.compile(r"Now .* 0\.\d\d, once learned bird watching 0\.\d\d"),
        timeout=FIRST_SECONDS * 1000,
    )
    assert problems(page) == []

    page.keyboard.press("u")
    expect(item).to_be_focused()
    expect(change).to_be_empty()
    assert runtime.storage.reviews.labels() == []

    near = page.locator(".doubts > li", has_text="cancel my order pls")
    named = near.get_by_label("Another intent")
    named.fill("greet")
    named.press("Enter")
    expect(near.locator(".change .warn").first).to_contain_text(
        "Much like an example of cancel order", timeout=FIRST_SECONDS * 1000
    )
    near.get_by_role("button", name="Take back").click()
    expect(near.get_by_role("button", name="Take back")).to_be_hidden()

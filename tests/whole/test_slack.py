"""Slack with everything real but Slack: the same conversation as on the website, a website customer
served from a thread, an event that outlives its process."""

import pytest

from tests.support.slack_customer import SlackCustomer, action, event
from tests.support.slack_server import words_of
from tests.support.system import Customer, wait_for

SCRIPT = {
    "where is order 1017": "e-mail",
    "grace.kim@example.org": "Jute Rug Round",
    "when are you open": "8",
    "thanks": "",
}
"""What is said, and a word that every wording of the answer holds."""


@pytest.fixture
def maya(system, workspace):
    return SlackCustomer(system, workspace, "U0MAYA", "D0MAYA")


@pytest.fixture
def otto(system, workspace):
    return SlackCustomer(system, workspace, "U0OTTO", "D0OTTO")


def card_of(workspace, reference):
    return wait_for(
        lambda: next((m for m in workspace.channels["C0AGENTS"] if reference in words_of(m)), None)
    )


def press_card(system, card, title):
    block = card["blocks"][-1]
    found = next(e for e in block["elements"] if e["text"]["text"] == title)
    action(system.base, "U0SAM", "C0AGENTS", card, block, found)


def write_under(system, card, text):
    event(system.base, "message_of_agent", thread_ts=card["ts"], text=text, blocks=[])


def test_the_same_conversation_on_the_website_and_in_slack_side_by_side(customer, maya):
    for said, word in SCRIPT.items():
        there, here = maya.say(said), customer.say(said)
        assert word.lower() in there.lower(), there
        assert word.lower() in here.lower(), here
    bot = [turn for turn in customer.turns if turn["speaker"] == "bot"]
    question = [m for m in maya.messages if "how was this" in m["text"]]
    assert len(question) == 1  # a message in Slack; on the website a part of the page
    assert len(maya.messages) - 1 == len(bot)  # the greeting, and as many replies


def test_a_website_customer_is_served_wholly_from_a_slack_thread(system, workspace, customer):
    customer.say("where is order 1017")
    customer.say("let me talk to a human")
    reference = wait_for(lambda: customer.state["case"])
    card = card_of(workspace, reference)
    assert "Order: 1017" in words_of(card)

    press_card(system, card, "Claim")
    wait_for(lambda: customer.state["owner"] == "person")
    assert customer.state["agent"]["name"] == "Sam Okafor"
    write_under(system, card, "I have order 1017 open &amp; ready.")
    turn = customer.wait_for_turn("agent", "I have order 1017 open & ready.")
    assert turn["name"] == "Sam Okafor"
    customer.send(text="thank you, no hurry")
    thread = lambda: workspace.texts("C0AGENTS", card["ts"])  # noqa: E731
    wait_for(lambda: any("no hurry" in text for text in thread()))

    press_card(system, card, "Back to the assistant")
    wait_for(lambda: customer.state["owner"] == "bot")
    wait_for(lambda: "Back with the assistant" in words_of(card))
    assert "Jute Rug Round" in customer.say("grace.kim@example.org")
    assert sum("order 1017 open" in text for text in thread()) == 0  # no echo under the card


def test_a_slack_customer_reaches_a_person_by_a_button_and_is_answered(system, workspace, otto):
    otto.say("flurb wug blick")
    otto.press("Talk to a person")
    card = wait_for(
        lambda: next((m for m in workspace.channels["C0AGENTS"] if "on slack" in words_of(m)), None)
    )
    assert any("✓ Talk to a person" in text for text in otto.texts)
    press_card(system, card, "Claim")
    wait_for(lambda: any("Sam Okafor has joined" in text for text in otto.texts))
    write_under(system, card, "Hello, this is Sam.")
    wait_for(lambda: "Sam Okafor: Hello, this is Sam." in otto.texts)
    otto.send("hello Sam")
    wait_for(lambda: any("hello Sam" in t for t in workspace.texts("C0AGENTS", card["ts"])))


def test_an_event_that_was_acknowledged_outlives_its_process(system, workspace):
    noor = SlackCustomer(system, workspace, "U0SHY", "D0SHY")
    noor.send("where is order 1017")
    system.kill("tandem.server.app")

    def asked() -> list[str]:
        return [text for text in noor.texts if "mail" in text.lower()]

    wait_for(asked, 150, lambda: f"no answer; Slack got: {noor.texts}")
    assert len(asked()) == 1 and len(noor.texts) == len(set(noor.texts))
    wait_for(system.healthy, 120)
    assert Customer(system).say("when are you open")

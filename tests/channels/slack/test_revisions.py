"""Edits and deletions of customers' messages, link previews, and the Home tab."""

import pytest

from tandem.handover import open_case
from tests.support.slack_server import payload, words_of


@pytest.fixture
def heard(rig):
    """A customer has written, and was answered."""
    rig.send("message_direct")
    rig.heard()
    return rig


def count(rig) -> int:
    return len(rig.server.channels["D0MAYA"])


def test_an_edit_changes_the_words_and_is_not_answered_as_new(heard):
    heard.send("message_changed")
    heard.done()
    assert heard.said() == ["where is order 1043"]
    assert "I keep the new words" in heard.server.texts("D0MAYA")[-1]
    told = count(heard)
    heard.send("message_changed")  # Slack sends it again
    heard.done()
    assert count(heard) == told


def test_an_agent_is_told_of_an_edit_with_both_wordings(heard):
    open_case.call_person(heard.runtime, heard.conversation(), "p1")
    heard.send("message_changed")
    heard.done()
    assert heard.said(speaker="system")[-1] == (
        "Changed from “where is order 1042” to “where is order 1043”."
    )


def test_what_was_deleted_is_gone_and_an_agent_hears_that_something_was(heard):
    open_case.call_person(heard.runtime, heard.conversation(), "p1")
    heard.send("message_deleted")
    heard.done()
    assert heard.said() == ["(deleted)"]
    assert heard.said(speaker="system")[-1] == "A message was deleted."


def test_a_deletion_with_the_assistant_says_nothing(heard):
    before = count(heard)
    heard.send("message_deleted")
    heard.done()
    assert heard.said() == ["(deleted)"] and count(heard) == before


def test_a_secret_that_is_edited_in_is_hidden(heard):
    data = payload("message_changed")
    data["event"]["message"]["text"] = "my card is 4111 1111 1111 1111"
    heard.send(data)
    heard.done()
    assert "4111" not in heard.said()[0] and "4111" not in str(heard.server.texts("D0MAYA"))


@pytest.mark.parametrize("odd", ["bot", "somebody else", "preview", "unknown message"])
def test_what_is_no_edit_of_the_customers_own_message_causes_nothing(heard, odd):
    data, before = payload("message_changed"), count(heard)
    message, previous = data["event"]["message"], data["event"]["previous_message"]
    if odd == "bot":
        message["bot_id"] = "B0OTHER"
    elif odd == "somebody else":
        message["user"] = "U0OTTO"
    elif odd == "preview":
        message["text"] = previous["text"]
        message["attachments"] = [{"from_url": "https://example.com"}]
    else:
        message["ts"] = "1764000099.000100"
    heard.send(data)
    heard.done()
    assert heard.said() == ["where is order 1042"] and count(heard) == before


def home(rig, user: str = "U0MAYA", event_id: str = "Ev1") -> str:
    data = payload("app_home_opened", user=user)
    rig.send(data | {"event_id": event_id})
    rig.done()
    return words_of(rig.server.homes[user])


def test_the_home_tab_shows_open_matters_and_nobody_elses(heard):
    assert "Nothing is open." in home(heard)
    open_case.call_person(heard.runtime, heard.conversation(), "p1")
    case = heard.runtime.storage.cases.of_conversation(heard.conversation())
    assert case.reference in home(heard, event_id="Ev2")
    assert case.reference not in home(heard, "U0OTTO", "Ev3")


def test_the_home_tab_shows_a_linked_customers_matters_from_the_website(heard):
    runtime = heard.runtime
    maya = runtime.shop.customers.with_email("maya.lindqvist@example.org")
    conversation = runtime.storage.conversations.open("website", maya.id)
    runtime.storage.conversations.receive(conversation, "my parcel is late")
    open_case.call_person(runtime, conversation, "p2")
    reference = runtime.storage.cases.of_conversation(conversation).reference
    assert reference not in home(heard)
    runtime.storage.people.link("slack", "U0MAYA", maya.id, "confirmed")
    assert reference in home(heard, event_id="Ev2")

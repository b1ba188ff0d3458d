"""A person is erased: our messages in Slack go too, other people's and other persons' stay."""

import pytest

from tandem.handover import open_case
from tandem.privacy import erasure
from tandem.privacy.subject import find


@pytest.fixture
def settings():
    return {"slack_agents_channel": "C0AGENTS"}


def test_our_messages_go_and_others_stay(rig):
    rig.send("message_direct")
    rig.done()
    conversation = rig.runtime.storage.external_ids.behind("slack thread", "D0MAYA/")["ours"]
    open_case.call_person(rig.runtime, conversation, "h-1")
    rig.runtime.storage.conversations.receive(conversation, "my aunt has a purple tortoise")
    rig.done()
    case = rig.runtime.storage.cases.of_conversation(conversation)
    card = rig.runtime.storage.external_ids.starting("slack card", case.id)[0]["theirs"].split("/")[
        1
    ]
    agents = rig.server.channels["C0AGENTS"]
    agents.append({"ts": "99.1", "thread_ts": card, "user": "U0SAM", "text": "I know her"})
    rig.server.channels["D0OTTO"].append({"ts": "1.1", "user": "U0TANDEM", "text": "for Otto"})
    assert "purple tortoise" in str(agents)
    assert len(rig.server.channels["D0MAYA"]) >= 1

    erasure.erase(rig.runtime, find(rig.runtime, conversation), conversation, "tests")
    rig.done()

    assert [m["text"] for m in agents] == ["I know her"]
    assert rig.server.channels["D0MAYA"] == []
    assert len(rig.server.channels["D0OTTO"]) == 1
    assert rig.runtime.storage.outbox.counts().dead == 0

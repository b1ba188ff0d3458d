"""Drafts are kept for the agent; an own case can sleep until a time or a reply."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tandem.core.errors import Refused
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person, receive
from tandem.server.app import create_app
from tandem.server.scheduler import tick
from tests.support.desks import DeskClient


def handover(runtime, number: int = 1):
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", f"parcel {number}")
    return call_person(runtime, conversation, f"p{number}")


def test_drafts_of_several_cases_are_kept_for_their_agent(runtime):
    app = create_app(runtime)
    with TestClient(app):
        sam, noor = DeskClient(app, runtime), DeskClient(app, runtime, "Noor")
        first, second = handover(runtime, 1), handover(runtime, 2)
        sam.do(first, "draft", kind="reply", text="I have your par")
        sam.do(first, "draft", kind="reply", text="I have your parcel's")
        sam.do(second, "draft", kind="note", text="my password is Zebra&Tr0ub4dor")
        found = sam.get("api/drafts").json()["drafts"]
        assert found[first.id] == {"kind": "reply", "text": "I have your parcel's"}
        assert "Zebra" not in found[second.id]["text"]
        assert noor.get("api/drafts").json() == {"drafts": {}}
        sam.do(first, "draft", kind="reply", text="")
        assert set(sam.get("api/drafts").json()["drafts"]) == {second.id}


@pytest.fixture
def slept(timed, clock):
    """An agent, and a case of theirs that sleeps for three hours."""
    storage = timed.storage
    agent = storage.agents.get(
        storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    )
    storage.agents.beat(agent.id)
    case = handover(timed)
    agent_actions.claim(timed, case.id, agent)
    until = clock() + timedelta(hours=3)
    return agent, agent_actions.snooze(timed, case.id, agent, until)


def test_a_case_sleeps_until_its_time(timed, clock, slept):
    _, case = slept
    assert case.sleeps(clock())
    assert not case.sleeps(clock() + timedelta(hours=3))


def test_a_reply_wakes_it(timed, clock, slept):
    _, case = slept
    receive(timed, case.conversation_id, "any news?")
    assert not timed.storage.cases.get(case.id).sleeps(clock())


def test_a_sleeping_case_is_not_ended_for_silence(timed, clock, slept):
    agent, case = slept
    for _ in range(6):
        clock.go_on(minutes=20)
        timed.storage.agents.beat(agent.id)
        tick(timed)
    assert timed.storage.cases.get(case.id).is_with(agent.id)


def test_only_who_has_it_puts_it_to_sleep_and_not_for_ever(timed, clock, slept):
    agent, case = slept
    other = timed.storage.agents.get(
        timed.storage.agents.add("b@example.org", "B", "secret-enough", "lead")
    )
    for who, until in ((other, None), (agent, clock()), (agent, clock() + timedelta(days=400))):
        with pytest.raises(Refused):
            agent_actions.snooze(timed, case.id, who, until)
    assert agent_actions.wake(timed, case.id, agent).snoozed_seq is None

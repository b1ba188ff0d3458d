"""What happens as time passes, with a clock that the test turns."""

from datetime import UTC, datetime, timedelta

import pytest

from tandem.cases.agent import Agent
from tandem.core.errors import Refused
from tandem.handover import agent_actions, open_case
from tandem.handover.change_method import change_contact_method
from tandem.handover.open_case import call_person
from tandem.server.scheduler import tick
from tests.conftest import make_runtime, put_away
from tests.support.cases import amend


@pytest.fixture
def people(timed):
    """Sam and Noor, both at the desk."""
    found = {}
    for name, role in (("Sam", "agent"), ("Noor", "senior")):
        agent_id = timed.storage.agents.add(f"{name}@example.org", name, "secret-enough", role)
        timed.storage.agents.beat(agent_id)
        found[name] = timed.storage.agents.get(agent_id)
    return found


@pytest.fixture
def case(timed):
    return call_person(timed, timed.storage.conversations.open("website"), "h")


def said(runtime, case) -> list[str]:
    turns = runtime.storage.conversations.turns(case.conversation_id)
    return [turn.text for turn in turns if turn.speaker == "system"]


def pass_time(runtime, clock, there=(), **time):
    """Turn the clock in small steps, with a sign of life of those who are there."""
    end = clock() + timedelta(**time)
    while clock() < end:
        clock.at = min(end, clock() + timedelta(seconds=20))
        for agent in there:
            runtime.storage.agents.beat(agent.id)
        tick(runtime)


def wait_place(runtime, case) -> int:
    now_there = runtime.storage.cases.get(case.id)
    return runtime.storage.cases.place(now_there.queue, now_there.queue_sort_key)


def edges(runtime, case) -> list[str]:
    return [
        event["data"]["edge"] for event in runtime.storage.events.of(case.conversation_id, "case")
    ]


def test_an_offer_goes_from_one_agent_to_the_next_and_then_to_whoever_claims(
    timed, clock, people, case
):
    tick(timed)
    row = timed.storage.cases.get(case.id)
    assert (row.state, row.offered_to) == ("offered", people["Sam"].id)
    assert row.offered_until == clock() + timedelta(seconds=40)
    pass_time(timed, clock, people.values(), seconds=40)
    row = timed.storage.cases.get(case.id)
    assert (row.state, row.offered_to) == ("offered", people["Noor"].id)
    agent_actions.decline(timed, case.id, people["Noor"])
    pass_time(timed, clock, people.values(), seconds=20)
    assert timed.storage.cases.get(case.id).state == "queued"
    assert agent_actions.claim(timed, case.id, people["Sam"]).state == "with_agent"
    assert edges(timed, case)[2:] == ["offer", "lapse", "offer", "decline", "claim"]


def test_only_the_agent_it_is_offered_to_may_accept(timed, people, case):
    tick(timed)
    with pytest.raises(Refused, match="not_yours"):
        agent_actions.accept(timed, case.id, people["Noor"])
    assert agent_actions.accept(timed, case.id, people["Sam"]).agent_id == people["Sam"].id
    with pytest.raises(Refused, match="Sam") as late:  # pressed on a screen that lags behind
        agent_actions.accept(timed, case.id, people["Noor"])
    assert late.value.code == "already_claimed"


def test_who_is_away_is_offered_nothing(timed, people, case):
    timed.storage.agents.set_presence(people["Sam"].id, "away")
    tick(timed)
    assert timed.storage.cases.get(case.id).offered_to == people["Noor"].id


def test_an_agent_whose_desk_goes_dark_loses_the_case_to_the_next(timed, clock, people, case):
    agent_actions.claim(timed, case.id, people["Sam"])
    open_case.receive(timed, case.conversation_id, "are you there?", client_id="m")
    pass_time(timed, clock, [people["Noor"]], seconds=80)
    row = timed.storage.cases.get(case.id)
    assert "gone" in edges(timed, case)
    assert (row.state, row.offered_to) == ("offered", people["Noor"].id)
    assert any("connection to Sam was lost" in text for text in said(timed, case))
    assert timed.storage.conversations.turns(case.conversation_id)[-2].text == "are you there?"


def test_who_lost_their_agent_is_first_in_the_queue(timed, clock, people, case):
    clock.go_on(minutes=1)
    agent_actions.claim(timed, case.id, people["Sam"])
    pressing = open_case.hand_over(
        timed, timed.storage.conversations.open("website"), "x", open_case.asked_for(timed)
    ).case
    amend(timed, pressing, queue_sort_key=clock() - timedelta(hours=2))
    agent_actions.release(timed, case.id, people["Sam"])
    assert wait_place(timed, case) == 1


def test_a_live_agent_who_does_not_answer_loses_the_case(timed, clock, people, case):
    agent_actions.claim(timed, case.id, people["Sam"])
    agent_actions.say(timed, timed.storage.cases.get(case.id), people["Sam"], "Hello.", None)
    open_case.receive(timed, case.conversation_id, "so?", client_id="m")
    pass_time(timed, clock, people.values(), minutes=7)
    assert timed.storage.cases.get(case.id).state == "with_agent"
    pass_time(timed, clock, people.values(), minutes=2)
    assert "gone" in edges(timed, case)
    assert any("Sam is held up" in text for text in said(timed, case))


def test_an_agent_who_answers_from_elsewhere_is_not_taken_for_gone(timed, clock, case):
    elsewhere = timed.storage.agents.add("ola@example.org", "Ola", "secret-enough", "agent")
    agent_actions.claim(timed, case.id, Agent(elsewhere, "Ola"))
    pass_time(timed, clock, minutes=5)
    assert timed.storage.cases.get(case.id).state == "with_agent"


def test_an_agent_who_claimed_in_slack_may_close_the_desk(timed, clock, people, case):
    agent_actions.claim(timed, case.id, people["Sam"], "slack")  # and Sam's desk is open too
    pass_time(timed, clock, minutes=3)
    assert timed.storage.cases.get(case.id).state == "with_agent"


def test_a_customer_who_is_silent_for_long_goes_to_wrapping_up(timed, clock, people, case):
    agent_actions.claim(timed, case.id, people["Sam"])
    open_case.receive(timed, case.conversation_id, "hello", client_id="m")
    agent_actions.say(timed, timed.storage.cases.get(case.id), people["Sam"], "Hello.", None)
    pass_time(timed, clock, people.values(), minutes=24)
    assert timed.storage.cases.get(case.id).state == "with_agent"
    pass_time(timed, clock, people.values(), minutes=2)
    assert timed.storage.cases.get(case.id).state == "wrap_up"
    assert agent_actions.resume(timed, case.id, people["Sam"]).state == "with_agent"


def test_breach_is_told_once_and_makes_the_case_more_pressing(timed, clock, people, case):
    before = timed.storage.cases.get(case.id)
    for agent in people.values():
        timed.storage.agents.set_presence(agent.id, "away")
    amend(timed, before, due_at=clock() + timedelta(minutes=2))
    for _ in range(2):
        clock.go_on(minutes=2)
        tick(timed)
    row = timed.storage.cases.get(case.id)
    assert row.breached_at == before.requested_at + timedelta(minutes=2)
    assert row.queue_sort_key < before.queue_sort_key
    agent_actions.claim(timed, case.id, people["Sam"])
    agent_actions.release(timed, case.id, people["Sam"])
    clock.go_on(minutes=1)
    tick(timed)
    assert len(timed.storage.events.of(case.conversation_id, "breach")) == 1


@pytest.mark.parametrize("answered", [True, False])
def test_who_takes_a_ticket_still_owes_the_answer_by_its_due_time(timed, clock, people, answered):
    conversation = timed.storage.conversations.open("website")
    change_contact_method(timed, conversation, "mail", email="maya@example.org")
    row = timed.storage.cases.of_conversation(conversation)
    agent_actions.claim(timed, row.id, people["Sam"])
    if answered:
        agent_actions.say(
            timed, timed.storage.cases.get(row.id), people["Sam"], "It leaves today.", None
        )
    clock.at = row.due_at
    tick(timed)
    assert (timed.storage.cases.get(row.id).breached_at is None) == answered


def test_due_times_count_only_while_it_is_open(timed, clock, people):
    clock.at = datetime(2026, 5, 15, 18, 55, tzinfo=UTC)  # Friday, five minutes before closing
    timed.storage.agents.beat(people["Sam"].id)
    row = call_person(timed, timed.storage.conversations.open("website"), "h")
    assert row.due_at == datetime(2026, 5, 16, 8, 10, tzinfo=UTC)  # Saturday opens at 9 local


def test_waiting_longer_than_told_is_said_once_with_a_new_range(timed, clock, people, case):
    amend(timed, case, passed_over_by=("x", "y", "z", "w"))  # nobody takes it
    pass_time(timed, clock, people.values(), minutes=9)
    assert not any("longer than I said" in text for text in said(timed, case))
    pass_time(timed, clock, people.values(), minutes=2)
    told = [text for text in said(timed, case) if "longer than I said" in text]
    assert told == [timed.config.messages("still_waiting", low=2, high=10)]
    pass_time(timed, clock, people.values(), minutes=3)
    assert len([text for text in said(timed, case) if "longer" in text]) == 1


def test_the_range_told_comes_from_what_others_waited(timed, clock, people):
    for number in range(6):
        timed.storage.agents.beat(people["Sam"].id)
        row = call_person(timed, timed.storage.conversations.open("website"), f"w{number}")
        clock.go_on(minutes=4)
        agent_actions.claim(timed, row.id, people["Sam"])
    for agent in people.values():
        timed.storage.agents.beat(agent.id)
    conversation, asked = timed.storage.conversations.open("website"), open_case.asked_for(timed)
    handover = open_case.hand_over(timed, conversation, "now", asked, say=True)
    assert handover.wait == (4, 5)
    assert "about 4 to 5 minutes" in said(timed, handover.case)[0]


def test_a_call_comes_first_when_its_time_has_come(timed, clock, people):
    conversation = timed.storage.conversations.open("website")
    change_contact_method(timed, conversation, "callback", phone="+44 113 496 0000")
    row = timed.storage.cases.of_conversation(conversation)
    assert row.callback_at == datetime(2026, 5, 14, 12, 30, tzinfo=UTC)
    pass_time(timed, clock, people.values(), minutes=29)
    assert timed.storage.cases.get(row.id).state == "queued"
    pass_time(timed, clock, people.values(), minutes=2)
    offered = timed.storage.cases.get(row.id)
    assert offered.state == "offered" and offered.due_at == row.callback_at + timedelta(minutes=30)
    agent = next(a for a in people.values() if a.id == offered.offered_to)
    agent_actions.accept(timed, row.id, agent)
    assert said(timed, row)[-1] == f"{agent.name} has read the conversation and is calling you now."


def test_timers_survive_every_process(timed, clock, case, tmp_path, filled_shop):
    """The database is opened by another process after ours is gone; time went on meanwhile."""
    put_away(timed)
    clock.go_on(minutes=30)
    again = make_runtime(tmp_path, filled_shop, clock=clock, hours="keep")
    tick(again)
    row = again.storage.cases.get(case.id)
    assert (row.contact_method, row.breached_at) == ("ticket", None)
    clock.go_on(days=2)
    tick(again)
    assert again.storage.cases.get(case.id).breached_at == clock()
    put_away(again)


def test_a_timer_whose_process_died_is_fired_by_another(timed, clock, case):
    amend(timed, case, due_at=clock())
    assert timed.storage.timers.claim().kind == "breach"  # and then that process dies
    assert timed.storage.timers.claim() is None
    clock.go_on(seconds=31)
    tick(timed)
    assert len(timed.storage.events.of(case.conversation_id, "breach")) == 1

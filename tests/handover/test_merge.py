"""Two cases of one person become one, with a trace in both."""

import pytest

from tandem.core.errors import Refused
from tandem.desk.merging import shown_kin
from tandem.handover import agent_actions
from tandem.handover.merge import merge, others_of
from tandem.handover.open_case import call_person
from tests.support.cases import amend


@pytest.fixture
def team(runtime):
    def add(name: str):
        email = f"{name.lower()}@example.org"
        added = runtime.storage.agents.add(email, name, "secret-enough", "agent")
        return runtime.storage.agents.get(added)

    return [add("Sam"), add("Noor")]


@pytest.fixture
def case_of(runtime):
    def make(customer: str | None):
        conversation = runtime.storage.conversations.open("website", None)
        if customer:
            runtime.storage.conversations.know(conversation, customer, "signed in")
        runtime.storage.conversations.add_turn(conversation, "customer", "where is it")
        return call_person(runtime, conversation, f"p{conversation}")

    return make


@pytest.fixture
def maya(runtime):
    return runtime.shop.orders.find("1042").customer_id


def test_one_goes_on_and_the_other_says_where(runtime, team, case_of, maya):
    sam, noor = team
    stays, goes = case_of(maya), case_of(maya)
    agent_actions.claim(runtime, stays.id, sam)
    runtime.storage.tags.add(goes.id, "courier", noor.id)
    runtime.storage.notifications.follow(noor.id, goes.id)
    assert [one.id for one in others_of(runtime, stays)] == [goes.id]
    merge(runtime, stays.id, sam, goes.id)
    closed = runtime.storage.cases.get(goes.id)
    assert (closed.state, closed.outcome) == ("closed", "merged")
    said = runtime.storage.conversations.turns(goes.conversation_id)[-1]
    assert said.speaker == "system" and stays.reference in said.text
    assert runtime.storage.tags.of(stays.id) == ["courier"]
    assert noor.id in runtime.storage.notifications.followers(stays.id)
    assert goes.reference in runtime.storage.cases.notes(stays.id)[-1].text
    assert stays.reference in runtime.storage.cases.notes(goes.id)[-1].text
    here = shown_kin(runtime, runtime.storage.cases.get(stays.id))
    there = shown_kin(runtime, closed)
    assert here["others"] == [] and here["merged"][0]["id"] == goes.id
    assert there["merged_into"]["id"] == stays.id


def test_people_who_are_answered_to_one_address_are_one(runtime, team, case_of):
    stays, goes = case_of(None), case_of(None)
    for case in (stays, goes):
        amend(runtime, case, email="maya@example.org")
    agent_actions.claim(runtime, stays.id, team[0])
    merge(runtime, stays.id, team[0], goes.id)
    assert not runtime.storage.cases.get(goes.id).is_open


@pytest.mark.parametrize("how", ["another", "nobody", "itself"])
def test_only_one_persons_cases_become_one(runtime, team, case_of, maya, how):
    other = runtime.shop.orders.find("1064").customer_id
    stays = case_of(None if how == "nobody" else maya)
    goes = stays
    if how != "itself":
        goes = case_of(other if how == "another" else None)
    agent_actions.claim(runtime, stays.id, team[0])
    with pytest.raises(Refused, match="not_same_person"):
        merge(runtime, stays.id, team[0], goes.id)
    assert runtime.storage.cases.get(goes.id).is_open


def test_a_colleagues_case_is_not_taken_in(runtime, team, case_of, maya):
    sam, noor = team
    stays, goes = case_of(maya), case_of(maya)
    agent_actions.claim(runtime, goes.id, noor)
    with pytest.raises(Refused, match="not_yours"):
        merge(runtime, stays.id, sam, goes.id)  # not even one's own
    agent_actions.claim(runtime, stays.id, sam)
    with pytest.raises(Refused, match="not_yours"):
        merge(runtime, stays.id, sam, goes.id)

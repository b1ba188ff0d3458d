"""Two cases of one person become one, with a trace in both."""

import pytest

from tandem.core.errors import Refused
from tandem.desk.merging import shown_kin
from tandem.handover import agent_actions
from tandem.handover.merge import SYSTEM, merge, others_of
from tandem.handover.open_case import call_person
from tests.support.cases import amend

MAYA = "maya@example.org"


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


@pytest.mark.parametrize(
    ("wrote", "sender"), [(0, ""), (1, MAYA), (2, "eve@example.net"), (2, MAYA)]
)
def test_people_who_write_from_one_mailbox_are_one(runtime, team, case_of, wrote, sender):
    """An address is typed by anybody: whoever typed another's reads on in the merged case."""
    stays, goes = case_of(None), case_of(None)
    for number, case in enumerate((stays, goes)):
        amend(runtime, case, email=MAYA)
        if number < wrote:
            turns = runtime.storage.conversations
            turn = turns.add_turn(case.conversation_id, "customer", "by mail", client_id="mail x")
            runtime.storage.external_ids.put("mail", turn.id, f"<{number}@x>", sender=sender)
    agent_actions.claim(runtime, stays.id, team[0])
    if (wrote, sender) != (2, MAYA):
        assert others_of(runtime, runtime.storage.cases.get(stays.id)) == []
        with pytest.raises(Refused, match="not_same_person"):
            merge(runtime, stays.id, team[0], goes.id)
        return
    merge(runtime, stays.id, team[0], goes.id)
    assert not runtime.storage.cases.get(goes.id).is_open


def test_a_case_is_shown_though_the_one_it_was_merged_with_is_erased(runtime, team, case_of, maya):
    stays, goes = case_of(maya), case_of(maya)
    agent_actions.claim(runtime, stays.id, team[0])
    merge(runtime, stays.id, team[0], goes.id)
    for kept, gone in ((goes, "c_gone"), (stays, "h_gone")):
        runtime.storage.external_ids.put(SYSTEM, kept.id, gone, whose=kept.conversation_id)
        runtime.storage.external_ids.put(SYSTEM, gone, kept.id, whose=kept.conversation_id)
        shown = shown_kin(runtime, runtime.storage.cases.get(kept.id))
        assert all(one["id"] != gone for one in shown["merged"])


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

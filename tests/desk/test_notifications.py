"""Who is told what: mentions in notes, and what happens in cases that are followed."""

import pytest

from tandem.channels.receive import receive
from tests.support.desks import DeskClient


@pytest.fixture
def noor(app, runtime):
    return DeskClient(app, runtime, "Noor")


def told(client):
    found = client.get("api/notifications").json()
    assert found["unread"] == sum(not one["seen"] for one in found["notifications"])
    return [(one["kind"], one["from"]) for one in found["notifications"] if not one["seen"]]


def test_who_is_mentioned_is_told_and_nobody_else(sam, noor, case):
    sam.do(case, "note", text="@Noor do you know this courier? @Sam does not")
    assert told(noor) == [("mention", "Sam")]
    assert told(sam) == []
    (one,) = noor.get("api/notifications").json()["notifications"]
    assert one["case"] == case.id and one["text"].startswith("@Noor do you know")


def test_a_follower_hears_what_others_do_and_once_what_is_not_seen_yet(runtime, sam, noor, case):
    noor.do(case, "follow")
    assert noor.get(f"api/cases/{case.id}").json()["follows"] is True
    for text in ("hello?", "anybody?"):
        receive(runtime, case.conversation_id, text)
    sam.do(case, "claim")
    sam.do(case, "note", text="@Noor I have it")
    sam.do(case, "note", text="bank called")
    noor.do(case, "note", text="thanks")
    expected = [("note", "Sam"), ("mention", "Sam"), ("case", "Sam"), ("customer", None)]
    assert told(noor) == expected
    noor.post("notifications/seen", case=case.id)
    assert told(noor) == []
    sam.do(case, "close", outcome="solved")
    assert told(noor) == [("case", "Sam")]
    assert told(sam) == []


def test_who_follows_no_more_hears_no_more(runtime, noor, case):
    noor.do(case, "follow")
    noor.do(case, "follow")
    noor.do(case, "follow", off=True)
    receive(runtime, case.conversation_id, "hello?")
    assert told(noor) == []
    assert noor.get(f"api/cases/{case.id}").json()["followers"] == []


def test_seen_is_each_agents_own(sam, noor, case):
    sam.do(case, "note", text="@Noor look")
    sam.post("notifications/seen")
    assert told(noor) == [("mention", "Sam")]
    noor.post("notifications/seen", case="another")
    assert told(noor) == [("mention", "Sam")]
    noor.post("notifications/seen")
    assert told(noor) == []


def test_following_stands_in_the_audit_trail(runtime, noor, case):
    noor.do(case, "follow")
    noor.do(case, "follow", off=True)
    kept = [(one["deed"], one["detail"]) for one in runtime.storage.audit.newest(agent_id=noor.id)]
    assert kept[:2] == [("followed", "no more"), ("followed", "")]


def test_a_case_nobody_has_is_not_followed(noor):
    assert noor.post("cases/h_none/follow").status_code == 404

"""Saved views, and whose a case should be."""

import pytest

from tests.support.desks import DeskClient


@pytest.fixture
def ines(app, runtime):
    return DeskClient(app, runtime, "Ines", "supervisor")


LATE = {"title": "Late parcels", "view": "waiting", "queue": "general", "find": "late"}


def titles(client):
    return [one["title"] for one in client.get("api/views").json()["views"]]


def test_a_view_is_ones_own_unless_a_supervisor_shares_it(sam, ines):
    assert sam.post("views", **LATE).status_code == 201
    assert sam.post("views", **LATE, shared=True).status_code == 403
    ines.post("views", **LATE | {"title": "Fraud"}, shared=True)
    assert titles(sam) == ["Fraud", "Late parcels"] and titles(ines) == ["Fraud"]
    fraud, late = sam.get("api/views").json()["views"]
    assert (fraud["may_edit"], late["may_edit"]) == (False, True)
    assert late["filter"] == {"view": "waiting", "queue": "general", "find": "late"}
    assert sam.post(f"views/{fraud['id']}/remove").status_code == 403
    assert ines.post(f"views/{late['id']}/remove").status_code == 404
    assert sam.post(f"views/{late['id']}/remove").status_code == 204
    assert titles(sam) == ["Fraud"]


def test_the_same_name_again_changes_the_view(sam):
    sam.post("views", **LATE)
    sam.post("views", **LATE | {"find": "courier"})
    (one,) = sam.get("api/views").json()["views"]
    assert one["filter"]["find"] == "courier"


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"view": "mood"}, {"queue": "none such"}, {"find": "x" * 101}]
)
def test_what_no_list_shows_is_not_kept(sam, wrong):
    assert sam.post("views", **LATE | wrong).status_code == 400


def test_a_waiting_case_is_offered_to_whom_it_is_assigned(runtime, sam, ines, case):
    assert ines.do(case, "assign", to_agent=sam.id).json() == {"state": "offered"}
    assert runtime.storage.cases.get(case.id).offered_to == sam.id
    ines.do(case, "assign", to_agent=ines.id)  # another thought
    assert runtime.storage.cases.get(case.id).offered_to == ines.id
    (kept, *_) = runtime.storage.audit.newest(agent_id=ines.id)
    assert (kept["deed"], kept["detail"]) == ("assigned", f"to_agent {ines.id}")


def test_a_waiting_case_is_put_into_another_queue(runtime, sam, case):
    sam.do(case, "assign", queue="supervisor")
    found = runtime.storage.cases.get(case.id)
    assert (found.queue, found.state) == ("supervisor", "queued")


def test_who_lacks_the_skill_is_not_assigned_it(runtime, sam, ines, case):
    sam.do(case, "assign", queue="fraud")
    answer = ines.do(case, "assign", to_agent=sam.id)
    assert answer.json()["error"]["code"] == "no_skill"


def test_an_own_case_is_transferred_and_a_colleagues_stays(runtime, sam, ines, case):
    sam.do(case, "claim")
    assert ines.do(case, "assign", to_agent=ines.id).json()["error"]["code"] == "not_yours"
    sam.do(case, "assign", to_agent=ines.id)
    assert runtime.storage.cases.get(case.id).offered_to == ines.id
    (note,) = runtime.storage.cases.notes(case.id)
    assert note.text == "Assigned by Sam."
    assert sam.do(case, "assign").status_code == 400

"""The assistant's conversations: listed, watched, noted on, taken; cases taken from a colleague."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tandem.cases.state_machine import owner
from tandem.cases.transitions import WrapUp
from tandem.core.errors import Refused
from tandem.handover import agent_actions, step_in
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tandem.server.scheduler import tick
from tandem.storage import audit
from tests.support.desks import DeskClient


@pytest.fixture
def app(runtime):
    app = create_app(runtime)
    with TestClient(app):
        yield app


@pytest.fixture
def sam(app, runtime):
    return DeskClient(app, runtime)


def talk(runtime, text="where is my parcel"):
    """A conversation that the assistant has."""
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", text)
    runtime.storage.conversations.add_turn(conversation, "bot", "Which order is it about?")
    return conversation


def live(client):
    return client.get("api/live").json()["conversations"]


def test_what_the_assistant_does_is_seen(sam, runtime):
    conversation = talk(runtime)
    runtime.storage.conversations.open("website", None)  # nothing was said in it
    call_person(runtime, talk(runtime, "a case"), "p1")
    [line] = live(sam)
    assert (line["id"], line["doing"]) == (conversation, "asks")
    assert line["last_text"] == "Which order is it about?"
    watched = sam.get(f"api/live/{conversation}").json()
    assert watched["turns"][0]["text"] == "where is my parcel"
    deeds = [(row["deed"], row["detail"]) for row in runtime.storage.audit.newest()]
    assert ("watched", conversation) in deeds


def test_who_steps_in_has_it_and_the_whispers_come_along(sam, app, runtime):
    conversation = talk(runtime)
    noor = DeskClient(app, runtime, "Noor")
    assert noor.post(f"live/{conversation}/whisper", text="the third today").status_code == 201
    case_id = sam.post(f"live/{conversation}/step_in").json()["case"]
    case = runtime.storage.cases.get(case_id)
    assert case.is_with(sam.id) and owner(case.state, case.contact_method) == "person"
    assert [note["text"] for note in sam.get(f"api/cases/{case_id}").json()["notes"]] == [
        "the third today"
    ]
    said = [turn.text for turn in runtime.storage.conversations.turns(conversation)]
    assert "Sam has joined" in said[-1] and len(said) == 3
    assert live(sam) == []
    assert noor.post(f"live/{conversation}/step_in").json()["error"]["code"] == "not_live"
    assert noor.get(f"api/live/{conversation}").status_code == 404


def test_what_is_silent_for_long_is_not_live(timed, clock):
    talk(timed)
    assert timed.storage.ongoing.listed()
    clock.go_on(minutes=16)
    assert timed.storage.ongoing.listed() == []


def test_a_supervisor_takes_a_case_from_a_colleague_and_nobody_else_does(sam, app, runtime):
    case = call_person(runtime, talk(runtime), "p1")
    sam.do(case, "claim")
    for name, role in (("Noor", "senior"), ("Lena", "lead")):
        assert DeskClient(app, runtime, name, role).do(case, "take_over").status_code == 403
    ines = DeskClient(app, runtime, "Ines", "supervisor")
    assert ines.do(case, "take_over").status_code == 200
    assert ines.do(case, "take_over").status_code == 409
    now = runtime.storage.cases.get(case.id)
    assert now.is_with(ines.id) and now.previous_agent_id == sam.id
    assert sam.do(case, "reply", id="r1", text="mine?").status_code == 409
    said = runtime.storage.conversations.turns(case.conversation_id)[-1].text
    assert said.startswith("Ines takes over from Sam")


def test_roles_of_supervisor_and_lead_differ(app, runtime):
    ines = DeskClient(app, runtime, "Ines", "supervisor")
    lena = DeskClient(app, runtime, "Lena", "lead")
    assert ines.get("api/me").json()["takes_over"] and not lena.get("api/me").json()["takes_over"]
    assert (ines.get("review").status_code, lena.get("review").status_code) == (403, 200)


def test_a_deed_and_its_audit_entry_are_kept_together_or_not_at_all(sam, runtime, monkeypatch):
    case = call_person(runtime, talk(runtime), "p1")

    def full(*_):
        raise OSError("disk full")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk full"):
        broken.setattr(audit, "_add", full)
        sam.do(case, "claim")
    assert runtime.storage.cases.get(case.id).is_waiting
    assert sam.do(case, "claim").status_code == 200
    assert sam.do(case, "claim").status_code == 200  # again: nothing changes, and it is kept too
    assert [row["deed"] for row in runtime.storage.audit.newest()][:2] == ["claimed", "claimed"]


def test_wrapping_up_ends_by_itself(timed, clock):
    agents = timed.storage.agents
    agent = agents.get(agents.add("sam@example.org", "Sam", "secret-enough", "agent"))
    case = call_person(timed, talk(timed), "p1")
    agent_actions.claim(timed, case.id, agent)
    timed.storage.cases.move(case.id, WrapUp(agent.id))
    minutes = timed.config.team.file.agents.wrap_up_minutes
    clock.go_on(minutes=minutes - 1)
    tick(timed)
    assert timed.storage.cases.get(case.id).state == "wrap_up"
    clock.go_on(minutes=2)
    tick(timed)
    now = timed.storage.cases.get(case.id)
    assert (now.state, now.outcome) == ("closed", "not_said")
    assert now.closed_at - now.wrapped_up_at <= timedelta(minutes=minutes + 1)


def test_nobody_steps_into_what_is_not_there(runtime, agent):
    with pytest.raises(Refused, match="not_live"):
        step_in.step_in(runtime, "c_none", agent)

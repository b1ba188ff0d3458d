"""Who may do what at the desk, and that it leaves its trace."""

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from tandem.core.database import writing
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tandem.storage import tables as t
from tests.support.desks import DeskClient


@pytest.fixture
def app(runtime):
    return create_app(runtime)


@pytest.fixture
def case(runtime):
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", "where is my parcel")
    return call_person(runtime, conversation, "p1")


@pytest.fixture
def sam(app, runtime):
    with TestClient(app):  # the background work of the front door runs
        yield DeskClient(app, runtime)


def deeds(runtime):
    return [
        (row["agent"], row["deed"], row["reference"]) for row in runtime.storage.audit.newest()
    ][::-1]


@pytest.mark.parametrize("token", ["", "1", "0" * 64])
def test_a_change_needs_the_sessions_own_form_token(sam, case, runtime, token):
    answer = sam.post(f"cases/{case.id}/claim", token=token)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forged_request"
    assert runtime.storage.cases.get(case.id).state == "queued"


def test_another_sessions_form_token_is_no_good(sam, app, runtime, case):
    noor = DeskClient(app, runtime, "Noor")
    assert sam.post(f"cases/{case.id}/claim", token=noor.token).status_code == 403
    assert sam.do(case, "claim").status_code == 200


def test_reading_and_doing_leave_a_trace(sam, case, runtime):
    sam.get(f"api/cases/{case.id}")
    sam.get(f"api/cases/{case.id}?after=1")
    sam.do(case, "claim")
    sam.do(case, "reply", id="r1", text="Hello")
    sam.do(case, "close", outcome="solved")
    reference = case.reference
    assert deeds(runtime) == [
        ("Sam", "signed in", None),
        ("Sam", "read", reference),
        ("Sam", "claimed", reference),
        ("Sam", "replied", reference),
        ("Sam", "closed", reference),
    ]


def test_the_list_leaves_a_trace_once_in_a_while(sam, case, runtime):
    """It names customers, how they are reached and what they said last."""
    for _ in range(5):
        assert case.reference in sam.get("api/cases").text
    assert deeds(runtime) == [("Sam", "signed in", None), ("Sam", "saw the list", None)]
    assert runtime.storage.audit.newest()[0]["detail"] == "1 cases"


def test_what_was_refused_for_the_role_is_kept_and_not_shown(sam, runtime):
    assert sam.get("audit").status_code == 403
    assert sam.get("themes").status_code == 403
    assert ("Sam", "refused: read the audit trail", None) in deeds(runtime)


@pytest.mark.parametrize("role", ["supervisor", "lead"])
def test_those_who_oversee_read_the_trail(app, runtime, role, case):
    with TestClient(app):
        lena = DeskClient(app, runtime, "Lena", role)
        lena.get(f"api/cases/{case.id}")
        page = lena.get("audit").text
        assert case.reference in page and "read" in page
        assert lena.get("audit?case=H-NONE1").text.count("<tr") == 0
        assert "No reflections yet" in lena.get("themes").text


def test_too_many_tries_are_stopped_also_with_the_right_password(sam):
    answers = [sam.sign_in("wrong").status_code for _ in range(12)]
    assert answers[0] == 401 and answers[-1] == 429
    assert sam.sign_in().status_code == 429


def test_a_failed_sign_in_is_kept_without_the_password(sam, runtime):
    sam.sign_in("my-secret-guess")
    row = runtime.storage.audit.newest(limit=1)[0]
    assert row["deed"] == "sign-in failed" and sam.email in row["detail"]
    assert "guess" not in row["detail"]


def test_an_agent_who_left_is_out_at_once(sam, runtime):
    assert sam.get("api/me").status_code == 200
    with writing(runtime.storage.database) as db:
        db.execute(update(t.agent).where(t.agent.c.id == sam.id).values(active=False))
    assert sam.get("api/me").status_code == 401


def test_after_signing_out_the_cookie_is_worth_nothing(sam):
    cookie = sam.http.cookies["tandem_desk"]
    headers = {"X-Tandem-Desk": sam.token}
    sam.http.post("/desk/sign-out", headers=headers, follow_redirects=False)
    sam.http.cookies.set("tandem_desk", cookie, path="/desk")
    assert sam.get("api/me").status_code == 401


def test_demo_sign_ins_exist_in_demo_mode_only(runtime):
    assert "Sam Okafor" in TestClient(create_app(runtime)).get("/desk/sign-in").text
    runtime.config.settings.demo = False
    page = TestClient(create_app(runtime)).get("/desk/sign-in").text
    assert "Sam Okafor" not in page and "desk-demo" not in page


def test_what_is_typed_into_the_wrong_field_is_not_kept(sam, runtime):
    sam.email = "MyDeskPassw0rd!!"
    sam.sign_in("x")
    row = runtime.storage.audit.newest(limit=1)[0]
    assert row["deed"] == "sign-in failed" and "Passw0rd" not in row["detail"]
    assert "127.0.0.1" not in row["detail"] and "testclient" not in row["detail"]

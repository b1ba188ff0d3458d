"""Who may do what at the desk, and that it leaves its trace."""

import pytest
from desks import DeskClient
from sqlalchemy import update
from starlette.testclient import TestClient

from tandem.core.database import writing
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tandem.storage import tables as t


@pytest.fixture
def app(engine):
    return create_app(engine)


@pytest.fixture
def case(engine):
    conversation = engine.store.open("website", None)
    engine.store.add_turn(conversation, "customer", "where is my parcel")
    return call_person(engine, conversation, "p1")


@pytest.fixture
def sam(app, engine):
    with TestClient(app):  # the background work of the front door runs
        yield DeskClient(app, engine)


def deeds(engine):
    return [(row["agent"], row["deed"], row["reference"]) for row in engine.audit.newest()][::-1]


@pytest.mark.parametrize("token", ["", "1", "0" * 64])
def test_a_change_needs_the_sessions_own_form_token(sam, case, engine, token):
    answer = sam.post(f"cases/{case['id']}/claim", token=token)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forged_request"
    assert engine.cases.get(case["id"])["state"] == "queued"


def test_another_sessions_form_token_is_no_good(sam, app, engine, case):
    noor = DeskClient(app, engine, "Noor")
    assert sam.post(f"cases/{case['id']}/claim", token=noor.token).status_code == 403
    assert sam.do(case, "claim").status_code == 200


def test_reading_and_doing_leave_a_trace(sam, case, engine):
    sam.get(f"api/cases/{case['id']}")
    sam.get(f"api/cases/{case['id']}?after=1")
    sam.do(case, "claim")
    sam.do(case, "reply", id="r1", text="Hello")
    sam.do(case, "close", outcome="solved")
    reference = case["reference"]
    assert deeds(engine) == [
        ("Sam", "signed in", None),
        ("Sam", "read", reference),
        ("Sam", "claimed", reference),
        ("Sam", "replied", reference),
        ("Sam", "closed", reference),
    ]


def test_what_was_refused_for_the_role_is_kept_and_not_shown(sam, engine):
    assert sam.get("audit").status_code == 403
    assert sam.get("themes").status_code == 403
    assert ("Sam", "refused: read the audit trail", None) in deeds(engine)


@pytest.mark.parametrize("role", ["supervisor", "lead"])
def test_those_who_oversee_read_the_trail(app, engine, role, case):
    with TestClient(app):
        lena = DeskClient(app, engine, "Lena", role)
        lena.get(f"api/cases/{case['id']}")
        page = lena.get("audit").text
        assert case["reference"] in page and "read" in page
        assert lena.get("audit?case=H-NONE1").text.count("<tr") == 0
        assert "No reflections yet" in lena.get("themes").text


def test_too_many_tries_are_stopped_also_with_the_right_password(sam):
    answers = [sam.sign_in("wrong").status_code for _ in range(12)]
    assert answers[0] == 401 and answers[-1] == 429
    assert sam.sign_in().status_code == 429


def test_a_failed_sign_in_is_kept_without_the_password(sam, engine):
    sam.sign_in("my-secret-guess")
    row = engine.audit.newest(limit=1)[0]
    assert row["deed"] == "sign-in failed" and sam.email in row["detail"]
    assert "guess" not in row["detail"]


def test_an_agent_who_left_is_out_at_once(sam, engine):
    assert sam.get("api/me").status_code == 200
    with writing(engine.database) as db:
        db.execute(update(t.agent).where(t.agent.c.id == sam.id).values(active=False))
    assert sam.get("api/me").status_code == 401


def test_after_signing_out_the_cookie_is_worth_nothing(sam):
    cookie = sam.http.cookies["tandem_desk"]
    headers = {"X-Tandem-Desk": sam.token}
    sam.http.post("/desk/sign-out", headers=headers, follow_redirects=False)
    sam.http.cookies.set("tandem_desk", cookie, path="/desk")
    assert sam.get("api/me").status_code == 401


def test_demo_sign_ins_exist_in_demo_mode_only(engine):
    assert "Sam Okafor" in TestClient(create_app(engine)).get("/desk/sign-in").text
    engine.settings.demo = False
    page = TestClient(create_app(engine)).get("/desk/sign-in").text
    assert "Sam Okafor" not in page and "desk-demo" not in page

"""What agents type is kept and sent on without its secrets, and they are told so."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tandem.config.settings import ROOT
from tandem.core.database import reading
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tandem.storage import tables as t
from tests.support.desks import DeskClient

CARD, WORD = "5425 2334 3010 9903", "Zorro7-71x"
PASSED_ON = ("note", "emotional_note", "sentence", "context", "words")
"""Fields that `agent_actions` and the storage pass through `typed`."""
SECRET = f"her card is {CARD}, password is {WORD}"


@pytest.fixture
def app(runtime):
    return create_app(runtime)


@pytest.fixture
def lena(app, runtime):
    with TestClient(app):
        yield DeskClient(app, runtime, "Lena", "lead")


@pytest.fixture
def case(runtime):
    conversation = runtime.storage.conversations.open("website", None)
    return call_person(runtime, conversation, "p1")


def everything(runtime) -> str:
    with reading(runtime.storage.database) as db:
        return "\n".join(
            str(row) for table in t.metadata.sorted_tables for row in db.execute(select(table))
        )


@pytest.mark.parametrize(
    ("deed", "body", "before"),
    [
        ("reply", {"id": "r1", "text": SECRET}, ()),
        ("note", {"text": SECRET}, ()),
        ("transfer", {"queue": "general", "note": SECRET}, ()),
        ("close", {"outcome": "solved", "emotional_note": SECRET}, ()),
        ("reflect", {"themes": ["personal"], "words": SECRET}, ("close",)),
        ("hand_back", {"sentence": SECRET, "learned": {"details": SECRET}}, ()),
        ("hand_back", {"sentence": "", "learned": {}, "context": SECRET}, ()),
    ],
)
def test_nothing_of_it_is_kept_and_the_agent_is_told(lena, case, runtime, deed, body, before):
    lena.do(case, "claim")
    for first in before:
        lena.do(case, first, outcome="solved")
    answer = lena.do(case, deed, **body)
    assert answer.is_success, answer.text
    assert "card number" in answer.headers["tandem-hidden"]
    assert "password" in answer.headers["tandem-hidden"]
    kept = everything(runtime)
    assert "hidden]" in kept
    assert CARD not in kept and WORD not in kept


def test_a_peak_has_no_secret_for_a_reason(lena, runtime):
    answer = lena.post("peak", minutes=5, reason=f"password is {WORD}")
    assert answer.headers["tandem-hidden"] == "password"
    assert WORD not in everything(runtime)


def test_whoever_reads_what_agents_type_hides_the_secrets_in_it():
    """A new field at the desk is typed by somebody too: it is chosen, or it passes `typed`."""
    chosen = {
        "presence",
        "outcome",
        "intent",
        "text",
        "other",
        "id",
        "draft",
        "kind",
        "topic",
        "language",
        *PASSED_ON,
    }
    missed = []
    for folder in ("desk", "insights"):
        for file in sorted((ROOT / "tandem" / folder).glob("*.py")):
            for line in file.read_text("utf-8").splitlines():
                for name in re.findall(r'text_of\(data, "(\w+)"\)', line):
                    if name not in chosen and "typed(" not in line:
                        missed.append(f"{file.name}: {line.strip()}")
    assert missed == []


def test_who_hides_nothing_is_told_nothing(lena, case):
    lena.do(case, "claim")
    answer = lena.do(case, "reply", id="r1", text="Order 1042 left Leeds this morning.")
    assert "tandem-hidden" not in answer.headers


def test_a_mail_to_the_customer_holds_none(runtime, agent, case):
    agent_actions.claim(runtime, case.id, agent)
    with_mail = runtime.storage.cases.get(case.id)
    turn = agent_actions.say(runtime, with_mail, agent, SECRET, "1")
    assert turn.text == "her card is [card number hidden], password is [password hidden]"


@pytest.mark.parametrize("chosen", ["4532015112830366", "password-is-" + WORD, "x" * 81])
def test_ids_that_hold_secrets_or_are_too_long_are_refused(app, chosen):
    with TestClient(app) as web:
        refused = web.post("/chat/start", json={"visitor": chosen})
        assert refused.status_code == 400 and refused.json()["error"]["code"] == "bad_id"
        begun = web.post("/chat/start", json={"visitor": "0b3f6a52-7c1d-4e2f-9a8b-1c2d3e4f5a6b"})
        token = {"authorization": f"Bearer {begun.json()['token']}"}
        refused = web.post("/chat/turns", json={"id": chosen, "text": "hi"}, headers=token)
        assert refused.json()["error"]["code"] == "bad_id"

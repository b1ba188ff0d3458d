"""What others write is text: on our own pages, and in the terminal of who runs Tandem.

The desk and the chat are looked at in a browser (tests/pages/test_hostile_text.py), log lines in
test_observability.py, mail headers in tests/delivery/test_mail.py, Slack's markup in
tests/channels/slack/test_text.py. Nothing is exported as CSV; `bin/tandem person export` writes
JSON.
"""

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from tandem.cli.design import explain, replay
from tandem.cli.design.packet import in_words
from tandem.cli.operate import outbox
from tandem.core.database import writing
from tandem.core.observability.logs import inert
from tandem.delivery.mail import send_mail
from tandem.privacy.export import as_text
from tandem.server.app import create_app
from tandem.shop import tables
from tandem.shop.demo.people import DEMO_PASSWORD
from tests.support.packets import packet_of

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\"'"
TERMINAL = "red \x1b[31m\x9b1m\x07 line\r\nERROR forged\u2028end \u202ednet\u2066"
MAYA = "maya.lindqvist@example.org"


@pytest.fixture
def web(runtime):
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client


def fine(page) -> None:
    text = page.text
    assert "<script>alert" not in text and "<img src=x" not in text
    assert "49" not in text.partition("alert(1)")[2][:40]


def test_a_mail_in_the_local_mailbox(web, runtime):
    send_mail({"to": MAYA, "subject": MARKUP, "text": MARKUP}, runtime.config.settings)
    page = web.get("/mailbox")
    assert "&lt;script&gt;alert(1)" in page.text
    fine(page)


def test_a_customers_own_name_and_address(web, runtime):
    with writing(runtime.shop.engine) as db:
        hostile = {"name": MARKUP[:120], "address": MARKUP[:200]}
        db.execute(update(tables.customer).filter_by(email=MAYA).values(hostile))
        db.execute(update(tables.order).filter_by(email=MAYA).values(hostile))
    web.post("/account/sign-in", data={"email": MAYA, "password": DEMO_PASSWORD})
    page = web.get("/account")
    assert "&lt;script&gt;alert(1)" in page.text
    fine(page)
    fine(web.get("/account/orders/1042"))


@pytest.mark.parametrize("path", ["/desk/sign-in", "/account/sign-in"])
def test_what_was_typed_into_a_form(web, path):
    fine(web.post(path, data={"email": MARKUP, "password": MARKUP, "csrf": MARKUP}))


@pytest.mark.parametrize(
    "path", ["/<script>alert(1)</script>", "/slack/link?token=<script>alert(1)"]
)
def test_an_address(web, path):
    fine(web.get(path, headers={"Accept": "text/html"}))


def harmless(text: str) -> bool:
    return not any(character in text for character in "\x1b\x9b\x07\r\u2028\u202e\u2066")


def test_a_line_for_the_terminal():
    assert inert("plain, ünd 🙂") == "plain, ünd 🙂"
    assert harmless(inert(TERMINAL)) and "\n" not in inert(TERMINAL)


def test_explaining_a_conversation(capsys):
    explain.show({"turn": 1, "speaker": "customer", "text": TERMINAL})
    out = capsys.readouterr().out
    assert harmless(out) and out.count("\n") == 1


def test_a_replay(capsys):
    line = {"turn": 1, "text": TERMINAL, "before": "continue", "after": "hand_over"}
    replay.show({"conversations": [{"id": "c", "changes": [line]}], "summary": {}})
    assert harmless(capsys.readouterr().out)


def test_a_packet_in_words():
    talk = {"turns": [{"customer": TERMINAL, "intent": "complaint"}]}
    words = in_words("c", packet_of(talk))
    assert "red" in words and harmless(words)


def test_a_work_of_the_outbox(capsys, runtime, monkeypatch):
    runtime.storage.outbox.put("mail", {"text": TERMINAL}, "k", "lane")
    monkeypatch.setattr(outbox, "_box", lambda incoming: runtime.storage.outbox)
    (work,) = runtime.storage.outbox.listed(("todo",), 5)
    outbox.show(work.id)
    outbox.list_works()
    out = capsys.readouterr().out
    assert "red" in out and harmless(out)


def test_an_exported_person():
    assert harmless(as_text({"text": TERMINAL}))


def test_names_that_turn_the_text_of_a_page(web, runtime):
    with writing(runtime.shop.engine) as db:
        hostile = {"name": "Maya \u202e gro.elpmaxe\x9b"}
        db.execute(update(tables.customer).filter_by(email=MAYA).values(hostile))
    web.post("/account/sign-in", data={"email": MAYA, "password": DEMO_PASSWORD})
    page = web.get("/account").text
    assert "[U+202E]" in page and harmless(page)


def test_what_turns_the_text_of_a_chat(web, runtime):
    token = web.post("/chat/start", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    sent = web.post("/chat/turns", json={"id": "1", "text": "abc \u202e cba"}, headers=headers)
    assert sent.json()["turn"]["text"] == "abc [U+202E] cba"

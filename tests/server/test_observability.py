"""Logs without customer text, metrics without public access, health that tells the truth."""

import json
import logging

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tandem.cli.operate.services import free_port
from tandem.core.observability import logs
from tandem.server.app import create_app
from tandem.server.metrics import serve as serve_metrics


@pytest.fixture
def door(runtime):
    with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
        yield client


def written(form: str, capsys, *records) -> list[str]:
    before = logging.getLogger().handlers[:]
    try:
        logs.set_up("info", form)
        for record in records:
            logging.getLogger("tandem.test").info(*record)
        return capsys.readouterr().err.splitlines()
    finally:
        logging.getLogger().handlers[:] = before


def test_a_line_of_text_cannot_be_broken_or_coloured(capsys):
    lines = written("text", capsys, ("path %s", "/x\nERROR forged\x1b[31m red\u2028end"))
    assert lines == [r"INFO path /x\nERROR forged\x1b[31m red\u2028end"]


def test_json_lines_name_conversation_and_request(capsys):
    with logs.about("c-1"):
        (line,) = written("json", capsys, ("stored\n%s", "x"))
    data = json.loads(line)
    assert data["message"] == "stored\nx" and data["conversation"] == "c-1"
    assert data["level"] == "INFO" and "request" in data and data["at"]


def test_every_answer_carries_the_id_of_its_request(door, caplog):
    caplog.set_level("INFO")
    given = door.get("/nowhere", headers={"X-Request-ID": "balancer-0001"})
    assert given.headers["x-request-id"] == "balancer-0001"
    for bad in ("short", "has space in it", "a" * 65, "newline\u0085here"):
        made = door.get("/nowhere", headers={"X-Request-ID": bad.encode("latin-1")})
        assert len(made.headers["x-request-id"]) == 32
    assert "GET none 404" in caplog.text


def test_no_log_line_holds_a_path(door, caplog, monkeypatch):
    """A reset link is still good when its request is logged; a wrong path is anybody's words."""
    caplog.set_level("DEBUG")
    accounts = door.app.state.runtime.shop.accounts
    link = accounts.begin_reset("maya.lindqvist@example.org")
    door.get(f"/account/reset/{link.token}")
    door.get(f"/account/reset/{link.token}/more?{link.token}")
    monkeypatch.setattr(accounts, "change_password", lambda *_: 1 / 0)
    both = {"password": "a long new one", "again": "a long new one"}
    assert door.post(f"/account/reset/{link.token}", data=both).status_code == 500
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert "GET /account/reset/{token} 200" in lines
    assert "POST /account/reset/{token} failed" in lines
    assert link.token not in lines and link.token not in caplog.text.replace(
        "\n".join(r.getMessage() for r in caplog.records if r.name == "httpx"), ""
    )


def test_no_log_line_holds_what_a_customer_wrote(door, caplog):
    caplog.set_level("INFO")
    token = door.post("/chat/start", json={}).json()["token"]
    said = {"id": "m1", "text": "my very private matter"}
    door.post("/chat/turns", json=said, headers={"Authorization": f"Bearer {token}"})
    assert "POST /chat/turns 202" in caplog.text
    assert "private matter" not in caplog.text


def test_ready_as_long_as_a_message_can_be_stored(door, runtime):
    assert door.get("/healthz").json() == {"web": True}
    ready = door.get("/readyz")
    assert (ready.status_code, ready.json()["database"]) == (200, True)
    assert door.get("/health").json()["rasa"] is False  # and yet it serves


def test_not_ready_without_the_database(tmp_path, runtime, postgres):
    from dataclasses import replace

    from tandem.core.database import open_database

    gone = open_database(postgres.url_of("no_such_database"))
    with TestClient(create_app(runtime)) as client:
        client.app.state.runtime = replace(runtime, storage=replace(runtime.storage, database=gone))
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
        assert client.get("/healthz").status_code == 200


def test_metrics_count_cases_boxes_and_requests_on_a_port_of_their_own(door, runtime):
    assert door.get("/metrics").status_code == 404
    token = door.post("/chat/start", json={}).json()["token"]
    door.post("/chat/person", headers={"Authorization": f"Bearer {token}"})
    port = free_port()
    collector = serve_metrics(runtime, "127.0.0.1", port)
    try:
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    finally:
        REGISTRY.unregister(collector)
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    waiting = [v for k, v in found.items() if k[0] == "tandem_cases" and "queued" in k]
    assert sum(waiting) == 1
    assert found["tandem_box", "dead", "outbox"] == 0
    assert found["tandem_request_seconds_count", "/chat/person", "202", "POST"] >= 1
    assert not any("?" in str(key) for key in found)

"""Logs without customer text, metrics without public access, health that tells the truth."""

import asyncio
import io
import json
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tandem.cli.operate.services import free_port
from tandem.config.settings import ROOT
from tandem.core.observability import logs
from tandem.server.app import create_app
from tandem.server.health import Writes
from tandem.server.metrics import serve as serve_metrics
from tandem.server.unnamed_proxy import UnnamedProxy
from tandem.turns.rasa_client import RasaClient
from tests.conftest import make_runtime, put_away
from tests.support.served import served


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
    ours = (record for record in caplog.records if record.name != "httpx")
    assert all(link.token not in caplog.handler.format(record) for record in ours)


def test_no_log_line_holds_what_a_customer_wrote(door, caplog):
    caplog.set_level("INFO")
    token = door.post("/chat/start", json={}).json()["token"]
    said = {"id": "m1", "text": "my very private matter"}
    door.post("/chat/turns", json=said, headers={"Authorization": f"Bearer {token}"})
    assert "POST /chat/turns 202" in caplog.text
    assert "private matter" not in caplog.text


def test_no_package_logs_customers_words_at_any_level(runtime, monkeypatch):
    """A whole chat, its stream read, with every logger of every package as talkative as can be."""
    lines = io.StringIO()
    monkeypatch.setattr(sys, "stderr", lines)
    loud = ["sse_starlette", "sse_starlette.sse", "multipart", "asyncio", "rasa", "httpcore.http11"]
    levels = {name: logging.getLogger(name).level for name in ["", *logs.OURS, *logs.QUIET, *loud]}
    handlers = logging.getLogger().handlers[:]
    try:
        logs.set_up("debug", "text")
        for name in loud:
            logging.getLogger(name).setLevel(logging.DEBUG)
        with served(runtime) as base, httpx.Client(base_url=base) as web:
            begun = web.post("/chat/start", json={}).json()
            headers = {"Authorization": f"Bearer {begun['token']}"}
            said = {"id": "m1", "text": "my very private matter"}
            assert web.post("/chat/turns", json=said, headers=headers).status_code == 202
            with web.stream("GET", "/chat/stream", headers=headers) as stream:
                assert any("private matter" in line for line in stream.iter_lines())
        logging.getLogger("sse_starlette.sse").debug("chunk: %s", "my very private matter")
        logging.getLogger("tandem.turns").debug("a line of ours")
    finally:
        logging.getLogger().handlers[:] = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    told = lines.getvalue()
    assert "POST /chat/turns 202" in told and "a line of ours" in told
    assert "private matter" not in told


def test_ready_as_long_as_a_message_can_be_stored(door, runtime):
    assert door.get("/healthz").json() == {"web": True}
    ready = door.get("/readyz")
    assert (ready.status_code, ready.json()["database"]) == (200, True)
    assert door.get("/health").json()["rasa"] is False  # and yet it serves


def test_not_ready_without_the_database(tmp_path, runtime, postgres):
    from tandem.core.database import open_database

    gone = open_database(postgres.url_of("no_such_database"))
    with TestClient(create_app(runtime)) as client:
        client.app.state.writes = Writes(gone)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
        assert client.get("/healthz").status_code == 200


def test_not_ready_while_nothing_can_be_written_and_no_probe_hangs(door, runtime):
    file = runtime.storage.database.url.database
    assert door.get("/readyz").status_code == 200
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        answer = door.get("/readyz")
        assert (answer.status_code, answer.json()["database"]) == (503, False)
        assert time.monotonic() - began < 4
        assert door.get("/healthz").status_code == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    until = time.monotonic() + 15
    while door.get("/readyz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_not_ready_on_a_full_disk(filled_shop, tmp_path):
    """A real one, of 32 MiB."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", tmp_path], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a disk can be mounted by root alone")
    try:
        runtime = make_runtime(tmp_path / "var", filled_shop)
        with TestClient(create_app(runtime), base_url="http://shop.test") as door:
            assert door.get("/readyz").status_code == 200
            with suppress(OSError), (tmp_path / "rubbish").open("wb", buffering=0) as rubbish:
                while rubbish.write(b"x" * 65536) == 65536:
                    pass
            answer = door.get("/readyz")
            assert (answer.status_code, answer.json()["database"]) == (503, False)
            (tmp_path / "rubbish").unlink()
            assert door.get("/readyz").status_code == 200
        put_away(runtime)
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_proxy_that_nobody_named_is_said(runtime, caplog):
    base = runtime.config.settings.base_url = "http://localhost:8080"
    app = create_app(runtime)
    with TestClient(app, base_url=base) as door:
        assert door.get("/readyz").json()["address_limits"] is True
        local = TestClient(app, base_url=base, client=("127.0.0.1", 5000))
        local.post("/chat/start", json={})
        assert door.get("/readyz").json()["address_limits"] is True, "nobody behind it"
        local.post("/chat/start", json={}, headers={"X-Forwarded-For": "203.0.113.7"})
        for path in ("/readyz", "/health"):
            assert door.get(path).json()["address_limits"] is False
        local.post("/chat/start", json={}, headers={"X-Forwarded-For": "203.0.113.8"})
    said = [record for record in caplog.records if "TANDEM_TRUSTED_PROXIES" in record.message]
    assert len(said) == 1, "once"


def test_where_proxies_say_nobodys_address_but_their_own_nobody_shares_a_limit(runtime, caplog):
    """A balancer behind a TLS proxy that hands on nothing: all customers would be one address."""
    settings = runtime.config.settings
    settings.trusted_proxies, settings.base_url = "127.0.0.1,172.16.0.0/12", "http://localhost:8080"
    settings.chats_per_address = 3
    app = create_app(runtime)
    with TestClient(app, base_url=settings.base_url, client=("172.20.0.1", 5000)) as door:
        said = {"X-Forwarded-For": "172.20.0.1"}
        codes = [door.post("/chat/start", json={}, headers=said).status_code for _ in range(6)]
        assert codes == [200] * 6
        assert door.get("/readyz").json()["address_limits"] is False
        other = TestClient(app, base_url=settings.base_url, client=("203.0.113.9", 5000))
        codes = [other.post("/chat/start", json={}, headers=said).status_code for _ in range(6)]
        assert codes.count(429) == 3, "an address that is somebody's counts"
    assert sum("X-Forwarded-For" in record.message for record in caplog.records) == 1, "once"


def test_the_balancer_of_compose_hands_on_whose_address_it_is():
    text = (ROOT / "deploy" / "haproxy.cfg").read_text()
    front = text.split("listen front-doors")[1].split("listen rasa")[0]
    assert "del-header X-Forwarded-For unless from_proxy" in front
    assert "option forwardfor if-none" in front


def test_where_only_such_a_proxy_can_be_it_is_said_at_the_start(runtime, caplog):
    settings = runtime.config.settings
    assert settings.host == "127.0.0.1" and "shop.test" in settings.base_url
    settings.trusted_proxies = ""
    assert UnnamedProxy(settings).there and "TANDEM_TRUSTED_PROXIES" in caplog.text
    settings.trusted_proxies = "127.0.0.1"
    assert not UnnamedProxy(settings).there
    settings.trusted_proxies, settings.base_url = "", "http://localhost:8080"
    assert not UnnamedProxy(settings).there


BROKEN = {"/webhooks/rest/webhook": [], "/model/parse": {"text": "hello"}, "/status": {"model": 1}}
WELL = BROKEN | {
    "/webhooks/rest/webhook": [{"text": "Hi"}],
    "/model/parse": {"intent": {"name": "greet", "confidence": 0.9}},
}


@pytest.mark.parametrize(
    ("answers", "ready"),
    [
        (WELL, True),
        (BROKEN, False),
        (WELL | {"/webhooks/rest/webhook": []}, False),
        (WELL | {"/model/parse": {"intent": None}}, False),
        (WELL | {"/model/parse": []}, False),
    ],
)
def test_a_rasa_whose_model_is_broken_is_not_ready(answers, ready):
    """A local server that answers as Rasa does with a model that lost its parts."""

    class Rasa(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.dumps(answers[self.path.partition("?")[0]]).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Rasa)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    async def ask() -> bool:
        client = RasaClient(f"http://127.0.0.1:{server.server_port}", "t", 5)
        found = await client.ready()
        await client.close()
        return found

    assert asyncio.run(ask()) is ready
    server.shutdown()
    server.server_close()


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

"""Whoever sends slowly, endlessly, or nothing at all holds nothing: on every public address."""

import socket
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
import yaml

from tandem.config.settings import ROOT
from tandem.http import head_timeout, request_guard
from tandem.http.head_timeout import LARGEST_HEAD, HeadTimeoutHttp
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away
from tests.server.test_openapi import CONNECTED
from tests.support.pictures import picture

SOON = 0.6
"""What the limits are set to here, in seconds."""
FILES_SOON = 2.5
"""Likewise for files: long enough for a busy machine to have four on their way."""
LATEST = 5
PATHS = yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text("utf-8"))["paths"]
POSTS = [path for path, verbs in PATHS.items() if "post" in verbs]
FORM = "application/x-www-form-urlencoded"
SIGNED = "/slack/events", "/webhook/answers", "/chatwoot/events"
READ_FROM_ANYBODY = {
    "application/json": ("/chat/start", *SIGNED),
    FORM: ("/desk/sign-in", "/account/sign-in", *SIGNED),
}
"""Addresses whose body is read before anything else is asked."""


@pytest.fixture(scope="module")
def door(tmp_path_factory, filled_shop):
    """(host, port) of a front door with every connection and little patience."""
    runtime = make_runtime(tmp_path_factory.mktemp("slow"), filled_shop, **CONNECTED)
    config = uvicorn.Config(
        create_app(runtime), "127.0.0.1", 0, log_level="error", http=HeadTimeoutHttp
    )
    server = uvicorn.Server(config)
    patch = pytest.MonkeyPatch()
    patch.setattr(request_guard, "BODY_SECONDS", SOON)
    patch.setattr(request_guard, "FILE_SECONDS", FILES_SOON)
    patch.setattr(head_timeout, "HEAD_SECONDS", SOON)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join(10)
    patch.undo()
    put_away(runtime)


@contextmanager
def connected(door):
    with socket.create_connection(door, timeout=LATEST) as one:
        yield one


def answer(one: socket.socket) -> bytes:
    """Everything until the other side ends the connection; fails when it does not."""
    found = b""
    while more := one.recv(65536):
        found += more
    return found


def first_answer(one: socket.socket) -> bytes:
    return one.recv(65536)


def head(path: str, *more: str, kind: str = "application/json") -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", *more, "", ""]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("kind", ["application/json", FORM])
def test_a_body_that_never_comes_to_its_end_is_answered_all_the_same(door, path, kind):
    """408, or at once where it is refused or done without reading a word of it."""
    where = path.replace("{id}", "k_none").replace("{token}", "x")
    with connected(door) as one:
        began = time.monotonic()
        one.sendall(head(where, "Content-Length: 500", kind=kind) + b"{")
        status = int(first_answer(one).split()[1])
        took = time.monotonic() - began
    assert took < LATEST
    assert status == 408 or (status < 500 and took < SOON), f"{path}: {status}"
    if path in READ_FROM_ANYBODY.get(kind, ()):
        assert status == 408


def test_a_body_in_drops_is_answered_408_though_each_drop_comes_in_time(door):
    with connected(door) as one:
        one.sendall(head("/chat/start", "Transfer-Encoding: chunked"))
        one.settimeout(SOON / 6)
        for _ in range(60):
            one.sendall(b"1\r\n \r\n")
            try:
                found = first_answer(one)
                break
            except TimeoutError:
                continue
        assert b" 408 " in found and b'"too_slow"' in found


@pytest.mark.parametrize(
    "sent",
    [b"P", b"POST /chat/start HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-Drop: ", b"\r\n"],
)
def test_a_head_that_never_comes_to_its_end_is_answered_408_and_ended(door, sent):
    with connected(door) as one:
        one.sendall(sent)
        assert answer(one).startswith(b"HTTP/1.1 408 ")


def test_a_head_in_drops_is_ended_though_each_drop_comes_in_time(door):
    with connected(door) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        one.settimeout(SOON / 6)
        found = b""
        for number in range(60):
            try:
                one.sendall(f"X-Drop-{number}: 1\r\n".encode())
                found = first_answer(one)
                break
            except TimeoutError:
                continue
        assert found.startswith(b"HTTP/1.1 408 ")


def test_who_says_nothing_is_ended_in_silence(door):
    with connected(door) as one:
        assert answer(one) == b""


def test_after_an_answer_half_a_request_is_no_better(door):
    with connected(door) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 200 " in first_answer(one)
        one.sendall(b"GET /he")
        assert answer(one).startswith(b"HTTP/1.1 408 ")


def test_an_endless_head_is_answered_431_before_it_fills_the_memory(door):
    with connected(door) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * LARGEST_HEAD)
        found = first_answer(one)
        assert found.startswith(b"HTTP/1.1 431 ")


def test_what_comes_whole_is_answered_as_ever_also_on_one_connection(door):
    wish = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with connected(door) as one:
        for _ in range(3):
            one.sendall(wish)
            assert b" 200 " in first_answer(one)
            time.sleep(SOON / 2)
        one.sendall(wish + wish)  # both at once, and in pieces
        time.sleep(SOON / 2)
        assert one.recv(65536).count(b" 200 ") == 2
        one.sendall(wish[:9])
        time.sleep(SOON / 3)
        one.sendall(wish[9:])
        assert b" 200 " in first_answer(one)


def test_a_stream_outlives_every_one_of_these_limits(door):
    with connected(door) as one:
        one.sendall(head("/chat/start", "Content-Length: 2") + b"{}")
        began = first_answer(one)
        assert b" 200 " in began
        while b'"token":"' not in began:  # the body may come behind the head
            began += first_answer(one)
        token = began.split(b'"token":"')[1].split(b'"')[0]
        one.sendall(
            b"GET /chat/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
            + b"\r\n\r\n"
        )  # fmt: skip
        assert b" 200 " in first_answer(one)
        time.sleep(2 * SOON)
        one.setblocking(False)
        with pytest.raises(BlockingIOError):  # neither ended nor answered
            while one.recv(65536):
                pass


@pytest.mark.parametrize("body", [b'5\r\n{"a"', b"zz\r\n", b"5\r\n{}"])
def test_who_breaks_off_a_chunked_body_is_no_error_of_ours(door, caplog, body):
    with connected(door) as one:
        head = b"POST /chat/start HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        one.sendall(head + b"transfer-encoding: chunked\r\n\r\n" + body)
        time.sleep(0.2)  # the door has begun to read
    time.sleep(0.3)  # and has noticed: nothing is to be logged meanwhile
    loud = [record for record in caplog.records if record.levelname == "ERROR" or record.exc_info]
    assert [record.getMessage() for record in loud] == []


def test_files_that_come_slowly_end_and_only_few_come_at_a_time(door):
    """Each is held in memory while it comes: with three on their way a fourth is told to wait."""
    base = f"http://{door[0]}:{door[1]}"
    token = httpx.post(f"{base}/chat/start", json={}).json()["token"]
    signed = (f"Authorization: Bearer {token}", "Content-Length: 9000000")
    with connected(door) as one, connected(door) as two, connected(door) as three:
        slow = (one, two, three)
        for connection in slow:
            connection.sendall(head("/chat/files", *signed, kind="image/jpeg") + b"\xff\xd8")
        time.sleep(SOON)  # until all of them are being read
        with connected(door) as fourth:
            fourth.sendall(head("/chat/files", *signed, kind="image/jpeg") + b"\xff\xd8")
            assert first_answer(fourth).split()[1] == b"429"
        assert [first_answer(connection).split()[1] for connection in slow] == [b"408"] * 3
    photo = httpx.post(
        f"{base}/chat/files", content=picture(), headers={"Authorization": f"Bearer {token}"}
    )
    assert photo.status_code == 201  # their places are free again

"""SIGTERM to a front door: its streams end properly, and browsers hear when to come again."""

import os
import subprocess
import sys
import threading

import httpx
import pytest

from tandem.cli.operate.services import free_port
from tandem.config.settings import ROOT
from tests.support.system import wait_for

pytestmark = pytest.mark.services


@pytest.fixture
def door(tmp_path):
    """A front door in a process of its own, and its address."""
    port = free_port()
    environment = os.environ | {
        "TANDEM_DEMO": "true",
        "TANDEM_VAR_DIR": str(tmp_path),
        "TANDEM_WEB_PORT": str(port),
        "TANDEM_RASA_PORT": "9",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tandem.server.app"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    wait_for(lambda: answers(address))
    yield process, address
    process.kill()
    process.wait()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").is_success
    except httpx.HTTPError:
        return False


def test_streams_end_properly_when_the_process_is_told_to_end(door):
    process, address = door
    ends, open_streams = [], threading.Semaphore(0)

    def listen():
        token = httpx.post(f"{address}/chat/start", json={"identity": None}).json()["token"]
        headers, lines = {"Authorization": f"Bearer {token}"}, []
        with httpx.stream("GET", f"{address}/chat/stream?after=0", headers=headers) as stream:
            for line in stream.iter_lines():  # raises when the stream breaks off
                lines.append(line)
                if line.startswith("event: state"):
                    open_streams.release()
        ends.append([line for line in lines if line][-1])

    listening = [threading.Thread(target=listen) for _ in range(5)]
    for thread in listening:
        thread.start()
    for _ in listening:
        assert open_streams.acquire(timeout=20)
    process.terminate()
    for thread in listening:
        thread.join(10)
    printed, _ = process.communicate(timeout=10)
    assert len(ends) == 5 and all(end.startswith("retry: ") for end in ends), ends
    assert "without completing" not in printed and "Traceback" not in printed, printed

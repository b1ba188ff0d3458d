"""Everything at once, over real HTTP: 300 events, 50 of them sent again, 20 forged ones between
them, and website customers writing all the while."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time

import httpx
import pytest
from sqlalchemy import update

from tandem.core.database import writing
from tandem.storage import tables as t
from tandem.storage.job_queue import Counts
from tests.support.slack_server import SECRET, TOKEN, payload, signed
from tests.support.system import ROOT, free_ports, wait_for

EVENTS, AGAIN, FORGED, THREADS = 300, 50, 20, 60


class Door:
    """The front door as a process of its own, on the databases of `runtime`."""

    def __init__(self, folder, api_url):
        (port,) = free_ports(1)
        self.base = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {
            "TANDEM_DEMO": "true",
            "TANDEM_VAR_DIR": str(folder),
            "TANDEM_WEB_PORT": str(port),
            "TANDEM_RASA_PORT": "9",
            "TANDEM_SLACK_BOT_TOKEN": TOKEN,
            "TANDEM_SLACK_SIGNING_SECRET": SECRET,
            "TANDEM_SLACK_API_URL": api_url,
        }

    def open(self):
        command = [sys.executable, "-m", "tandem.server.app"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        wait_for(lambda: _answers(self.base), 60)

    def close(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(20)


@pytest.fixture
def door(runtime, server, tmp_path):
    server.channels["D0MAYA"] += [
        {"ts": f"1764000000.{n:06d}", "user": "U0MAYA", "text": "hello"} for n in range(THREADS)
    ]  # what the threads are under
    door = Door(tmp_path, server.api_url)
    door.open()
    yield door
    door.close()


def _answers(base):
    try:
        return httpx.get(f"{base}/shop-is-not-here", timeout=2)
    except httpx.HTTPError:
        return None


def requests():
    """(kind, body, headers) of everything, shuffled as a busy network would."""
    bodies = [
        json.dumps(
            payload(
                "message_direct_in_thread",
                event_id=f"Ev{n}",
                ts=f"17640{n:05d}.000100",
                thread_ts=f"1764000000.{n % THREADS:06d}",
                text=f"message {n}",
                blocks=[],
            )
        ).encode()
        for n in range(EVENTS)
    ]
    rng = random.Random(6)
    found = [("genuine", body, signed(body)) for body in bodies]
    found += [("again", body, signed(body)) for body in rng.sample(bodies, AGAIN)]
    for n in range(FORGED):
        body = bodies[n].replace(b"message", b"forged message").replace(b'"Ev', b'"EvX')
        stolen, late = signed(bodies[n]), signed(body, time.time() - 301)
        headers = (stolen, late, signed(body, secret="guess"), {})[n % 4]
        found.append(("forged", body, headers))
    rng.shuffle(found)
    return found


async def send_all(base):
    """All requests at once, each with its status and seconds."""
    host, port = base.removeprefix("http://").split(":")

    async def one(kind, body, headers):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines += [
            f"Host: {host}:{port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        head = "\r\n".join(["POST /slack/events HTTP/1.1", *lines, "Connection: close", "", ""])
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.encode() + body)
        status = int((await reader.readline()).split()[1])
        seconds = time.perf_counter() - began
        writer.close()
        return kind, status, seconds

    return await asyncio.gather(*(one(*request) for request in requests()))


VISITORS = """
import sys, threading, httpx

def visit(n):
    web = httpx.Client(base_url=sys.argv[1], timeout=60)
    headers = {"Authorization": "Bearer " + web.post("/chat/start", json={}).json()["token"]}
    for k in range(20):
        body = {"id": f"{n}-{k}", "text": "where is my order"}
        assert web.post("/chat/turns", json=body, headers=headers).status_code == 202

threads = [threading.Thread(target=visit, args=(n,)) for n in range(10)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_a_burst_has_one_effect_per_genuine_event(door, runtime):
    visitors = subprocess.Popen([sys.executable, "-c", VISITORS, door.base])
    wait_for(lambda: runtime.storage.events.after(0, ["message"])[0])  # they are writing already
    answers = asyncio.run(send_all(door.base))
    assert visitors.wait(90) == 0
    statuses = {(kind, status) for kind, status, _ in answers}
    assert statuses == {("genuine", 200), ("again", 200), ("forged", 401)}
    slowest = max(seconds for kind, _, seconds in answers if kind != "forged")
    print(f"slowest acknowledgement: {slowest:.2f} s; Slack waits 3")

    check_every_message_once(runtime)


def check_every_message_once(runtime):
    """Waits until everything is done, then looks at each thread."""
    deadline = time.monotonic() + 60
    while runtime.storage.inbox.counts().waiting and time.monotonic() < deadline:
        time.sleep(0.1)
    assert runtime.storage.inbox.counts() == Counts(0, 0)

    said = []
    for n in range(THREADS):
        mirror = runtime.storage.external_ids.behind("slack thread", f"D0MAYA/1764000000.{n:06d}")
        turns = runtime.storage.conversations.turns(mirror.ours)
        texts = [turn.text for turn in turns if turn.speaker == "customer"]
        assert len(texts) == EVENTS // THREADS
        said += texts
    assert sorted(said) == sorted(f"message {n}" for n in range(EVENTS))


def _all_posted(runtime):
    planned = not runtime.storage.events.after(
        runtime.storage.events.position("fan_out"), ["message"]
    )[0]
    return planned and not runtime.storage.outbox.counts().waiting


def test_a_process_killed_in_the_middle_loses_nothing_and_doubles_nothing(door, runtime, server):
    answers = asyncio.run(send_all(door.base))
    assert {status for kind, status, _ in answers if kind != "forged"} == {200}
    done = wait_for(lambda: 20 < EVENTS - runtime.storage.inbox.counts().waiting < EVENTS, 60)
    door.close(signal.SIGKILL)
    assert done and runtime.storage.inbox.counts().waiting
    with writing(
        runtime.storage.database
    ) as db:  # a minute goes by: what was in hand is free again
        db.execute(update(t.inbox).values(next_at=runtime.clock()))
        db.execute(update(t.outbox).values(next_at=runtime.clock()))
    door.open()
    check_every_message_once(runtime)
    wait_for(lambda: _all_posted(runtime), 60)
    for n in range(THREADS):
        texts = server.texts("D0MAYA", f"1764000000.{n:06d}")
        assert texts.count("This is Fernway's assistant, a bot.") == 1

"""After a session has ended, its screens show nothing more and its agent is offered nothing."""

import threading
import time
from contextlib import suppress

import httpx
import pytest

from tandem.desk import stream as desk_stream
from tandem.handover.open_case import call_person
from tests.support.served import served

PASSWORD = "secret-enough"
SECRET = "my aunt has a purple tortoise"


@pytest.fixture
def sam(runtime):
    return runtime.storage.agents.add("sam@example.org", "Sam", PASSWORD, "agent")


@pytest.fixture
def door(runtime, monkeypatch):
    monkeypatch.setattr(desk_stream, "BEAT_SECONDS", 0.5)
    with served(runtime) as address:
        yield address


class Screen:
    """An open stream of a session; `lines` as they come, `over` once it has ended."""

    def __init__(self, door: str, session: str):
        self.lines: list[str] = []
        self._door, self._session, self.over = door, session, threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        until = time.monotonic() + 10
        while not self.lines and time.monotonic() < until:
            time.sleep(0.02)

    def _read(self) -> None:
        cookies = {"tandem_desk": self._session}
        stream = httpx.stream("GET", f"{self._door}/desk/stream", cookies=cookies, timeout=30)
        with suppress(httpx.RemoteProtocolError), stream as told:  # the test's end breaks it off
            for line in told.iter_lines():
                self.lines.append(line)
        self.over.set()


def write(runtime) -> None:
    conversation = runtime.storage.conversations.open("website")
    turn = runtime.storage.conversations.receive(conversation, SECRET, client_id="one").turn
    call_person(runtime, conversation, f"p{turn.id}")


@pytest.mark.parametrize("end", ["sign out", "stop", "expire"])
def test_a_stream_ends_with_its_session(runtime, door, sam, end):
    agents = runtime.storage.agents
    session = agents.sign_in("sam@example.org", PASSWORD)
    screen = Screen(door, session)
    assert screen.lines and agents.get(sam).presence == "available"
    if end == "sign out":
        agents.sign_out(session)
    elif end == "stop":
        agents.stop(sam)
    else:
        with agents._engine.begin() as db:
            db.exec_driver_sql("update sign_in set until = '2020-01-01 00:00:00.000000'")
    write(runtime)
    assert screen.over.wait(10), "the stream goes on"
    assert SECRET not in "".join(screen.lines)
    if end != "expire":
        present = {agent.id: agent.presence for agent in agents.present()}
        assert present.get(sam, "offline") == "offline", "nothing is offered"


def test_signing_out_by_the_page_ends_it_at_once(runtime, door, sam, monkeypatch):
    monkeypatch.setattr(desk_stream, "BEAT_SECONDS", 30)
    session = runtime.storage.agents.sign_in("sam@example.org", PASSWORD)
    screen, another = (
        Screen(door, session),
        runtime.storage.agents.sign_in("sam@example.org", PASSWORD),
    )
    goes_on = Screen(door, another)
    with httpx.Client(base_url=door, cookies={"tandem_desk": session}) as web:
        page = web.get("/desk").text
        form = page.partition('data-token="')[2].partition('"')[0]
        web.post("/desk/sign-out", headers={"X-Tandem-Desk": form})
    assert screen.over.wait(5)
    assert not goes_on.over.is_set(), "another session of the same agent"
    assert runtime.storage.agents.get(sam).presence == "available"

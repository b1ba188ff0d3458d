"""Streams are bounded: by conversation, by address, and in what waits for whoever does not read."""

import socket
import time
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest

from tandem.core.errors import Refused
from tandem.http import head_timeout
from tandem.http.open_streams import PER_ADDRESS, PER_CONVERSATION, OpenStreams
from tandem.server import app
from tests.support.served import served

FROM_ELSEWHERE = {"proxy_headers": True, "forwarded_allow_ips": "127.0.0.1"}


@pytest.fixture
def door(runtime):
    with served(runtime, **FROM_ELSEWHERE) as address:
        yield address


def token(door: str, **headers: str) -> str:
    return httpx.post(f"{door}/chat/start", json={}, headers=headers).json()["token"]


def unread(door: str, token: str, address: str = "203.0.113.7") -> socket.socket:
    """A stream whose answer nobody reads past its first bytes."""
    place = urlsplit(door)
    one = socket.create_connection((place.hostname, place.port), timeout=10)
    one.sendall(
        f"GET /chat/stream HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {token}\r\n"
        f"X-Forwarded-For: {address}\r\n\r\n".encode()
    )
    return one


def status(one: socket.socket) -> int:
    return int(one.recv(12)[9:12])


def test_one_token_opens_so_many_and_others_are_served(door):
    mine = token(door)
    opened = [unread(door, mine) for _ in range(300)]
    codes = [status(one) for one in opened]
    assert codes.count(200) == PER_CONVERSATION and set(codes) == {200, 429}
    began = time.monotonic()
    assert httpx.post(f"{door}/chat/start", json={}).status_code == 200
    assert time.monotonic() - began < 2
    refused = httpx.get(f"{door}/chat/stream", headers={"Authorization": f"Bearer {mine}"})
    assert refused.json()["error"]["code"] == "too_many_streams"
    assert int(refused.headers["retry-after"]) > 0
    for one in opened:
        one.close()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        again = unread(door, mine)
        if status(again) == 200:
            return
        time.sleep(0.1)
    raise AssertionError("the places were not given back")


@pytest.fixture
def small_door(runtime, monkeypatch):
    monkeypatch.setattr(app, "OpenStreams", partial(OpenStreams, per_address=5))
    with served(runtime, **FROM_ELSEWHERE) as address:
        yield address


def test_one_address_opens_so_many_whatever_the_conversation(small_door):
    door = small_door
    tokens = [token(door) for _ in range(4)]
    opened = [unread(door, tokens[n % 4]) for n in range(8)]
    assert [status(one) for one in opened] == [200] * 5 + [429] * 3
    other = unread(door, tokens[0], "198.51.100.9")
    assert status(other) == 200
    for one in (*opened, other):
        one.close()


def test_a_void_token_holds_no_place(door):
    streams = [httpx.get(f"{door}/chat/stream", headers={"Authorization": "Bearer x"})] * 3
    assert {one.status_code for one in streams} == {401}


def test_places_are_counted_and_given_back():
    streams = OpenStreams()
    places = [streams.take("c", "here") for _ in range(PER_CONVERSATION)]
    with pytest.raises(Refused, match="too_many_streams"):
        streams.take("c", "there")
    places += [streams.take(f"c{n}", "here") for n in range(PER_ADDRESS - PER_CONVERSATION)]
    with pytest.raises(Refused, match="too_many_streams"):
        streams.take("another", "here")
    assert streams.take("another", None)
    for place in places:
        streams.give_back(place)
    assert streams.take("c", "here")


def test_an_answer_nobody_reads_is_dropped(runtime, monkeypatch):
    """More than fits between us and them, and no reader: the connection is gone soon."""
    monkeypatch.setattr(head_timeout, "SEND_SECONDS", 0.5)
    size, count, came = 400_000, 30, 0
    with served(runtime, **FROM_ELSEWHERE) as door:
        started = httpx.post(f"{door}/chat/start", json={}).json()
        for _ in range(count):
            runtime.storage.conversations.add_turn(started["conversation"], "bot", "x" * size)
        one = unread(door, started["token"])
        assert status(one) == 200
        time.sleep(2)
        with suppress(ConnectionResetError):
            while more := one.recv(65536):
                came += len(more)
    assert came < count * size, "the rest was thrown away"

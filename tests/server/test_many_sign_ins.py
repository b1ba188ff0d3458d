"""Many sign-ins at once take bounded memory and threads, whoever sends them and wherever."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from tandem.core import password_hashes
from tandem.core.errors import Refused
from tandem.core.password_hashes import AT_ONCE, WAITING, PasswordHashes
from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away
from tests.support.shops import CHEAP, MAYA

SOMEWHERE, ELSEWHERE = ("203.0.113.7", 5000), ("198.51.100.9", 5000)
OLD = "fernway-demo-2026"


class CountingHasher(PasswordHasher):
    """argon2 with its real costs, which counts what runs at the same time."""

    def __init__(self):
        super().__init__()
        self.most = self.count = self._now = 0
        self._lock = threading.Lock()

    def _counted(self, work, *args, **more):
        with self._lock:
            self._now += 1
            self.count += 1
            self.most = max(self.most, self._now)
        try:
            return work(*args, **more)
        finally:
            with self._lock:
                self._now -= 1

    def hash(self, *args, **more):
        return self._counted(super().hash, *args, **more)

    def verify(self, *args):
        return self._counted(super().verify, *args)


@pytest.fixture
def door(tmp_path, filled_shop):
    """(app, runtime, hasher): real costs, at the front door."""
    hasher = CountingHasher()
    runtime = make_runtime(tmp_path, filled_shop, hasher=hasher)
    app = create_app(runtime)
    with TestClient(app, base_url="http://shop.test"):  # its background work
        yield app, runtime, hasher
    put_away(runtime)


def at(app, address=SOMEWHERE) -> TestClient:
    return TestClient(app, base_url="http://shop.test", client=address)


def test_sixty_sign_ins_hash_two_at_a_time_and_the_chat_answers_meanwhile(door):
    app, _, hasher = door
    chat, hasher.most = at(app, ELSEWHERE), 0

    def sign_in(n: int):
        path = "/account/sign-in" if n % 2 else "/desk/sign-in"
        web = at(app, (f"203.0.113.{n}", 5000))
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', web.get(path).text)
        form = {"email": f"n{n}@example.org", "password": "x" * 12}
        return web.post(path, data=form | ({"csrf": csrf[1]} if csrf else {}))

    with ThreadPoolExecutor(60) as pool:
        asked = [pool.submit(sign_in, n) for n in range(60)]
        times = []
        while not all(one.done() for one in asked):
            began = time.monotonic()
            assert chat.post("/chat/start", json={}).status_code == 200
            times.append(time.monotonic() - began)
    answers = [one.result() for one in asked]
    assert {a.status_code for a in answers} <= {401, 403, 429}
    for refused in (a for a in answers if a.status_code == 429):
        assert int(refused.headers["retry-after"]) >= 1
        assert "try again in a moment" in refused.text
    assert 1 <= hasher.most <= AT_ONCE, "hashes at the same time"
    assert sorted(times)[len(times) // 2] < 2, times  # 3 to 7 s each while every thread hashed


def test_beyond_a_short_queue_nobody_waits():
    hashes, go = PasswordHashes(CHEAP), threading.Event()

    class Held(PasswordHasher):
        def verify(self, *_):
            return go.wait(5)

    held = PasswordHashes(Held())
    with ThreadPoolExecutor(AT_ONCE + WAITING) as pool:
        waiting = [pool.submit(held.fits, "", "") for _ in range(AT_ONCE + WAITING)]
        until = time.monotonic() + 5
        while password_hashes.QUEUE.places_left and time.monotonic() < until:
            time.sleep(0.005)
        with pytest.raises(Refused) as refused:
            hashes.make("a pass phrase")
        go.set()
        assert all(one.result() for one in waiting)
    assert (refused.value.status, refused.value.code) == (429, "too_busy")
    assert hashes.fits(hashes.make("a pass phrase"), "a pass phrase")


def test_who_tried_too_often_costs_no_hash(door):
    app, _, hasher = door
    web = at(app)
    form = {"email": MAYA, "password": "wrong"}
    codes = [web.post("/account/sign-in", data=form).status_code for _ in range(10)]
    before = hasher.count
    refused = web.post("/account/sign-in", data=form | {"password": OLD})
    assert codes == [403] * 10
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert hasher.count == before


def test_a_new_password_waits_its_turn_and_keeps_its_link(door, monkeypatch):
    app, runtime, _ = door
    link = runtime.shop.accounts.begin_reset(MAYA)
    path, words = (
        f"/account/reset/{link.token}",
        {"password": "a long new one", "again": "a long new one"},
    )
    monkeypatch.setattr(password_hashes, "QUEUE", password_hashes._Queue(0, 0))
    busy = at(app).post(path, data=words)
    assert busy.status_code == 429 and busy.headers["retry-after"]
    monkeypatch.undo()
    assert at(app).post(path, data=words).status_code == 200


def test_wrong_passwords_shut_a_name_for_nobody_else(runtime):
    """Ten wrong ones from one place, a hundred from many: the owner comes in all the same."""
    app, accounts = create_app(runtime), runtime.shop.accounts
    for _ in range(11):
        wrong = at(app).post("/account/sign-in", data={"email": MAYA, "password": "wrong"})
    assert wrong.status_code == 429
    right = {"email": MAYA, "password": OLD}
    owner = at(app, ELSEWHERE).post("/account/sign-in", data=right, follow_redirects=False)
    assert owner.status_code == 303
    for n in range(100):
        with suppress(Refused):
            accounts.sign_in(MAYA, "wrong", f"many{n % 30}")
    assert accounts.sign_in(MAYA, "wrong", "new place") is None
    with pytest.raises(Refused, match="too_many_requests"):
        accounts.sign_in(MAYA, "wrong", "new place")
    assert accounts.sign_in(MAYA, OLD, "home"), "the owner"

"""Limits are one for all processes, on both databases and in Redis, and told clearly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tandem.core.client_address import SITE_SHARE, hidden, source_of
from tandem.core.errors import Refused
from tandem.server.app import create_app
from tandem.storage.limits import Limits, Rule
from tests.conftest import make_runtime, new_database, put_away
from tests.support.shops import FixedClock

SOMEWHERE, ELSEWHERE = ("203.0.113.7", 5000), ("198.51.100.9", 5000)


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def two_processes(request, tmp_path, filled_shop):
    """Two runtimes on the same database or Redis, as two processes have them."""
    url, redis = "", ""
    if request.param == "postgresql":
        url = new_database(request)
    if request.param == "redis":
        redis = request.getfixturevalue("redis_url")
    runtimes = [
        make_runtime(tmp_path, filled_shop, url, redis_url=redis, clock=FixedClock())
        for _ in range(2)
    ]
    yield runtimes
    for runtime in runtimes:
        put_away(runtime)


def test_what_one_process_counts_the_other_knows(two_processes):
    one, other = two_processes
    rule = Rule("test", 3, 60)
    refused = [at.storage.limits.count(rule) > 0 for at in (one, other, one, other, one)]
    assert refused == [False, False, False, True, True]
    assert 1 <= other.storage.limits.count(rule) <= 60
    assert one.storage.limits.count(Rule("another", 3, 60)) == 0


def test_exactly_so_many_of_twenty_at_once_get_through(two_processes):
    rule = Rule("race", 7, 60)
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda n: two_processes[n % 2].storage.limits.count(rule), range(20)))
    assert waits.count(0) == 7


def test_a_window_ends(runtime):
    clock = FixedClock()
    limits, rule = Limits(runtime.storage.database, clock), Rule("test", 1, 60)
    assert (limits.count(rule), limits.count(rule)) == (0, 60)
    clock.go_on(seconds=61)
    assert limits.count(rule) == 0
    clock.go_on(hours=1)
    limits.forget_old()
    assert limits.count(rule) == 0


def test_without_redis_the_database_counts(tmp_path, filled_shop):
    runtime = make_runtime(tmp_path, filled_shop, redis_url="redis://127.0.0.1:1/0")
    rule = Rule("test", 1, 60)
    assert (runtime.storage.limits.count(rule), runtime.storage.limits.count(rule) > 0) == (0, True)
    put_away(runtime)


def test_no_limit_and_no_rule_are_no_limit(runtime):
    assert runtime.storage.limits.count() == 0
    assert [runtime.storage.limits.count(Rule("free", 0, 60)) for _ in range(5)] == [0] * 5


def test_sources_are_hashed_and_ipv6_networks_count_as_one():
    key = "k" * 40
    assert source_of("203.0.113.7", key) == source_of("::ffff:203.0.113.7", key)
    assert source_of("203.0.113.7", key) != source_of("203.0.113.8", key)
    assert source_of("203.0.113.7", key) != source_of("203.0.113.7", "l" * 40)
    assert "203" not in (source_of("203.0.113.7", key) or "")[:3]
    assert source_of("2001:db8:1:2::3", key) == source_of("2001:db8:1:2:ffff::9", key)
    assert source_of("2001:db8:1:2::3", key) != source_of("2001:db8:1:3::3", key)
    for uncounted in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "testclient", "", None):
        assert source_of(uncounted, key) is None
    assert len(hidden("x", key)) == 32


def test_addresses_of_one_ipv6_site_count_together_too(tmp_path, filled_shop):
    """320 networks of one /48: four times what one of them may, and no more."""
    runtime = make_runtime(tmp_path, filled_shop, chats_per_address=3)
    app = create_app(runtime)
    codes = []
    with TestClient(app, base_url="http://shop.test"):
        for n in range(320):
            web = TestClient(app, base_url="http://shop.test", client=(f"2001:db8:7:{n:x}::1", 1))
            codes.append(open_chat(web).status_code)
        assert codes.count(200) == 3 * SITE_SHARE
        assert set(codes[3 * SITE_SHARE :]) == {429}
        other = TestClient(app, base_url="http://shop.test", client=("2001:db8:8::1", 1))
        assert open_chat(other).status_code == 200
    accounts = runtime.shop.accounts
    sources = [source_of(f"2001:db8:9:{n:x}::1", "k" * 40) for n in range(320)]
    assert max(len(source) for source in sources) <= 64, "the column's length"
    asked = [
        accounts.may_ask("reset_password", f"a{n}@example.org", f"c{n}", f"k{n}", source)
        for n, source in enumerate(sources)
    ]
    assert asked.count(True) == 20 * SITE_SHARE
    put_away(runtime)


def open_chat(web, **more):
    return web.post("/chat/start", json=more)


def test_chats_and_messages_are_limited_by_address_with_a_clear_answer(tmp_path, filled_shop):
    runtime = make_runtime(tmp_path, filled_shop, chats_per_address=3, messages_per_address=4)
    app = create_app(runtime)
    with TestClient(app, base_url="http://shop.test", client=SOMEWHERE) as here:
        there = TestClient(app, base_url="http://shop.test", client=ELSEWHERE)
        started = [open_chat(here) for _ in range(4)]
        assert [s.status_code for s in started] == [200, 200, 200, 429]
        error = started[3].json()["error"]
        assert error["code"] == "too_many_requests" and "wait" in error["message"]
        assert 1 <= int(started[3].headers["retry-after"]) <= 3600
        assert open_chat(there).status_code == 200
        tokens = [{"Authorization": f"Bearer {s.json()['token']}"} for s in started[:3]]
        says = [
            here.post("/chat/turns", json={"id": str(n), "text": "hi"}, headers=tokens[n % 3])
            for n in range(6)
        ]
        assert [s.status_code for s in says] == [202] * 4 + [429] * 2
        assert len(runtime.storage.conversations.turns(started[0].json()["conversation"])) >= 2
        # going on in a conversation is no new chat
        again = here.post("/chat/start", json={}, headers=tokens[0])
        assert again.status_code == 200
    put_away(runtime)


def test_a_browser_and_a_customer_are_limited_too(tmp_path, filled_shop):
    runtime = make_runtime(tmp_path, filled_shop, chats_per_visitor=2, messages_per_person=3)
    customer = runtime.shop.customers.with_email("maya.lindqvist@example.org")
    with TestClient(create_app(runtime), base_url="http://shop.test") as web:
        began = [open_chat(web, visitor="browser-number-1").status_code for _ in range(3)]
        assert began == [200, 200, 429]
        assert open_chat(web, visitor="browser-number-2").status_code == 200
        conversations = [open_chat(web, visitor=f"browser-no-{n}").json() for n in range(2)]
        for one in conversations:  # the same customer in two chats
            runtime.storage.conversations.know(one["conversation"], customer.id, "signed in")
        headers = [{"Authorization": f"Bearer {one['token']}"} for one in conversations]
        says = [
            web.post("/chat/turns", json={"text": "hi"}, headers=headers[n % 2]).status_code
            for n in range(4)
        ]
        assert says == [202, 202, 202, 429]
    put_away(runtime)


def test_a_forged_forwarded_address_counts_for_nothing(tmp_path, filled_shop):
    """Only a trusted proxy changes the client's address (uvicorn); the app reads no header."""
    runtime = make_runtime(tmp_path, filled_shop, chats_per_address=2)
    with TestClient(create_app(runtime), base_url="http://shop.test", client=SOMEWHERE) as web:
        forged = [
            web.post("/chat/start", json={}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(3)
        ]
    assert [f.status_code for f in forged] == [200, 200, 429]
    put_away(runtime)


def test_the_refusal_names_its_code():
    assert Refused("x", "y", 429, retry_seconds=7).retry_seconds == 7


def test_a_named_network_of_proxies_is_believed_and_no_forged_hop():
    """As deploy/ sets it: of the addresses that came along, the last one no proxy has counts."""
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["client"][0])
        await JSONResponse({})(scope, receive, send)

    trusted = ProxyHeadersMiddleware(app, "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16")
    for client, forwarded in (
        ("172.18.0.5", "203.0.113.7"),
        ("172.18.0.5", "192.0.2.66, 203.0.113.7"),
        ("203.0.113.9", "192.0.2.66"),
    ):
        web = TestClient(trusted, client=(client, 1))
        web.get("/", headers={"X-Forwarded-For": forwarded})
    assert seen == ["203.0.113.7", "203.0.113.7", "203.0.113.9"]

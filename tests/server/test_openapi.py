"""docs/openapi.yml is true, and whatever is sent to a route it names is answered in words (R92).

schemathesis makes requests from the description, right ones and wrong ones, and sends them to a
real server with a real socket, as a signed-in agent, as a customer, and as nobody.
"""

import threading
import time
from collections import Counter

import httpx
import pytest
import schemathesis
import uvicorn
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.routing import Route

from tandem.config.settings import ROOT
from tandem.handover import open_case
from tandem.http.head_timeout import HeadTimeoutHttp
from tandem.http.request_guard import LARGEST_BODY
from tandem.server.app import create_app
from tandem.shop.demo.people import DEMO_PASSWORD
from tests.conftest import make_runtime, new_database, put_away
from tests.support import odd

pytestmark = pytest.mark.services
DESCRIPTION = yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text("utf-8"))
ENDLESS = {"/chat/stream", "/desk/stream"}
EXAMPLES = 12 * odd.TIMES
LONGEST_SECONDS = 10
CONNECTED = {
    "slack_bot_token": "xoxb-local",
    "slack_signing_secret": "s" * 32,
    "slack_api_url": "http://127.0.0.1:9/",
    "webhook_url": "http://127.0.0.1:9/",
    "webhook_secret": "w" * 40,
    "chatwoot_url": "http://127.0.0.1:9",
    "chatwoot_token": "c" * 40,
    "chatwoot_account": 1,
    "chatwoot_inbox": 1,
    "chatwoot_webhook_secret": "w" * 40,
    "channels": "tests.channels.test_hosted:Fine",
    "messages_per_minute": 1_000_000,
}


class Served:
    """The front door behind a real socket, and what opens it."""

    def __init__(self, runtime):
        self.runtime, self.app, self.tally = runtime, create_app(runtime), Counter()
        config = uvicorn.Config(self.app, "127.0.0.1", 0, log_level="error", http=HeadTimeoutHttp)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        runtime.storage.agents.add("lea@example.org", "Lea", "secret-enough", "lead")
        self.agent = self.sign_in("lea@example.org")

    def sign_in(self, email: str) -> tuple[dict, dict]:
        """(cookies, headers) of an agent with every right."""
        cookies = {"tandem_desk": self.runtime.storage.agents.sign_in(email, "secret-enough")}
        page = httpx.get(f"{self.url}/desk", headers=with_them(cookies)).text
        return cookies, {"x-tandem-desk": page.split('data-token="')[1].split('"')[0]}

    def customer(self) -> dict:
        """The headers of a fresh chat."""
        started = httpx.post(f"{self.url}/chat/start", json={}).json()
        return {"authorization": f"Bearer {started['token']}"}

    def case(self) -> str:
        """The id of a fresh case."""
        conversation = self.runtime.storage.conversations.open("website")
        return open_case.call_person(self.runtime, conversation, f"h-{conversation}").id

    def shop_cookies(self) -> dict:
        """A signed-in customer's."""
        http = httpx.Client(base_url=self.url)
        form = {"email": "maya.lindqvist@example.org", "password": DEMO_PASSWORD}
        http.post("/account/sign-in", data=form)
        return dict(http.cookies)

    def stop(self):
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request, tmp_path_factory, filled_shop):
    """A whole front door with every connection, once on each database."""
    url = new_database(request) if request.param == "postgresql" else ""
    runtime = make_runtime(tmp_path_factory.mktemp("openapi"), filled_shop, url, **CONNECTED)
    served = Served(runtime)
    yield served
    served.stop()
    put_away(runtime)
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        odd.told(f"{request.param}: {len(operations())} operations", served.tally)


def operations() -> list[tuple[str, str]]:
    return [(path, verb) for path, verbs in DESCRIPTION["paths"].items() for verb in verbs]


def test_every_route_is_described_and_nothing_else(served):
    routes = {
        (route.path, method.lower())
        for route in served.app.routes
        if isinstance(route, Route)
        for method in route.methods - {"HEAD"}
    }
    assert routes == set(operations())


SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)


@pytest.mark.parametrize(("path", "verb"), [o for o in operations() if o[0] not in ENDLESS])
def test_whatever_is_sent_is_answered_in_words(served, path, verb):
    """No 500, no traceback, no hang; refusals have the one shape, with a code."""
    operation = SCHEMA[path][verb]
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    strategy = st.one_of(right, wrong) if _can_be_wrong(path, verb) else right
    case_id = served.case() if "/cases/{id}" in path else ""
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=quiet, database=None)
    @given(case=strategy, known=st.sampled_from((True, True, True, False)))
    def attack(case, known):
        cookies, headers = {}, {}
        if known:
            cookies, headers = served.agent[0], dict(served.agent[1])
            if path.startswith("/chat/"):
                headers |= served.customer()
            if path.startswith("/account"):
                cookies = served.shop_cookies()
            if case_id:
                case.path_parameters = {**(case.path_parameters or {}), "id": case_id}
        answer = case.call(
            served.url,
            headers=headers,
            cookies=cookies,
            timeout=LONGEST_SECONDS,
            allow_redirects=False,
        )
        check(served, answer)
        if path == "/desk/sign-out":
            served.agent = served.sign_in("lea@example.org")

    attack()


def with_them(cookies: dict) -> dict:
    """Cookies as a browser sends them."""
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def check(served, answer) -> None:
    served.tally[answer.status_code] += 1
    text = answer.text
    assert answer.status_code < 500 or answer.status_code == 503, f"{answer.status_code}: {text}"
    assert "Traceback" not in text and 'File "' not in text
    if answer.status_code >= 400 and "json" in str(answer.headers.get("content-type")):
        error = answer.json()["error"]
        assert error["code"] and error["message"]


def _takes_json(path: str) -> bool:
    body = DESCRIPTION["paths"][path]["post"].get("requestBody", {"content": ()})
    return "application/json" in body["content"]


def _can_be_wrong(path: str, verb: str) -> bool:
    operation = DESCRIPTION["paths"][path][verb]
    return "requestBody" in operation or "parameters" in operation


AWKWARD = [
    b"", b"{", b"[]", b"null", b'"x"', b"1e999", b"\xff\xfe", b'{"text": "\\ud800"}',
    b'{"text": "\\u0000"}', b'{"id": "\\u0000", "text": "x"}', b'{"id": "\\udfff", "text": "x"}',
    b'{"text": 1}', b'{"text": null}', b'{"text": ["x"]}',
    b'{"button": {"turn": 1, "index": 9e99}}',
    b'{"button": {"turn": "x", "index": 999999999999999999999}}', b'{"button": "x"}',
    b'{"seq": 99999999999999999999}', b'{"seq": -1}', b'{"seq": 2147483648}', b'{"seq": true}',
    b'{"identity": "\\ud800"}', b'{"identity": "a.b.c"}', b'{"identity": 5}',
    b'{"visitor": "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"}',
    b'{"way": "mail", "email": "\\u0000@example.org"}', b'{"slot": "9999-99-99"}',
    b'{"way": "callback", "phone": "0113 496 0042", "slot": "0001-01-01T00:00:00"}',
    b'{"way": "callback", "phone": "0113 496 0042", "slot": "9999-12-31T23:59:59-23:59"}',
    b'{"way": "callback", "phone": "0113 496 0042", "slot": "0001-01-01T00:00:00+23:59"}',
    b'{"outcome": "solved", "emotional_note": "\\ud800\\u0000"}', b'{"text": "\\u202e\\u0007"}',
    b'{"themes": [1], "words": {}}', b'{"minutes": 1e400, "reason": "\\u0000"}', b"[" * 50_000,
    b'{"learned": {"order_number": "\\u0000"}, "sentence": "x"}', b'{"to_agent": "\\u0000"}',
    b"x" * (1024 * 1024 + 1),
]  # fmt: skip


def test_awkward_bodies_everywhere(served):
    """What breaks servers: halves of characters, NUL, numbers too large, depth, a megabyte."""
    ends = ("/chat/leave", "/chat/sign-out", "/chat/start")
    agent = {"content-type": "application/json"} | served.agent[1] | with_them(served.agent[0])
    posts = [path for path, verb in operations() if verb == "post" and path != "/desk/sign-out"]
    with httpx.Client(base_url=served.url, timeout=LONGEST_SECONDS) as http:
        for path in posts:
            headers = agent | served.customer()
            where = path.replace("{id}", served.case()).replace("{token}", "x")
            for body in AWKWARD:
                if path in ends:
                    headers |= served.customer()
                answer = http.post(where, content=body, headers=headers)
                check(served, answer)
                if len(body) > LARGEST_BODY and _takes_json(path):
                    assert answer.status_code in (413, 401, 403, 404, 409), (
                        f"{path}: {answer.status_code}"
                    )
                if path == "/chat/turns" and len(body) > LARGEST_BODY:
                    assert answer.json()["error"]["code"] == "message_too_long"


@pytest.mark.parametrize(
    "query",
    ["after=\xb2", "after=99999999999999999999", "after=-1", "after=x", "after=%00", "after=1%"],
)
def test_awkward_numbers_in_addresses(served, query):
    headers = served.agent[1] | with_them(served.agent[0])
    case_id = served.case()
    with httpx.Client(base_url=served.url, timeout=LONGEST_SECONDS) as http:
        streams = http.stream("GET", f"/chat/stream?{query}", headers=served.customer())
        with streams as answer:
            assert answer.status_code == 400
        answer = http.get(f"/desk/api/cases/{case_id}?{query}", headers=headers)
        assert answer.status_code == 400
        before = query.replace("after", "before")
        answer = http.get(f"/desk/audit?{before}", headers=headers)
        assert answer.status_code == 400
        last = {"last-event-id": b"\xb2-\xb2"}
        with http.stream("GET", "/desk/stream", headers=headers | last) as answer:
            assert answer.status_code == 200


def test_tokens_that_are_not_ascii_are_refused_not_failed(served):
    cookies, _ = served.agent
    with httpx.Client(base_url=served.url) as http:
        odd = {"x-tandem-desk": "\xe4".encode("latin-1")} | with_them(cookies)
        answer = http.post("/desk/api/presence", json={}, headers=odd)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forged_request")
        answer = http.post("/desk/sign-in", data={"csrf": "ä", "email": "ä\0"})
        assert answer.status_code == 401
        bearer = {"authorization": b"Bearer \xff\xfe"}
        assert http.post("/chat/person", headers=bearer).status_code == 401

"""What another website can do with a visitor's or an agent's browser: nothing."""

import pytest
import yaml
from starlette.testclient import TestClient

from tandem.config.settings import ROOT
from tandem.server.app import create_app
from tandem.shop.demo.people import DEMO_PASSWORD
from tests.conftest import make_runtime, put_away
from tests.server.test_front_door import Desk
from tests.server.test_openapi import CONNECTED

PATHS = yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text("utf-8"))["paths"]
POSTS = [path for path, verbs in PATHS.items() if "post" in verbs]
FOREIGN = {
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Origin": "http://shop.test"},
    "a neighbour": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "our name in theirs": {"Origin": "http://shop.test.evil.example"},
    "another port": {"Origin": "http://shop.test:8081"},
    "no origin to tell": {"Origin": "null"},
}
OWN = {
    "a browser": {"Sec-Fetch-Site": "same-origin", "Origin": "http://shop.test"},
    "an older browser": {"Origin": "http://shop.test"},
    "a program": {},
}


@pytest.fixture(scope="module")
def web(tmp_path_factory, filled_shop):
    runtime = make_runtime(tmp_path_factory.mktemp("foreign"), filled_shop, **CONNECTED)
    with TestClient(create_app(runtime), base_url="http://shop.test") as client:
        yield client
    put_away(runtime)


@pytest.mark.parametrize("path", POSTS)
def test_every_change_from_another_site_is_refused(web, path):
    where = path.replace("{id}", "k_none").replace("{token}", "x")
    for name, headers in FOREIGN.items():
        answer = web.post(where, headers=headers)
        assert answer.status_code == 403, name
        assert answer.json()["error"]["code"] == "foreign_origin", name


@pytest.mark.parametrize("headers", OWN.values(), ids=OWN)
def test_our_own_pages_and_programs_are_let_through(web, headers):
    assert web.post("/chat/start", json={}, headers=headers).status_code == 200


def test_no_answer_invites_another_site_to_read_it(web):
    for path in ("/", "/chat/start", "/desk/api/cases", "/widget", "/healthz"):
        for answer in (
            web.options(path, headers={"Origin": "https://evil.example"}),
            web.get(path, headers={"Origin": "https://evil.example"}),
        ):
            assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("base", "secure"), [("http://shop.test", False), ("https://shop.test", True)]
)
def test_cookies_of_a_session_stay_with_us(tmp_path, filled_shop, base, secure):
    runtime = make_runtime(tmp_path, filled_shop)
    runtime.config.settings.base_url = base
    with TestClient(create_app(runtime), base_url=base) as web:
        form = {"email": "maya.lindqvist@example.org", "password": DEMO_PASSWORD}
        shop = web.post("/account/sign-in", data=form, follow_redirects=False)
        Desk(web, runtime, "sam@example.org")
        page = web.get("/desk/sign-in")
        made = [*shop.headers.get_list("set-cookie"), *page.headers.get_list("set-cookie")]
    names = {cookie.partition("=")[0] for cookie in made}
    assert len(names) >= 2 and "tandem_desk_form" in names
    for cookie in made:
        flags = {flag.strip().casefold() for flag in cookie.split(";")[1:]}
        assert "httponly" in flags, cookie
        assert flags & {"samesite=strict", "samesite=lax"}, cookie
        assert ("secure" in flags) == secure, cookie
    put_away(runtime)

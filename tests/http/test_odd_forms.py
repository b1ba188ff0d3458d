"""Forms that no page of ours sends are refused before anything of them is decoded."""

import pytest
from starlette.testclient import TestClient

from tandem.server.app import create_app
from tests.conftest import make_runtime, put_away

pytestmark = pytest.mark.services
FORMS = ("/account/sign-in", "/account/reset/x", "/desk/sign-in")
PART = b'--B\r\nContent-Disposition: form-data; name="email"\r\n\r\n%s\r\n--B--\r\n'
CHARSETS = ("punycode", "undefined", "idna", "unicode_escape", "raw_unicode_escape", "utf-8")


@pytest.fixture(scope="module")
def door(tmp_path_factory, filled_shop):
    runtime = make_runtime(tmp_path_factory.mktemp("forms"), filled_shop)
    with TestClient(create_app(runtime), base_url=runtime.config.settings.base_url) as door:
        yield door
    put_away(runtime)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_in_parts_is_refused_unread(door, path, charset):
    """Decoding 200 kB of punycode takes 11 s, and the sender chooses the character set."""
    answer = door.post(
        path,
        content=PART % (b"-" + b"99" * 100_000),
        headers={"Content-Type": f"multipart/form-data; boundary=B; charset={charset}"},
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "body", [b"email=%ED%A0%80&password=%00", b"email=" + b"x" * 20_000, b"a&" * 50, b"\xff=\xff"]
)
def test_an_odd_form_is_answered_in_words(door, path, body):
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=punycode"}
    answer = door.post(path, content=body, headers=headers)
    assert answer.status_code in (400, 401, 403, 410, 413)


@pytest.mark.parametrize("origin", ["http://[", "//[", "http://a]b", "null", "http://evil.example"])
def test_an_origin_that_is_none_is_foreign(door, origin):
    for path in ("/chat/start", "/account/sign-in"):
        assert door.post(path, headers={"Origin": origin}).status_code == 403


def test_a_referer_that_is_none_leads_home(door):
    answer = door.get("/language/en", headers={"Referer": "http://["}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("end", ["/.evil.example", "#x", "?x", "\\x"])
def test_a_host_with_more_behind_it_is_none(door, end):
    host = door.base_url.host + end
    assert door.get("/", headers={"Host": host}).status_code == 421

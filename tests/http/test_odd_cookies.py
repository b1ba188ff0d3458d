"""Cookies that nobody's browser of ours sends: what takes long to parse is not parsed."""

import time

import pytest
from starlette.testclient import TestClient

from tandem.server.app import create_app

pytestmark = pytest.mark.services


@pytest.mark.parametrize("cookie", ['a="' + r"\1" * 25_000 + '"', "a=" + "b" * 60_000])
def test_a_cookie_that_takes_long_to_parse_is_not_read(runtime, cookie):
    """Python before 3.12.6 unquotes in quadratic time (CVE-2024-7592): 29 s for this one."""
    with TestClient(create_app(runtime), base_url=runtime.config.settings.base_url) as door:
        began = time.process_time()
        answer = door.get("/healthz", headers={"Cookie": cookie})
        assert answer.status_code in (200, 431)
        assert time.process_time() - began < 5


def test_plain_cookies_are_read(runtime):
    with TestClient(create_app(runtime), base_url=runtime.config.settings.base_url) as door:
        page = door.get("/desk/sign-in", headers={"Cookie": "tandem_language=de; x=1"})
        assert 'lang="de"' in page.text

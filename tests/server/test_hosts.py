"""We answer by our own names alone: no redirect to a foreign host, no DNS rebinding."""

import pytest
from starlette.testclient import TestClient

from tandem.http.allowed_hosts import allowed_hosts, host_of, is_allowed
from tandem.server.app import create_app


def test_a_foreign_name_reads_nothing_and_is_redirected_nowhere(runtime):
    """A page of evil.example whose name means 127.0.0.1 now would read the local mailbox."""
    app = create_app(runtime)
    for path in ("/mailbox", "/account/", "/desk/", "/", "/chat/frame"):
        evil = TestClient(app, base_url="http://evil.example", follow_redirects=False).get(path)
        assert evil.status_code == 421 and "location" not in evil.headers
        assert evil.json()["error"]["code"] == "wrong_host"
        assert "TANDEM_HOSTS" in evil.text
    own = TestClient(app, base_url="http://shop.test")
    assert own.get("/mailbox").status_code == 200


def test_probes_are_answered_by_whatever_name(runtime):
    app = create_app(runtime)
    with TestClient(app, base_url="http://10.1.2.3:8080") as probe:
        for path in ("/healthz", "/readyz", "/health"):
            assert probe.get(path).status_code == 200


@pytest.mark.parametrize(
    ("base_url", "more", "header", "allowed"),
    [
        ("https://help.example.com", "", "help.example.com", True),
        ("https://help.example.com", "", "HELP.example.com.:443", True),
        ("https://help.example.com", "", "help.example.com.evil.example", False),
        ("https://help.example.com", "", "localhost", False),
        ("https://help.example.com", "", "", False),
        ("https://help.example.com", "10.0.0.7 front", "front:8080", True),
        ("https://help.example.com", "*", "anything", True),
        ("http://127.0.0.1:8080", "", "localhost:8080", True),
        ("http://127.0.0.1:8080", "", "[::1]:8080", True),
        ("http://127.0.0.1:8080", "", "evil.example:8080", False),
        ("http://127.0.0.1:8080", "", "*", False),
        ("http://127.0.0.1:8080", "", "127.0.0.1:8080.evil.example", False),
        ("http://127.0.0.1:8080", "", "evil.example@127.0.0.1", False),
        ("http://127.0.0.1:8080", "", "[::1", False),
    ],
)
def test_names(base_url, more, header, allowed):
    assert is_allowed(header, allowed_hosts(base_url, more)) is allowed


def test_what_is_no_host_is_none():
    assert host_of("[") == "" and host_of("") == ""

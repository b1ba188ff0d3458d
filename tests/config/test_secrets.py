"""Secrets that are none stop the start, each with its name and the way out."""

import secrets

import pytest

from tandem.config import settings as module
from tandem.config.secret_strength import untrimmed, weaknesses
from tandem.config.settings import SECRETS, load_settings
from tandem.core.errors import SettingsError

GOOD = {name: secrets.token_urlsafe(32) for name in SECRETS}


@pytest.fixture
def started(monkeypatch, tmp_path):
    """`started(secret_key=...)`: what the start says, "" when all is well."""
    monkeypatch.setitem(module.Settings.model_config, "env_file", None)

    def start(**changed: str) -> str:
        monkeypatch.setenv("TANDEM_DEMO", changed.pop("demo", "false"))
        monkeypatch.setenv("TANDEM_VAR_DIR", str(tmp_path))
        for name, value in (GOOD | changed).items():
            monkeypatch.setenv(f"TANDEM_{name.upper()}", value)
        load_settings.cache_clear()
        try:
            load_settings()
        except SettingsError as error:
            return str(error)
        finally:
            load_settings.cache_clear()
        return ""

    return start


def test_good_secrets_start(started):
    assert started() == ""
    assert started(secret_key=secrets.token_hex(16)) == ""


@pytest.mark.parametrize(
    "weak",
    [
        "x" * 40,
        "0123456789" * 4,
        "abcdefghijkl" * 3,
        "please-change-me-before-you-go-live",
        "short",
    ],
)
def test_weak_ones_do_not(started, weak):
    said = started(identity_secret=weak)
    assert "TANDEM_IDENTITY_SECRET" in said and "openssl rand" in said
    assert weak not in said, "the secret itself is told nowhere"


def test_equal_ones_do_not(started):
    said = started(rasa_token=GOOD["secret_key"])
    assert "TANDEM_SECRET_KEY, TANDEM_RASA_TOKEN are the same secret" in said
    assert "TANDEM_WEBHOOK_SECRET" in started(webhook_secret=GOOD["secret_key"])


@pytest.mark.parametrize("name", ["rasa_token", "slack_signing_secret", "chatwoot_token"])
@pytest.mark.parametrize("demo", ["true", "false"])
def test_a_blank_at_the_end_is_named(started, name, demo):
    value = GOOD.get(name, "xoxb-1-2") + " "
    assert f"TANDEM_{name.upper()}: has a blank" in started(demo=demo, **{name: value})


def test_random_secrets_are_never_refused():
    for _ in range(2000):
        given = {"A": secrets.token_urlsafe(32), "B": secrets.token_hex(32), "C": ""}
        assert weaknesses(given) == [] == untrimmed(given)

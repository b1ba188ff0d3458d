"""Secrets that are none stop the start, each with its name and the way out."""

import base64
import hashlib
import os
import secrets
import string
import subprocess
import sys

import pytest

from tandem.cli.operate.rasa_environment import environment
from tandem.cli.operate.run import actions_process as action_server
from tandem.cli.operate.run import web_process
from tandem.config import settings as module
from tandem.config.guessable import is_guessable
from tandem.config.secret_strength import untrimmed, weaknesses
from tandem.config.settings import SECRETS, load_settings
from tandem.core.errors import SettingsError
from tandem.server.app import create_app

OF_THE_SHOP = {
    "shop_api_secret", "shop_api_client_secret", "medusa_key", "shopify_token",
    "woocommerce_secret",
}  # fmt: skip
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
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "<the output of rand -hex 32 comes in>",
        "${KEY_FROM_THE_VAULT_1b7x9q0w4e8r2t6}",
        "your-key-goes-here-32-characters-min",
        "fernway-production-2026-x7k2p9q4m1zz",
        "Please-Set-Me-In-Production-12345",
        "correcthorsebatterystaplecorrect1",
        "iloveyouforever1iloveyouforever2",
        "Unser-Laden-In-Der-Hauptstrasse-42",
        "8a7f8a7f8a7f9b6e9b6e9b6e1c2d1c2d",
        "2026-11-30T19:34:00.000000+00:00x",
        "550e8400-e29b-41d4-a716-446655440000",
        "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7x",
        pytest.param(hashlib.md5(b"", usedforsecurity=False).hexdigest(), id="a digest of nothing"),
        pytest.param(hashlib.sha256(b"secret").hexdigest(), id="a digest of a word"),
        pytest.param(
            base64.b64encode(b"the words of our house, twice told").decode(), id="words in base64"
        ),
        pytest.param(GOOD["secret_key"][:20] + " " + GOOD["secret_key"][20:], id="a blank inside"),
    ],
)
def test_weak_ones_do_not(started, weak):
    said = started(identity_secret=weak)
    assert "TANDEM_IDENTITY_SECRET" in said and "openssl rand" in said
    assert weak not in said, "the secret itself is told nowhere"


@pytest.mark.parametrize(
    "make",
    [
        secrets.token_urlsafe,
        secrets.token_hex,
        lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
        lambda: "".join(secrets.choice(string.ascii_lowercase) for _ in range(32)),
    ],
    ids=["base64url", "hexadecimal", "base64", "letters"],
)
def test_what_chance_made_is_hardly_ever_refused(make):
    assert sum(is_guessable(make()) for _ in range(3000)) <= 1


def test_equal_ones_do_not(started):
    said = started(rasa_token=GOOD["secret_key"])
    assert "TANDEM_SECRET_KEY, TANDEM_RASA_TOKEN are the same secret" in said
    assert "TANDEM_WEBHOOK_SECRET" in started(webhook_secret=GOOD["secret_key"])


@pytest.mark.parametrize(
    "turned",
    [
        str.swapcase,
        lambda one: one[::-1],
        lambda one: one + "x",
        lambda one: one[1:],
        lambda one: one[:10] + "Zz" + one[12:],
    ],
    ids=["case", "reversed", "longer", "shorter", "two letters"],
)
def test_nearly_equal_ones_do_not(started, turned):
    said = started(
        identity_secret=turned(GOOD["secret_key"] + "k7"), secret_key=GOOD["secret_key"] + "k7"
    )
    assert "TANDEM_SECRET_KEY, TANDEM_IDENTITY_SECRET are nearly the same" in said


@pytest.mark.parametrize("name", ["slack_signing_secret", "chatwoot_webhook_secret"])
@pytest.mark.parametrize(
    "weak", ["aaaa", "x", "a" * 32, "1234567890123456", "your-secret-goes-here"]
)
def test_weak_ones_of_other_systems_do_not(started, name, weak):
    assert f"TANDEM_{name.upper()}: can be guessed" in started(**{name: weak})
    assert started(**{name: secrets.token_hex(16)}) == ""


@pytest.mark.parametrize("around", ["{}\u200b", "\u2060{}", '"{}"', "'{}'"])
def test_what_is_not_seen_and_quotes_are_named(started, around):
    said = started(rasa_token=around.format(GOOD["rasa_token"]))
    assert "TANDEM_RASA_TOKEN: has" in said and "Please" in said


@pytest.mark.parametrize("name", ["rasa_token", "slack_signing_secret", "chatwoot_token"])
@pytest.mark.parametrize("demo", ["true", "false"])
def test_a_blank_at_the_end_is_named(started, name, demo):
    value = GOOD.get(name, "xoxb-1-2") + " "
    assert f"TANDEM_{name.upper()}: has a blank" in started(demo=demo, **{name: value})


def test_the_front_door_says_so_in_words(tmp_path):
    variables = {f"TANDEM_{name.upper()}": secret for name, secret in GOOD.items()}
    variables |= {"TANDEM_SECRET_KEY": "x" * 40, "TANDEM_VAR_DIR": str(tmp_path)}
    variables["TANDEM_DEMO"] = "false"  # weak secrets are let be in demo mode
    done = subprocess.run(
        [sys.executable, "-m", "tandem.server.app"],
        env=os.environ | variables,
        cwd=module.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode and done.stderr.startswith("TANDEM_SECRET_KEY: can be guessed")
    assert "Traceback" not in done.stderr


def test_random_secrets_are_never_refused():
    for _ in range(2000):
        given = {"A": secrets.token_urlsafe(32), "B": secrets.token_hex(32), "C": ""}
        assert weaknesses(given) == [] == untrimmed(given)


def test_rasa_starts_with_its_own_secrets_and_the_front_door_does_not(started, runtime):
    assert started(secret_key="", identity_secret="", codes_key=GOOD["secret_key"]) == ""
    assert "TANDEM_SECRET_KEY" in started(secret_key="", identity_secret="", codes_key="")
    runtime.config.settings.identity_secret = ""
    with pytest.raises(SettingsError, match="TANDEM_IDENTITY_SECRET: needs a secret"):
        create_app(runtime)


def test_rasa_and_actions_get_no_secret_of_the_front_door(runtime):
    settings = runtime.config.settings
    others = {name: f"the {name} of {n}" for n, name in enumerate(module.OTHER_SECRETS)}
    for name, value in others.items():
        setattr(settings, name, value)
    for variables in (environment(settings), action_server(settings).environment):
        told = "\n".join(variables.values())
        assert settings.rasa_token in told and settings.codes_key in told
        hidden = [settings.secret_key, settings.identity_secret, *others.values()]
        # The shop's own are needed where its systems are called: in the actions.
        needed = [settings.codes_key, *(v for n, v in others.items() if n in OF_THE_SHOP)]
        assert sorted(s for s in hidden if s in told) == sorted(needed)
    assert settings.secret_key in web_process(settings).environment.values()


@pytest.mark.parametrize("driver", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_addresses_as_others_write_them_are_ours(driver):
    """Stock Rasa says psycopg2, which no image of ours has: retention and erasure died of it."""
    url = f"{driver}://user:pw@host/name"
    settings = module.Settings(
        _env_file=None, database_url=url, shop_database_url=url, tracker_url=url
    ).completed()
    for one in (settings.database_url, settings.shop_database_url, settings.tracker_url):
        assert one == "postgresql+psycopg://user:pw@host/name"

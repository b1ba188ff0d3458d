"""What is wrong with an installation is said in words, with the way out."""

import secrets
import sqlite3

import pytest
from aiosmtpd.controller import Controller
from typer.testing import CliRunner

from tandem.cli.operate.doctor import reachable, settled, stored, verb
from tandem.cli.operate.services import free_port
from tandem.config.settings import SECRETS, Settings
from tandem.core.database import open_database
from tandem.core.errors import SettingsError
from tandem.storage import schema

GOOD = {name: secrets.token_urlsafe(32) for name in SECRETS} | {
    "base_url": "https://help.example.com",
    "trusted_proxies": "127.0.0.1",
}


@pytest.fixture
def installed(tmp_path):
    """`installed(demo=True)`: the settings of an installation, well but for what is given."""

    def make(**changed) -> Settings:
        given = {"demo": False, "var_dir": tmp_path} | GOOD | changed
        return Settings(_env_file=None, **given).completed()

    return make


def test_what_is_well_is_not_complained_about(installed):
    settings = installed()
    for check in (settled.addresses, settled.demonstration, settled.proxies, settled.permissions):
        assert check(settings) == []
    for check in (stored.databases, stored.schema_version, reachable.redis, reachable.slack):
        assert check(settings) == []


@pytest.mark.parametrize(
    ("check", "changed", "said"),
    [
        (settled.addresses, {"base_url": "help.example.com"}, "TANDEM_BASE_URL"),
        (settled.addresses, {"base_url": "http://help.example.com"}, "TLS"),
        (settled.addresses, {"base_url": "http://0.0.0.0:8080"}, "mails would lead"),
        (settled.addresses, {"base_url": "https://a.example/help"}, "/help"),
        (settled.addresses, {"hosts": "*"}, "TANDEM_HOSTS"),
        (settled.addresses, {"widget_origins": "http://shop.example"}, "TANDEM_WIDGET_ORIGINS"),
        (settled.demonstration, {"demo": True}, "TANDEM_DEMO"),
        (settled.demonstration, {"demo": True, "base_url": "", "host": "0.0.0.0"}, "TANDEM_DEMO"),
        (settled.proxies, {"trusted_proxies": ""}, "TANDEM_TRUSTED_PROXIES"),
        (
            settled.proxies,
            {"trusted_proxies": "", "host": "10.0.0.1"},
            "all customers count as one",
        ),
        (settled.proxies, {"trusted_proxies": "*"}, "believes everybody"),
        (stored.databases, {"database_url": "postgresql+psycopg2://u:pw@h/n"}, "psycopg://"),
        (stored.databases, {"tracker_url": "nonsense"}, "TANDEM_TRACKER_URL"),
        (stored.databases, {"shop_database_url": "sqlite:////no/such/folder/x.db"}, "SHOP"),
        (stored.databases, {"database_url": "postgresql+psycopg://u:pw@127.0.0.1:1/n"}, "Start it"),
        (reachable.redis, {"redis_url": "redis://127.0.0.1:1/0"}, "TANDEM_REDIS_URL"),
        (reachable.model, {"rasa_url": "http://127.0.0.1:1"}, "TANDEM_RASA_URL"),
        (reachable.mail, {}, "TANDEM_SMTP_HOST: is empty"),
        (reachable.mail, {"smtp_host": "127.0.0.1", "smtp_port": 1}, "TANDEM_SMTP_HOST"),
        (reachable.slack, {"slack_agents_channel": "C0"}, "TANDEM_SLACK_BOT_TOKEN"),
        (
            reachable.slack,
            {"slack_bot_token": "x", "slack_api_url": "http://127.0.0.1:1/"},
            "SIGNING",
        ),
    ],
)
def test_what_is_wrong_is_named_with_the_way_out(installed, check, changed, said):
    problems = check(installed(**changed))
    assert any(said in problem for problem in problems), problems
    assert all(problem.rstrip(".").count(". ") for problem in problems), "and the way out"
    assert "pw" not in "".join(problems), "no password is told"


def test_files_that_others_can_read(installed, tmp_path):
    settings, file = installed(), tmp_path / "tandem.db"
    file.touch(mode=0o600)
    assert settled.permissions(settings) == []
    file.chmod(0o644)
    (said,) = settled.permissions(settings)
    assert f"chmod 600 {file}" in said


def test_the_schema_and_who_can_sign_in(installed, tmp_path):
    settings = installed()
    engine = open_database(settings.database_url)
    schema.migrate(engine, "0001")
    (older,) = stored.schema_version(settings)
    assert "0001" in older and "bin/tandem migrate" in older
    schema.bring_up(engine)
    assert stored.schema_version(settings) == []
    assert "agent add" in "".join(stored.agents(settings))
    engine.dispose()
    with sqlite3.connect(tmp_path / "tandem.db") as db:
        db.execute("update alembic_version set version_num = '9999'")
    (newer,) = stored.schema_version(settings)
    assert "9999" in newer and "newer" in newer


def test_a_mail_server_that_does_not_know_us(installed):
    class Refusing:
        async def handle_RCPT(self, *_):
            return "250 OK"

    port = free_port()
    server = Controller(Refusing(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        given = {"smtp_host": "127.0.0.1", "smtp_port": port}
        assert reachable.mail(installed(**given, smtp_starttls=False)) == []
        assert "STARTTLS" in "".join(reachable.mail(installed(**given)))
        assert reachable.mail(installed(**given, smtp_starttls=False, smtp_user="u"))
    finally:
        server.stop()


def test_the_verb_tells_all_and_ends_with_one(installed, monkeypatch):
    import typer

    app = typer.Typer()
    app.command()(verb.doctor)
    settings = installed(base_url="http://help.example.com", rasa_url="http://127.0.0.1:1")
    monkeypatch.setattr(verb, "load_settings", lambda: settings)
    done = CliRunner().invoke(app)
    assert done.exit_code == 1
    for said in ("TANDEM_BASE_URL", "TANDEM_RASA_URL", "TANDEM_SMTP_HOST"):
        assert said in done.output

    def refused():
        raise SettingsError("TANDEM_SECRET_KEY: needs a secret")

    monkeypatch.setattr(verb, "load_settings", refused)
    done = CliRunner().invoke(app)
    assert done.exit_code == 1 and "TANDEM_SECRET_KEY: needs a secret" in done.output
    monkeypatch.setattr(verb, "load_settings", lambda: settings)
    monkeypatch.setattr(verb, "CHECKS", (settled.permissions,))
    done = CliRunner().invoke(app)
    assert done.exit_code == 0 and "as they should be" in done.output

"""The scans that run in the first step of `make test` find what they are there to find."""

import secrets
import subprocess

import pytest

from tandem.cli.design import test_steps
from tandem.cli.operate import audit

TOKEN = secrets.token_hex(24)
SECRETS = {
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "Slack's token": f"xoxb-{'1' * 12}-{TOKEN[:24]}",
    "a token of GitHub": f"ghp_{TOKEN[:36]}",
    "a key of AWS": "AKIA" + TOKEN[:16].upper(),
    "one of our settings": f"TANDEM_SECRET_KEY={TOKEN}",
    "a password": f'smtp_password: "{TOKEN}"',
    "a JWT": f"eyJ{TOKEN[:20]}.eyJ{TOKEN[:20]}.{TOKEN}",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty repository in the project's place."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for folder in ("tandem", "actions", "nlu"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("what", SECRETS)
def test_a_secret_in_a_file_is_found_with_its_line(project, what):
    (project / "some.py").write_text(f"one = 1\n# {SECRETS[what]}\n")
    assert audit.secrets_in_files() == ["some.py:2: looks like a secret"]


def test_ordinary_files_have_none(project):
    (project / "some.py").write_text('secret_key = "s" * 40\nrasa_token: str = ""\n')
    assert audit.secrets_in_files() == []


def test_unsafe_code_is_found(project, capfd):
    assert not audit.unsafe_code()
    (project / "tandem" / "bad.py").write_text("print(eval(input()))\n")
    assert audit.unsafe_code()
    assert "B307" in capfd.readouterr().out


def test_both_are_the_first_step_of_the_test_command_and_fail_it(monkeypatch, capsys):
    assert test_steps.STEPS[0][1] is test_steps._project
    monkeypatch.setattr(test_steps, "_command", lambda command, **more: test_steps.Count(passed=1))
    monkeypatch.setattr(test_steps, "unsafe_code", lambda: False)
    monkeypatch.setattr(test_steps, "secrets_in_files", lambda: [])
    assert test_steps._project().failed == 0
    monkeypatch.setattr(test_steps, "secrets_in_files", lambda: ["a:1: looks like a secret"])
    assert test_steps._project().failed == 1
    monkeypatch.setattr(test_steps, "secrets_in_files", lambda: [])
    monkeypatch.setattr(test_steps, "unsafe_code", lambda: True)
    assert test_steps._project().failed == 1

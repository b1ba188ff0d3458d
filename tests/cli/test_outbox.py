"""`bin/tandem outbox`: what waits, one work as it is stored, and dead letters tried again."""

import json

import pytest
from typer.testing import CliRunner

from tandem.cli.operate import outbox as command

MAIL = {"to": "ada@example.org", "subject": "Your label", "text": "It is attached."}


@pytest.fixture
def run(runtime, monkeypatch):
    monkeypatch.setattr(command, "runtime", lambda: runtime)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(command.app, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    return run


def test_what_is_stored_is_shown_and_a_dead_letter_tried_again(run, runtime):
    box = runtime.storage.outbox
    box.put("mail", MAIL, "k")
    job = box.claim()
    box.give_up(job.id, "no such address")
    assert "1 listed." in run("list", "--dead")
    shown = json.loads(run("show", str(job.id)))
    assert (shown["state"], shown["payload"], shown["attempts"]) == ("dead", MAIL, 1)
    assert f"{job.id} is tried again." in run("replay", "--all")
    assert "Nothing is waiting" not in run("list")
    assert box.counts().dead == 0

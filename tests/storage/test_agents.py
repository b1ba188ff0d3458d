"""The people at the desk: who they are, whether they are there, and their coming and going."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from tandem.cli.operate import agent as command
from tandem.core.errors import Refused
from tandem.handover import agent_actions
from tandem.handover.open_case import call_person
from tests.support.cases import amend

PASSWORD = "long-enough-secret"


@pytest.fixture
def run(runtime, monkeypatch):
    """`bin/tandem agent ...` on the tests' runtime."""
    monkeypatch.setattr(command, "runtime", lambda: runtime)

    def run(*arguments: str):
        done = CliRunner().invoke(
            command.app, arguments, env={"TANDEM_AGENT_PASSWORD": PASSWORD}, catch_exceptions=True
        )
        if isinstance(done.exception, Refused):
            raise done.exception
        return done

    return run


def test_an_agent_is_added_changed_and_stopped(run, runtime):
    run("add", "Olu@Example.org", "Olu Ade", "--role", "senior", "--skills", "fraud")
    token = runtime.storage.agents.sign_in("olu@example.org", PASSWORD)
    olu = runtime.storage.agents.signed_in(token)
    assert (olu.role, olu.skills) == ("senior", ("fraud",))
    run("set", "olu@example.org", "--role", "supervisor", "--capacity", "2", "--skills", "")
    (seen,) = runtime.storage.agents.present()
    assert (seen.support_tier, seen.capacity, seen.skills) == ("supervisor", 2, ())
    assert "olu@example.org" in run("list").output
    run("stop", "olu@example.org")
    assert runtime.storage.agents.signed_in(token) is None
    assert runtime.storage.agents.sign_in("olu@example.org", PASSWORD) is None
    assert runtime.storage.agents.present() == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "a@example.org", "A", "--role", "boss"), "unknown_role"),
        (("add", "a@example.org", "A", "--skills", "juggling"), "unknown_skill"),
        (("add", "a@example.org", "A", "--password", "short"), "weak_password"),
        (("add", "sam@example.org", "Sam again"), "email_taken"),
        (("stop", "nobody@example.org"), "unknown_agent"),
    ],
)
def test_what_cannot_be_is_refused(run, agent, arguments, code):
    with pytest.raises(Refused, match=code):
        run(*arguments)


def test_presence_is_a_choice_and_a_sign_of_life(timed, clock):
    ola = timed.storage.agents.add("ola@example.org", "Ola", PASSWORD, "agent")
    presence = lambda: timed.storage.agents.get(ola).presence  # noqa: E731
    assert presence() == "offline"
    timed.storage.agents.beat(ola)
    assert presence() == "available"
    timed.storage.agents.set_presence(ola, "away")
    assert presence() == "away"
    clock.go_on(seconds=46)
    assert presence() == "offline"
    timed.storage.agents.beat(ola)
    assert presence() == "away"  # the choice is kept
    with pytest.raises(Refused, match="bad_presence"):
        timed.storage.agents.set_presence(ola, "asleep")


def test_away_has_a_time_to_be_back_until_the_agent_is(timed, clock):
    ola = timed.storage.agents.add("ola@example.org", "Ola", PASSWORD, "agent")
    agents, soon = timed.storage.agents, clock() + timedelta(minutes=15)
    agents.set_presence(ola, "break", soon)
    assert (agents.get(ola).presence, agents.get(ola).back_at) == ("break", soon)
    agents.set_presence(ola, "available", soon)
    assert (agents.get(ola).presence, agents.get(ola).back_at) == ("available", None)
    for wrong in (clock(), clock() + timedelta(days=100)):
        with pytest.raises(Refused, match="bad_time"):
            agents.set_presence(ola, "away", wrong)


def test_open_cases_are_counted_by_contact_method(timed):
    ola = timed.storage.agents.add("ola@example.org", "Ola", PASSWORD, "agent")
    agent = timed.storage.agents.get(ola)
    talks = [timed.storage.conversations.open("website", None) for _ in range(3)]
    chat, ticket, mail = (call_person(timed, one, f"p{one}") for one in talks)
    for case, method in ((chat, "chat"), (ticket, "ticket"), (mail, "mail")):
        amend(timed, case, contact_method=method)
    for case in (chat, ticket, mail):
        agent_actions.claim(timed, case.id, agent)
    counted = timed.storage.agents.get(ola)
    assert counted.open_by_method == {"chat": 1, "ticket": 1} and counted.open_cases == 2
    assert counted.shared_cases == 1  # a ticket has a limit of its own in team.yml

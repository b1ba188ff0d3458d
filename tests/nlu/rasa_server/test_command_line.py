"""Rasa's token is in its environment, and on no command line."""

import pytest

from nlu.rasa_server.cli import arguments

TOKEN = {"TANDEM_RASA_TOKEN": "-secret"}


def test_a_server_gets_the_token_and_keeps_its_other_words():
    words = ["run", "--enable-api", "models/tandem.tar.gz"]
    assert arguments(words, TOKEN) == ["run", "--auth-token=-secret", *words[1:]]


def test_a_token_somebody_writes_comes_last_and_counts():
    assert arguments(["run", "--auth-token=own"], TOKEN)[-1] == "--auth-token=own"


@pytest.mark.parametrize("words", [["train"], ["shell"], ["run", "actions"], []])
def test_nothing_else_knows_the_option(words):
    assert arguments(words, TOKEN) == words


@pytest.mark.parametrize("environment", [{}, {"TANDEM_RASA_TOKEN": ""}])
def test_without_a_token_there_is_none(environment):
    assert arguments(["run"], environment) == ["run"]

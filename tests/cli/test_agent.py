"""Agents are added with a name, which customers read, or not at all."""

import pytest

from tandem.cli.operate import agent as verb
from tandem.core.errors import Refused


@pytest.fixture
def add(runtime, monkeypatch):
    monkeypatch.setattr(verb, "runtime", lambda: runtime)
    return lambda email, name: verb.add(email, name, "agent", "", 0, "a-long-enough-one")


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "\u3164", "x" * 101])
def test_a_name_that_shows_nothing_is_none(add, runtime, name):
    before = len(runtime.storage.agents.everybody())
    with pytest.raises(Refused, match="name"):
        add("kim@example.org", name)
    assert len(runtime.storage.agents.everybody()) == before


def test_a_name_is_kept_without_blanks_around(add, runtime):
    add("kim@example.org", "  Kim   Ito ")
    assert runtime.storage.agents.with_email("kim@example.org").name == "Kim Ito"

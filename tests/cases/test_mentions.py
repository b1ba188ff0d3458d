"""Who is mentioned in a note."""

import pytest

from tandem.cases.agent import Agent
from tandem.cases.mentions import mentioned

TEAM = [
    Agent("a1", "Sam Okafor"),
    Agent("a2", "Noor Haddad"),
    Agent("a3", "Sam Reed"),
    Agent("a4", "Zoë"),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Noor please look", ["a2"]),
        ("@noor haddad, and @ZOË too", ["a2", "a4"]),
        ("ask @Sam", []),  # two of them
        ("ask @Sam Reed.", ["a3"]),
        ("ask @Sam Okafor and @Noor", ["a1", "a2"]),
        ("@Noorah is a customer", []),
        ("mail sam.okafor@noor.example", []),
        ("nobody @ all @", []),
        ("(@Noor)", ["a2"]),
    ],
)
def test_whole_names_and_first_names_that_one_bears(text, ids):
    assert [one.id for one in mentioned(text, TEAM)] == ids

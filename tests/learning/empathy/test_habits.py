"""What is proposed for the chats of chats.yml, by meaning and by words alone."""

from pathlib import Path

import pytest
import yaml

from tandem.learning.empathy.against_readers import Label, ReadChat, against_readers
from tandem.learning.empathy.habits import HABITS, Said, propose
from tandem.learning.empathy.patterns import fits
from tandem.learning.meaning import meaning

CHATS = yaml.safe_load(Path(__file__).with_name("chats.yml").read_text("utf-8"))
SPEAKERS = {"c": "customer", "a": "agent"}
HARD = {
    ("a wrong size, restated, goal asked, step told", "situation"),
    ("a wrong size, restated, goal asked, step told", "concern_first"),
    ("regret first, then data, then a step", "situation"),
    ("asked for a reason with what was said", "next_step"),
}
"""Not met yet: whoever meets one takes it out."""


def said(chat):
    return [
        Said(SPEAKERS[turn[0]], turn[2:], number) for number, turn in enumerate(chat["turns"], 1)
    ]


def expected(chat, habit):
    """(answer, turn)."""
    found = chat["expected"][habit]
    if isinstance(found, bool):
        return "no", None
    return (found, None) if found == "na" else ("yes", found)


@pytest.mark.parametrize("habit", HABITS)
def test_the_proposals_are_those_of_whoever_wrote_the_chats(habit):
    wrong = set()
    for chat in CHATS:
        answer, turn = expected(chat, habit)
        found = propose(said(chat), meaning)[habit]
        if found.answer != answer or (turn and found.turn != turn):
            wrong.add((chat["name"], habit))
    assert wrong == {pair for pair in HARD if pair[1] == habit}


def test_a_yes_is_shown_by_a_turn_of_whoever_answers():
    for chat in CHATS:
        turns = said(chat)
        for found in propose(turns, meaning).values():
            if found.answer == "yes":
                (turn,) = (one for one in turns if one.number == found.turn)
                assert turn.speaker == "agent" and found.quote in turn.text


def test_the_assistants_turns_count_like_an_agents():
    turns = [
        Said("customer", "my parcel never came", 1),
        Said("bot", "I'll open a search with the carrier now.", 2),
    ]
    assert propose(turns, meaning)["next_step"].turn == 2


@pytest.mark.parametrize("turns", [[], [Said("agent", "Hello!", 1)], [Said("customer", "", 1)]])
def test_nothing_said_is_nothing_proposed(turns):
    assert {one.answer for one in propose(turns, meaning).values()} <= {"no", "na"}


def test_without_an_encoder_words_must_do():
    found = propose(said(CHATS[2]))
    assert found["concern_first"].answer == "na" and found["next_step"].answer == "no"


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "so " * 3000 + "?", "I'll" + " will" * 2000, "(" * 5000]
)
def test_hostile_text_takes_no_time(text):
    propose([Said("customer", text, 1), Said("agent", text, 2)])
    assert fits(text[:4000], "next_step") in (True, False)


def test_the_measurement_tells_alpha_and_quoted_turns():
    chats = [
        ReadChat(
            chat["name"],
            tuple(said(chat)),
            {
                reader: {habit: Label(*expected(chat, habit)) for habit in HABITS}
                for reader in ("one", "other")
            },
        )
        for chat in CHATS
    ]
    found = against_readers(chats, meaning)
    step = found["habits"]["next_step"]
    assert found["n"] == len(CHATS) and found["readers"] == ["one", "other"]
    assert step["proposals"]["one"]["alpha"] == 1 and step["readers"]["alpha"] == 1
    assert step["quoted"]["n"] > 20 and step["quoted"]["right"] >= step["quoted"]["n"] - 2

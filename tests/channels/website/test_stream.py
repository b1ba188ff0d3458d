"""What the stream may take from a hint, and when it must ask the store."""

from tandem.channels.website.stream import told_turns
from tests.support.conversations import conversation_of

TURNS = conversation_of([{"customer": f"turn {n}", "intent": "inform"} for n in range(1, 6)]).turns


def told(*bunch, seen=0):
    found = told_turns(list(bunch), seen)
    return None if found is None else [turn.seq for turn in found]


def test_turns_that_follow_on_are_taken_as_they_are():
    assert told({"turns": [TURNS[2]]}, {"turns": [TURNS[3], TURNS[4]]}, seen=2) == [3, 4, 5]


def test_a_gap_asks_the_store():
    assert told({"turns": [TURNS[3]]}, seen=2) is None


def test_a_hint_without_turns_asks_the_store():
    assert told({"turns": [TURNS[0]]}, {}) is None
    assert told() is None


def test_what_was_seen_already_is_not_told_again():
    assert told({"turns": [TURNS[0], TURNS[1]]}, {"turns": [TURNS[1]]}, seen=1) == [2]
    assert told({"turns": []}, seen=4) == []

"""Whether the same was said just before, and asked for again."""

from datetime import UTC, datetime

import pytest

from tandem.core.conversation import Turn
from tandem.turns.said_before import repeated_by


def turns(*said):
    """("customer", "hi") ... as turns in this order."""
    now = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    return [
        Turn(id=f"t{seq}", seq=seq, speaker=speaker, text=text, at=now)
        for seq, (speaker, text) in enumerate(said)
    ]


@pytest.mark.parametrize(
    ("again", "same"),
    [
        ("can i pay with klarna?", True),
        ("can I pay with Klarna", True),
        ("and with paypal, is there a fee", False),
        ("ok so when is it taken then", False),
    ],
)
def test_only_the_very_same_question_is_asked_again(again, same):
    before = repeated_by(
        turns(
            ("customer", "can i pay with klarna"), ("bot", "No Klarna."), ("bot", "More."),
            ("customer", again),
        )
    )  # fmt: skip
    assert before.asked_again is same
    assert before.holds("No Klarna.") and before.holds("x", "More.")
    assert not before.holds("Cards.")


def test_what_was_said_two_messages_ago_counts_no_more():
    before = repeated_by(
        turns(("customer", "a"), ("bot", "A"), ("customer", "b"), ("bot", "B"), ("customer", "a"))
    )
    assert not before.holds("A") and not before.asked_again


def test_nothing_was_said_before_the_first_message():
    assert not repeated_by(turns(("bot", "Hi"), ("customer", "a"))).asked_again
    assert not repeated_by([]).holds("Hi")

"""What was given in a conversation is told when it is asked for, and nothing else is taken so."""

import pytest

from tandem.understanding.asks_given import fact_asked
from tandem.understanding.commands import AskGiven
from tandem.understanding.context import DialogueContext
from tests.understanding.test_interpret import meant


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("what's my email again", "email"),
        ("which is my e-mail address?", "email"),
        ("what was the address you mailed", "email"),
        ("what is my order number", "order_number"),
        ("can i change my email", ""),
        ("how do i find my order number", ""),
        ("what is your email", ""),
        ("where is my order", ""),
    ],
)
def test_which_fact_is_asked_for(text, slot):
    assert fact_asked(text) == slot


def test_what_is_known_is_told():
    context = DialogueContext(known={"email": "m@example.org"})
    (asked,) = meant("what's my email again", context)
    assert isinstance(asked, AskGiven) and asked.value == "m@example.org"
    assert not any(isinstance(one, AskGiven) for one in meant("what's my email again"))

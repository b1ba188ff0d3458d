"""What a customer writes is never a command to Rasa."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandem.core.errors import Refused
from tandem.core.text import clean
from tandem.turns.rasa_client import for_rasa

BLANKS = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())


def reaches_rasa(text: str) -> str:
    """The text as Rasa looks at it: it takes white space off first (`UserMessage`)."""
    return for_rasa(clean(text, 4000)).strip()


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("command", ['/order_status{"order_number": "1042"}', "/restart"])
def test_no_blank_of_unicode_hides_a_command(blank, command):
    for text in (command, blank + command, "/" + blank + command, f"/{blank}/{blank}{command}"):
        assert not reaches_rasa(text).startswith("/")


@given(st.text(st.sampled_from(BLANKS + '/\\{}"a\u200b\ufeff\u2060\u3164'), min_size=1))
def test_whatever_is_written_is_no_command(text):
    try:
        assert not reaches_rasa(text).startswith("/")
    except Refused as refused:
        assert refused.code == "empty_message"


def test_ordinary_words_stay_as_they_are():
    assert for_rasa("and/or 1/2") == "and/or 1/2"
    assert for_rasa("/") == "?"

"""Is there text, and is it shown as what it is? One rule for every channel."""

import json

import pytest

from tandem.core.errors import Refused
from tandem.core.observability.logs import inert
from tandem.core.text import MOST_MARKS, clean, composable, has_text, on_pages, readable_json

EMPTY = (
    "", " ", "\n\t", "\u200b", "\u00ad", "\u202e\u202c", "\u2066\u2069", "\u3164", "\u115f\u1160",
    "\u2800", "\uffa0", "\ufeff\u2060", "\u034f", "\ufe0f", "\U000e0001\U000e0041", "\x9b",
    "\u0301", "\u180e", "\u3000 \u00a0",
)  # fmt: skip
TURNING = "a\u202eb\u2066c\u200fd\u061ce"


@pytest.mark.parametrize("text", EMPTY)
def test_what_shows_nothing_is_no_text(text):
    assert not has_text(text)
    with pytest.raises(Refused) as refused:
        clean(text, 100)
    assert refused.value.code == "empty_message"


@pytest.mark.parametrize("text", ["a", "?", "1", "🙂", "\u200b.\u200b", "é", "e\u0301", "م", "中"])
def test_what_shows_something_is(text):
    assert has_text(text) and clean(text, 100)


def test_what_is_far_too_long_is_not_looked_at():
    with pytest.raises(Refused) as refused:
        clean("㎯" * 1_000_000, 4000)
    assert refused.value.code == "message_too_long"


def test_pages_name_what_turns_and_hides():
    assert on_pages(TURNING) == "a[U+202E]b[U+2066]c[U+200F]d[U+061C]e"
    assert on_pages("x\x9b31m\x85y") == "x[U+009B]31m[U+0085]y"
    assert on_pages("plain\n\tünd 👩\u200d🔧") == "plain\n\tünd 👩\u200d🔧"


def test_terminals_get_escapes():
    assert inert(TURNING) == "a\\u202eb\\u2066c\\u200fd\\u061ce"
    told = readable_json({"text": f"{TURNING}\x9b\x1b\x7f"})
    assert told.isascii() and json.loads(told)["text"] == f"{TURNING}\x9b\x1b\x7f"


def test_marks_without_end_are_cut_before_they_are_ordered():
    text = "a" + "\u0301" * 5999 + "\u0323" * 6000
    assert len(composable(text)) == 1 + MOST_MARKS
    assert composable("o\u0308" * 50) == "o\u0308" * 50, "marks of language stay"

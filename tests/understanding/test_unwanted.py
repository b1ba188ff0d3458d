"""What somebody does not want."""

import pytest

from tandem.understanding.unwanted import unwanted_words, wanted_words


@pytest.mark.parametrize(
    ("text", "unwanted", "wanted"),
    [
        ("a throw without wool", "wool", "throw"),
        ("no candles, no mugs please", "candles mugs", "please"),
        ("she doesn't like red or pink things", "red or pink", "things"),
        ("i'm allergic to wool, which throws have none", "wool", "throws"),
        ("a leather-free bag", "leather", "bag"),
    ],
)
def test_what_is_not_wanted_is_told_apart(text, unwanted, wanted):
    assert unwanted_words(text) == unwanted
    assert wanted in wanted_words(text)
    assert not (set(unwanted.split()) - {"or"}) & set(wanted_words(text).split())


@pytest.mark.parametrize("text", ["no thanks", "no, not that one", "a jumper in navy", "no idea"])
def test_a_no_by_itself_leaves_nothing_out(text):
    assert unwanted_words(text) in ("", "that")

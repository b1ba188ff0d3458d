"""What is named only to be denied, and what stands."""

import pytest

from tandem.core.denied import denied_words, meant_words, put_right, said_only_to_deny


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not the socks, the jumper", "socks"),
        ("no not the socks the jumper", "socks"),
        ("I meant the jumper not the socks", "socks"),
        ("i'm not talking about the throw", "throw"),
        ("i don't mean 1077", "1077"),
        ("forget the coat. where is the scarf", "coat"),
        ("anything but candles", "candles"),
        ("it isn't the coat, it's the bedding", "coat"),
        ("no, not shorts", "shorts"),
    ],
)
def test_what_is_denied_is_told_apart(text, denied):
    assert denied_words(text) == denied
    assert denied not in meant_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "why has the jacket not arrived",
        "i have not received my belt",
        "i don't want the coat any more, can it go back",
        "the order does not show on my account",
        "can you not send it to my neighbour",
    ],
)
def test_what_is_only_told_with_a_not_stands(text):
    assert denied_words(text) == ""
    assert meant_words(text) == text


@pytest.mark.parametrize(
    ("values", "text", "stand"),
    [
        (["TEN", "FIVE"], "does TEN, sorry, I mean FIVE still work", ("FIVE",)),
        (["1042", "1064"], "order 1042, no wait, 1064", ("1064",)),
        (["1042", "1064"], "orders 1042 and 1064", ("1042", "1064")),
        (["1042"], "i don't mean 1042", ()),
    ],
)
def test_the_value_that_was_put_right_stands(values, text, stand):
    assert put_right(values, text) == stand


def test_a_value_said_again_is_meant():
    assert said_only_to_deny("1042", "not 1042")
    assert not said_only_to_deny("1042", "not 1042? yes, 1042")

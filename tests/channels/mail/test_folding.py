"""What a mail says, told from what it quotes."""

import pytest

from tandem.channels.mail.folding import fold


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("Yes, 1042.\n", "Yes, 1042.", ""),
        ("Yes.\n\nOn Monday, Sam wrote:\n> which\n> one?\n", "Yes.", "On Monday, Sam wrote:"),
        ("Ja.\n\nAm Mo., 30. Nov. schrieb\nSam <a@b.de>:\n\n> welche?", "Ja.", "Am Mo., 30. Nov."),
        ("Yes.\n-----Original Message-----\nFrom: Sam\n", "Yes.", "-----Original Message-----"),
        ("Ja.\n\nVon: Sam\nGesendet: Montag\nAn: M\nBetreff: T\n\nwelche", "Ja.", "Von: Sam"),
        ("Yes.\n-- \nMaya\n+44 20 7946 0958", "Yes.", "--"),
        ("> only a quote", "> only a quote", ""),
        ("> which?\n1042\n> and when?\nMonday", "> which?\n1042\n> and when?\nMonday", ""),
        ("to: me\nplease\nfrom: you", "to: me\nplease\nfrom: you", ""),
        ("two parts\n-----\nof one mail", "two parts\n-----\nof one mail", ""),
    ],
)
def test_quotes_and_signatures_are_folded(text, said, rest):
    found = fold(text)
    assert found[0] == said and found[1].startswith(rest) and bool(rest) == bool(found[1])

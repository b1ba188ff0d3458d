import pytest

from nlu.text.parts import parts_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is my order", []),
        ("Hi. Where is my order?", []),
        (
            "where is my order and how do i reset my password",
            ["where is my order", "how do i reset my password"],
        ),
        ("My parcel is late. Also, my card was charged twice.",
         ["My parcel is late", "my card was charged twice"]),
        ("a blue shirt and a red one", []),
        ("where is it and tell me when points end", ["where is it", "tell me when points end"]),
        ("did it go and did you also get my mail", ["did it go", "did you also get my mail"]),
        ("cancel plus and when do i pay next", ["cancel plus", "when do i pay next"]),
        ("do you also wrap presents", []),
    ],
)  # fmt: skip
def test_a_message_is_cut_into_its_matters(text, expected):
    assert parts_of(text) == expected


def test_a_long_message_has_few_parts():
    assert len(parts_of("I want to know this. " * 500)) == 4

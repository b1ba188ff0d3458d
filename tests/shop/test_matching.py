"""Near matches: found, and never too far."""

import pytest

from tandem.shop.demo.shelves import read_catalogue
from tandem.shop.matching import name_in, nearest_names

NAMES = list(read_catalogue())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("blu denim jakcet", "Blue Denim Jacket"),
        ("wool throw", "Wool Throw Heather"),
        ("chelsey boots", "Chelsea Boots Brown"),
        ("oak bathmat", "Oak Bath Mat"),
        ("linnen shirt white", "Linen Shirt White"),
    ],
)
def test_typed_names_find_their_product(typed, meant):
    assert nearest_names(typed, NAMES)[0] == meant


@pytest.mark.parametrize("typed", ["", "zzz", "a laptop computer"])
def test_nothing_near_is_nothing(typed):
    assert nearest_names(typed, NAMES) == []


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("the jumper in oatmeal please", "Merino Jumper Navy"),
        ("socks, two of them", "Bamboo Socks Five Pack"),
        ("it does not fit", None),
        ("the jumper and the socks", None),
    ],
)
def test_a_sentence_names_one_of_a_few_things_or_none(sentence, meant):
    assert name_in(sentence, ["Merino Jumper Navy", "Bamboo Socks Five Pack"]) == meant


def test_what_is_denied_is_never_the_name():
    names = ["Canvas Trainers White", "Linen Shorts Sand"]
    assert name_in("not the shorts, the trainers", names) == "Canvas Trainers White"
    assert name_in("i meant the trainers not the shorts", names) == "Canvas Trainers White"
    assert name_in("but not the trainers", names) == "Linen Shorts Sand"
    assert name_in("i don't want the shorts any more", names) == "Linen Shorts Sand"

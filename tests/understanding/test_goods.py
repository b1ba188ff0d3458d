"""Words and the things for sale that they name, in the demo shop's own catalogue."""

import pytest

from tandem.config.goods import load_goods_words
from tandem.config.settings import ROOT
from tandem.shop.demo.shelves import family_of, read_catalogue
from tandem.understanding.goods import Goods, GoodsIndex
from tandem.understanding.goods_vocabulary import stem

ROWS = read_catalogue()
INDEX = GoodsIndex(
    tuple(
        Goods(name, family_of(name, set(ROWS)), row["department"], row["material"])
        for name, row in ROWS.items()
    ),
    load_goods_words(ROOT),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("do you have the olive one in L", ["Waxed Rain Jacket Olive"]),
        ("merino jumper in XS?", ["Merino Jumper Navy", "Merino Jumper Oatmeal"]),
        ("hav u got the waxed jaket in medium", ["Waxed Rain Jacket Olive"]),
        ("is the black parka real down", ["Down Parka Black"]),
        ("price of the beanie and the scarf", ["Lambswool Scarf Moss", "Cashmere Beanie Grey"]),
        ("navy or oatmeal in the merino", ["Merino Jumper Navy", "Merino Jumper Oatmeal"]),
        ("the satchel with the crossbody", ["Leather Satchel Cognac", "Crossbody Bag Berry"]),
        ("black tee shirts", ["Organic Cotton T-Shirt Black"]),
        ("have you got any tea pots", ["Enamel Teapot Blue"]),
        ("the suede ones", ["Suede Desert Boots Sand"]),
        ("a blanket", ["Wool Throw Heather"]),
        ("is the coat warm", ["Down Parka Black", "Wool Overcoat Camel", "Trench Coat Stone"]),
    ],
)  # fmt: skip
def test_what_is_named_is_found(text, names):
    assert list(INDEX.find(text).names) == names


@pytest.mark.parametrize(
    "text",
    [
        "do you sell tents",
        "i am running late, where is my parcel",
        "can i throw it away",
        "i want to return my order",
        "is it on top of the list",
        "write it down please",
        "something warm for my dad",
        "",
        "x" * 5000,
    ],
)
def test_where_nothing_is_named_nothing_is_found(text):
    assert INDEX.find(text).names == ()


def test_a_colour_is_of_what_is_in_view():
    found = INDEX.find("and in navy?", view=["Merino Jumper Oatmeal"])
    assert found.names == ("Merino Jumper Navy",)
    assert INDEX.find("and in navy?").names == ()


def test_what_nothing_has_is_told_apart():
    found = INDEX.find("have you got a green jumper")
    assert "Merino Jumper Navy" in found.names
    assert found.missed == ("green",)


def test_every_thing_of_the_catalogue_has_a_kind():
    kinds = {stem(kind) for kind in INDEX.words.kinds}
    assert [name for name in ROWS if not INDEX.find(name).names] == []
    assert [
        n for n in ROWS if not kinds & {stem(w) for w in n.lower().replace("-", "").split()}
    ] == []

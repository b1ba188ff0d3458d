"""How customers call what is for sale: loads data/goods.yml."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tandem.config.yaml_file import Block, load_checked

FILE = "data/goods.yml"
Word = Annotated[str, Field(min_length=1, max_length=40)]
Names = dict[Word, list[Word]]


class GoodsWords(Block):
    """One file. kinds: word of the catalogue's names -> what customers call such a thing; details:
    the same for words that say which one; needs: what a thing is wanted for -> words of names and
    materials that fit; called: how a need is said; departments: how they are called; shades: a
    colour -> the colours of names it may be; common: words of names that say nothing alone."""

    kinds: Names
    details: Names
    needs: Names
    called: Names
    departments: Names
    colours: list[Word]
    shades: Names
    materials: list[Word]
    common: list[Word]


@cache
def load_goods_words(root: Path) -> GoodsWords:
    """The file of the project at `root`. Raises PolicyError, file and line first."""
    return load_checked(root / FILE, GoodsWords)

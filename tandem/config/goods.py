"""How customers call what is for sale: loads data/goods.yml."""

import re
from collections.abc import Iterable
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
    colour -> the colours of names it may be; common: words of names that say nothing alone;
    kinds_of_material: a material -> those that are kinds of it; free_from: a word -> the materials
    that whoever says it does not want; parts: of a thing, of which no colour is known;
    general_needs: needs that count for nothing beside another."""

    kinds: Names
    details: Names
    needs: Names
    called: Names
    departments: Names
    colours: list[Word]
    shades: Names
    materials: list[Word]
    common: list[Word]
    kinds_of_material: Names = {}
    free_from: Names = {}
    parts: list[Word] = []
    general_needs: list[Word] = []

    def made_of(self, words: Iterable[str]) -> frozenset[str]:
        """Words of a name or a material, with what they are kinds of: suede is leather."""
        own = frozenset(words)
        return own | {one for one, kinds in self.kinds_of_material.items() if own & set(kinds)}

    def not_wanted(self, text: str) -> tuple[str, ...]:
        """The materials that "vegan" and the like leave out."""
        said = set(re.findall(r"[a-z]+", text.lower().replace("animals", "animal")))
        found = [name for word, names in self.free_from.items() if word in said for name in names]
        return tuple(dict.fromkeys(found))


@cache
def load_goods_words(root: Path) -> GoodsWords:
    """The file of the project at `root`. Raises PolicyError, file and line first."""
    return load_checked(root / FILE, GoodsWords)

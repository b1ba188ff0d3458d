"""The words by which other languages are known: loads data/languages.yml."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from tandem.config.yaml_file import load_checked

FILE = "data/languages.yml"
Word = Annotated[str, Field(min_length=1, max_length=30)]
Languages = dict[str, frozenset[str]]


class _Words(RootModel[dict[str, list[Word]]]):
    pass


@cache
def load_languages(root: Path) -> Languages:
    """English name of a language -> its words. Raises PolicyError, file and line first."""
    words = load_checked(root / FILE, _Words).root
    return {name: frozenset(one.casefold() for one in row) for name, row in words.items()}

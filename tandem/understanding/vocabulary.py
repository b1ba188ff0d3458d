"""Are these words at all? Tells "asdf qwer" from an honest question about something else."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHORTEST = 3
"""Shorter words say too little: "to" and "a" stand in any nonsense."""
KNOWN_SHARE = 1 / 3
"""With fewer known words than this it is nonsense; a few misspellings leave more."""


@cache
def load_vocabulary(root: Path) -> frozenset[str]:
    """Every word of the training examples in data/nlu, those for out of scope included."""
    words: set[str] = set()
    for file in (root / "data" / "nlu").glob("*.yml"):
        for block in _yaml(file).get("nlu") or ():
            words.update(_words(block.get("examples", "")))
    return frozenset(words)


def is_nonsense(text: str, vocabulary: frozenset[str]) -> bool:
    """Whether hardly any word is known. A text without words (emoji) is none."""
    words = _words(text)
    known = sum(word in vocabulary for word in words)
    return not words or known / len(words) < KNOWN_SHARE


def _yaml(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= SHORTEST]

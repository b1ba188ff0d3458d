"""Are these words at all? Tells "asdf qwer" from an honest question about something else."""

import re
from pathlib import Path

import yaml

SHORTEST = 3
"""Shorter words say too little: "to" and "a" stand in any nonsense."""
KNOWN_SHARE = 1 / 3
"""With fewer known words than this it is nonsense; a few misspellings leave more."""


def load_vocabulary(root: Path) -> frozenset[str]:
    """Every word of the training examples in data/nlu, those for out of scope included."""
    words: set[str] = set()
    for file in (root / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu") or ():
            words.update(_words(block.get("examples", "")))
    return frozenset(words)


def is_nonsense(text: str, vocabulary: frozenset[str]) -> bool:
    """Whether hardly any word is known. A text without words (emoji) is none."""
    words = _words(text)
    known = sum(word in vocabulary for word in words)
    return not words or known / len(words) < KNOWN_SHARE


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= SHORTEST]

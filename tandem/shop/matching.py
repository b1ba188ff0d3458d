"""Nearest things that exist for what somebody typed (rapidfuzz).

A near match is never taken for granted: the caller asks. Scores are 0-100.
"""

from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from tandem.core.denied import denied_words, meant_beside, meant_words

# Set by trying typed forms of the catalogue's names (tests/shop/test_matching.py): a slip or
# two leaves a word above 75, other words of the catalogue stay below.
SAME_WORD = 75
NEAR = 72
SHORTEST_SLIP = 5
"""A word of fewer letters, one of them wrong, is more likely another word."""


def nearest_names(words: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names most like `words`, best first; empty if nothing is near."""
    scored = sorted(((_likeness(words, name), name) for name in names), reverse=True)
    return [name for score, name in scored if score >= NEAR][:limit]


def name_in(words: str, names: Iterable[str]) -> str | None:
    """The one name of which a sentence mentions the most words, or None if none stands out. What is
    denied ("not the shorts") is never it; of two the other one is."""
    names = list(names)
    refused = _refused(words, names)
    kept = [name for name in names if name not in refused]
    for said in (meant_beside(words), meant_words(words)):
        found = _most_mentioned(said, kept)
        if found is not None:
            return found
    return kept[0] if refused and len(kept) == 1 else None


def _refused(words: str, names: Iterable[str]) -> list[str]:
    """The names of which only the denied words of a sentence speak."""
    denied = default_process(denied_words(words)).split()
    meant = default_process(meant_words(words)).split()
    return [name for name in names if denied and _mentions(denied, name) > _mentions(meant, name)]


def _most_mentioned(words: str, names: list[str]) -> str | None:
    said = default_process(words).split()
    counted = sorted(((_mentions(said, name), name) for name in names), reverse=True)
    if not counted or counted[0][0] == 0:
        return None
    tie = len(counted) > 1 and counted[0][0] == counted[1][0]
    return None if tie else counted[0][1]


def _likeness(words: str, name: str) -> float:
    """How well every word that was typed is found in the name; "bathmat" is "bath mat"."""
    typed, parts = default_process(words).split(), default_process(name).split()
    if not typed:
        return 0.0
    each = [max(fuzz.ratio(word, part) for part in parts) for word in typed]
    joined = max(
        fuzz.ratio("".join(typed), "".join(parts[:end])) for end in range(1, len(parts) + 1)
    )
    return max(sum(each) / len(each), joined)


def _mentions(said: list[str], name: str) -> int:
    parts = [part for part in default_process(name).split() if len(part) > 2]
    return sum(any(_same_word(word, part) for word in said) for part in parts)


def _same_word(word: str, part: str) -> bool:
    """Short words are the same or not: "send" is no "sand"."""
    if len(part) < SHORTEST_SLIP or len(word) < SHORTEST_SLIP:
        return word.removesuffix("s") == part.removesuffix("s")
    return fuzz.ratio(word, part) >= SAME_WORD

"""Nearest things that exist for what somebody typed (rapidfuzz).

A near match is never taken for granted: the caller asks. Scores are 0-100. NEAR was set by trying
typed forms of all catalogue names: one or two slips in a two-word name stay above 80, different
names of the same kind ("Linen Shirt Sage" / "Linen Shorts Sand") below 85.
"""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import DamerauLevenshtein

NEAR = 70


def nearest_names(words: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names most like `words`, best first; empty if nothing is near."""
    found = process.extract(
        words,
        list(names),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=NEAR,
    )
    return [name for name, _score, _index in found]


def nearest_number(number: str, numbers: Iterable[str]) -> str | None:
    """The one number at most one slip (wrong, missing, added or swapped digit) away, or None.

    Only ever called with the signed-in customer's own numbers: anything else would tell a
    stranger which orders exist.
    """
    near = [known for known in numbers if DamerauLevenshtein.distance(number, known) <= 1]
    return near[0] if len(near) == 1 else None

"""How like a message is to what may be asked about records, and to what customers do with words.

The labels are attributes of data/records ("order.carrier") and acts of data/acts
("act.cannot_give"), each with a few examples. Reading them strictly is tandem/config/records.py;
here they are only learned.
"""

import re
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import yaml

from nlu.entities.own_numbers import pattern_of_shop

ACT = "act"
MOST_LABELS = 8
"""More than these are never looked at."""
SECOND_EXAMPLE = 0.15
"""Share of the second nearest example: two near ones say more than one."""
EMAIL = re.compile(r"(?<!\S)[^\s@]{1,80}@\S{1,190}")
NUMBERED = re.compile(
    r"(?:\b(?:my\s+)?(?:order|parcel|package)\s*)?(?:\b(?:number|no|nr)\b\.?\s*)?(?<![\w£$€.])#?\d{4}\b\.?",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:and|so|ok|okay|hi|hello|hey|please|well|um|oh|also|but|then|both|thanks|right|sorry"
    r"|good (?:morning|afternoon|evening))\b[\s,.!]{0,8}){1,6}(?=\S{1,80}\s{1,8}\S)",
    re.IGNORECASE,
)
TRAIL = re.compile(
    r"(?<![\s,])[\s,]+(?:please|pls|thanks|thank you|mate|cheers)[\s.!]*$", re.IGNORECASE
)
"""Words before and behind that say nothing about what is asked."""
LEFTOVER = re.compile(r"^[\s,.:;\-]+|(?<!\s)\s+(?=[,.?!])|(?<![\s,:;\-])[\s,:;\-]+$")


def read_examples(records: Path, acts: Path) -> List[Tuple[str, str]]:
    """(label, example) of both folders. Files that are not as they should be are left out here:
    `bin/tandem check` tells what is wrong with them."""
    found: List[Tuple[str, str]] = []
    for file in sorted(records.glob("*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for name, attribute in (data.get("attributes") or {}).items():
            label = f"{data.get('kind')}.{name}"
            found += [(label, str(text)) for text in attribute.get("examples") or ()]
    for file in sorted(acts.glob("*.yml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for name, examples in data.items():
            found += [(f"{ACT}.{name}", str(text)) for text in examples or ()]
    return found


COLOURS = {
    "black", "white", "blue", "navy", "red", "green", "grey", "brown", "tan", "cream", "khaki",
    "olive", "natural", "organic", "round", "top", "high", "wide", "slim", "soft", "set", "pair",
    "pack", "five", "large", "small", "straight", "roll",
}  # fmt: skip
"""Words of names that are no things."""


def kinds_of_things(names: Sequence[str]) -> List[str]:
    """The words that goods are called by: "throw", "jacket"."""
    words = {word for name in names for word in re.findall(r"[a-z]+", name.lower())}
    return sorted(words - COLOURS, key=lambda word: (-len(word), word))


def masked(text: str, things: Sequence[str] = (), kinds: Sequence[str] = ()) -> str:
    """The text with named things as "it": what is asked, whichever thing it is asked of. `kinds`
    are words for things: "my wool throw" is "it" too."""
    text = EMAIL.sub(" ", text)
    if kinds:
        word = "(?:" + "|".join(kinds) + ")s?"
        text = re.sub(
            rf"\b(?:my|the|that|this|those|these)\s+(?:{word}\s+){{0,3}}{word}\b",
            " it ",
            text,
            flags=re.I,
        )
    for thing in sorted(things, key=len, reverse=True):
        text = re.sub(rf"(?:\b(?:the|my|a|an)\s+)?{re.escape(thing)}", " it ", text, flags=re.I)
    text = NUMBERED.sub(" it ", text)
    own = pattern_of_shop()
    text = own.sub(" it ", text) if own else text
    text = TRAIL.sub("", LEAD.sub("", " ".join(text.split())))
    return LEFTOVER.sub("", re.sub(r"\bit(?: it)+\b", "it", text))


class ExampleLikeness:
    """Nearest examples of each label by cosine."""

    def __init__(self, labels: Sequence[str], vectors: np.ndarray) -> None:
        """labels: of each example, in the order of the rows of `vectors`."""
        self.labels, self.vectors = list(labels), vectors
        self._names = sorted(set(self.labels))
        self._rows = [
            np.array([n for n, label in enumerate(self.labels) if label == name])
            for name in self._names
        ]

    def like(self, vector: np.ndarray) -> Dict[str, float]:
        """The labels most alike, best first, with their likeness (-1 to 1)."""
        if not self.labels:
            return {}
        near = self.vectors @ vector
        scored = [
            (self._of(near[rows]), name) for name, rows in zip(self._names, self._rows, strict=True)
        ]
        scored.sort(reverse=True)
        return {name: round(float(score), 3) for score, name in scored[:MOST_LABELS]}

    @staticmethod
    def _of(near: np.ndarray) -> float:
        best = np.sort(near)[::-1]
        if len(best) < 2:
            return float(best[0])
        return float((1 - SECOND_EXAMPLE) * best[0] + SECOND_EXAMPLE * best[1])

    def arrays(self) -> Dict[str, Any]:
        """For numpy.savez."""
        return {"labels": np.array(self.labels, dtype=str), "vectors": self.vectors}

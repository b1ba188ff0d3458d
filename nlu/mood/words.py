"""Finds words and phrases of each kind in a message, however they are dressed up.

In a phrase `frustrat*` is a word with any ending, `#` a number in digits or words. What is found
for the kind `not_meant` ("die laughing", "no problem") hides its words from the other kinds.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

NOT_MEANT = "not_meant"
NUMBER = "#"
NUMBERS = {
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "several",
    "few", "couple", "many", "multiple",
}  # fmt: skip
LONGEST = 2000
QUOTED = re.compile(r"\"[^\"]{2,200}\"|“[^”]{2,200}”|`[^`]{2,200}`|(?<!\w)'[^'\n]{12,200}'(?!\w)")
"""What somebody else said, most often a screen: its capitals and words are not the customer's."""
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
STRETCHED = re.compile(r"([a-z])\1{2,}")
MASKED = (
    (re.compile(r"\bf[*#@$%!._-]{1,4}(?:c?k)?(?=ing|ed|er|s?\b|\W|$)"), "fuck"),
    (re.compile(r"\bf(?:uk|cuk|cking|vck|ck|uq)(?=ing|ed|er|\b)"), "fuck"),
    (re.compile(r"\bs(?:h[1!*#@]|[*#@$%!]{1,2})t"), "shit"),
    (re.compile(r"\bb[1!*#@]+t?ch"), "bitch"),
    (re.compile(r"\ba[s$*#@]{2}h[o0*]le"), "asshole"),
    (re.compile(r"\bc[*#@]nt"), "cunt"),
    (re.compile(r"\bd[1!*]ckhead"), "dickhead"),
)
"""Swearing with a letter hidden."""


def spoken(text: str) -> str:
    """Lower case with plain apostrophes and letters, unmasked and not stretched."""
    said = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].casefold().replace("’", "'")
    for mask, word in MASKED:
        said = mask.sub(word, said)
    return STRETCHED.sub(r"\1", said)


@dataclass(frozen=True)
class Found:
    """One word or phrase: its kind, its first word's place, the place after its last word."""

    kind: str
    start: int
    end: int

    def hidden_by(self, other: "Found") -> bool:
        """Whether they share a word, unless this is the longer one and holds all of the other:
        in "kill the driver" it is not "kill the" that is meant."""
        if self.end <= other.start or other.end <= self.start:
            return False
        holds = self.start <= other.start and self.end >= other.end
        return not (holds and self.end - self.start > other.end - other.start)


class Lexicon:
    """words: phrases by kind."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        self.words = words
        self._whole: dict[str, list[tuple[str, list[str]]]] = {}
        self._stems: dict[str, list[tuple[str, list[str]]]] = {}
        for kind, phrases in words.items():
            for phrase in phrases:
                first, *rest = phrase.casefold().split()
                index = self._stems if first.endswith("*") else self._whole
                index.setdefault(first.rstrip("*"), []).append((kind, rest))
        self._lengths = sorted({len(stem) for stem in self._stems})

    def find(self, tokens: list[str]) -> list[Found]:
        """All phrases, without those that only stand inside one that is not meant."""
        found = []
        for start, token in enumerate(tokens):
            begun = list(self._whole.get(token, ()))
            if _is_number(token):
                begun += self._whole.get(NUMBER, ())
            for length in self._lengths:
                begun += self._stems.get(token[:length], ()) if len(token) >= length else ()
            for kind, rest in begun:
                end = start + 1 + len(rest)
                if end <= len(tokens) and all(map(_fits, rest, tokens[start + 1 : end])):
                    found.append(Found(kind, start, end))
        not_meant = [f for f in found if f.kind == NOT_MEANT]
        return [f for f in found if f.kind == NOT_MEANT or not any(map(f.hidden_by, not_meant))]

    def counts(self, text: str) -> Counter[str]:
        """How many of each kind; a word counts once for each kind."""
        return counts(self.find(WORD.findall(spoken(text))))


def counts(found: list[Found]) -> Counter[str]:
    """How many of each kind, overlapping ones once."""
    taken: dict[str, int] = {}
    result: Counter[str] = Counter()
    for f in found:
        if f.start >= taken.get(f.kind, 0):
            result[f.kind] += 1
            taken[f.kind] = f.end
    return result


def _is_number(token: str) -> bool:
    return token.isdigit() or token in NUMBERS


def _fits(wanted: str, token: str) -> bool:
    if wanted == NUMBER:
        return _is_number(token)
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted

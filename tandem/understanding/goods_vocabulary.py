"""The words that goods are called by: of the catalogue's names and of data/goods.yml. Pure."""

import re
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tandem.config.goods import GoodsWords

LONGEST = 600
"""Characters that are looked at."""
SLIP_AT, SHORTEST_SLIP = 0.82, 5
"""Likeness from which a word of so many letters is another one misspelt: one slip in six."""
PARTS = re.compile(r"(?<![\w])t[- ]?shirts?\b|(?<![\w])tee[- ]shirts?\b")


class Vocabulary:
    """Every word by what it may be in the catalogue. `names` are those of all goods."""

    def __init__(self, names: Iterable[str], words: GoodsWords):
        self.words = words
        self._names = tuple(names)

    def form_of(self, word: str) -> str:
        """The catalogue's form of a word: without a plural's end, a slip put right."""
        short = stem(word)
        if short in self._known or len(word) < SHORTEST_SLIP or "_" in word:
            return short
        near = process.extractOne(
            short, self._correctable, scorer=OSA.normalized_similarity, score_cutoff=SLIP_AT
        )
        return near[0] if near and near[0][0] == short[0] else short

    def joined(self, text: str) -> str:
        """Words of two parts as one: "dressing gown", "tea pot"."""
        text = self._phrases.sub(lambda match: match[1].replace(" ", "_"), text)
        return re.sub(
            r"\b([a-z]{3,}) ([a-z]{3,})\b",
            lambda m: m[1] + m[2] if stem(m[1] + m[2]) in self._known else m[0],
            text,
        )

    @cached_property
    def kinds(self) -> dict[str, frozenset[str]]:
        """What customers call things -> words of names."""
        return _turned(self.words.kinds)

    @cached_property
    def details(self) -> dict[str, frozenset[str]]:
        """Words that say which one -> words of names."""
        own = {
            word: frozenset({word})
            for name in self._names
            for word in map(stem, words_of(name))
            if word not in self.kinds and word not in self.colours and len(word) > 2
        }
        called = _turned(self.words.details)
        both = {word: names | called.get(word, frozenset()) for word, names in own.items()}
        return called | both

    @cached_property
    def needs(self) -> dict[str, str]:
        """How a need is said -> the need."""
        return _told(self.words.called)

    @cached_property
    def departments(self) -> dict[str, str]:
        """How a department is said -> the department."""
        return _told(self.words.departments)

    @cached_property
    def colours(self) -> dict[str, str]:
        """Colours, as they are."""
        return {colour: colour for colour in self.words.colours}

    @cached_property
    def materials(self) -> dict[str, str]:
        """Materials, without a plural."""
        return {stem(one): stem(one) for one in self.words.materials}

    @cached_property
    def lists(self) -> dict[str, dict[str, str]]:
        """What is only listed, by the name of its field in Said."""
        return {
            "materials": self.materials,
            "colours": self.colours,
            "needs": self.needs,
            "departments": self.departments,
        }

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that say nothing alone."""
        return frozenset(stem(word) for word in self.words.common)

    @cached_property
    def _known(self) -> frozenset[str]:
        known = (self.kinds, self.details, self.needs, self.departments, self.colours,
                 self.materials)  # fmt: skip
        return frozenset(word for words in known for word in words)

    @cached_property
    def _correctable(self) -> list[str]:
        return sorted(word for word in self._known if len(word) >= SHORTEST_SLIP)

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        words = self.words
        named = (words.kinds, words.details, words.called, words.departments)
        phrases = {one for names in named for row in (*names.values(), names) for one in row}
        longest = sorted((one for one in phrases if " " in one), key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(map(re.escape, longest)) or '(?!)'})s?\b")


def plain(text: str) -> str:
    """Lower case, bounded, "T-shirt" as one word."""
    return PARTS.sub("tshirt", text[:LONGEST].casefold().replace("'", ""))


def words_of(text: str) -> list[str]:
    """The words of a name or a material."""
    return re.findall(r"[a-z]+", plain(text))


def stem(word: str) -> str:
    """Without the end of a plural: "dresses" and "dress" are the same."""
    if re.search(r"(?:ss|x|ch|sh)es$", word):
        word = word.removesuffix("es")
    return word.removesuffix("s") if len(word) > 3 else word


def _turned(names: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """What customers say -> the catalogue's words it may be."""
    found: dict[str, set[str]] = {}
    for name, said in names.items():
        for word in (name, *said):
            found.setdefault(stem(word.replace(" ", "_")), set()).add(stem(name))
    return {word: frozenset(kinds) for word, kinds in found.items()}


def _told(names: dict[str, list[str]]) -> dict[str, str]:
    return {stem(w.replace(" ", "_")): name for name, said in names.items() for w in (name, *said)}

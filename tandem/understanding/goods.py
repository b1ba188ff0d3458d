"""Which things for sale do words name? "The olive one", "merino jumper", "the chelsea ones". Pure.

What things are called comes from the catalogue and data/goods.yml. Slips of the keyboard are read
by rapidfuzz. Nothing is assumed: where several fit, all of them are found.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tandem.config.goods import GoodsWords
from tandem.core.denied import meant_words
from tandem.understanding.goods_vocabulary import Vocabulary, plain, stem, words_of

GENERIC = 2
"""A kind's word that means more kinds than this is said of all of them ("shoes")."""
PARTED = re.compile(r"\b(?:and|or|vs|versus|than|also|plus|with|against)\b|[,;/&+.?!\n]")
POINTS = re.compile(
    r"\b(?:the|that|this|those|these|your|my|a|an|any|some|both|of)\s+(?:\w+\s+){0,2}$"
)
DEFINITE = re.compile(r"\b(?:the|that|this|those|these|your|both)\s+(?:\w+\s+){0,2}$")
ONE = re.compile(r"\b(?:ones?|thing|pair|version|colou?r)\b")
NO_WORDS = GoodsWords(
    kinds={}, details={}, needs={}, called={}, departments={}, colours=[], shades={}, materials=[],
    common=[],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing for sale as it is spoken of. `family` is shared by the colours of one thing."""

    name: str
    family: str = ""
    department: str = ""
    material: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`names` of what fits best, in the catalogue's order; `missed` are words that none of them
    has: a colour, a material, a kind of it."""

    names: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The telling words of a stretch, each with what it may be in the catalogue."""

    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    details: dict[str, frozenset[str]] = field(default_factory=dict)
    materials: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    sure: bool = False
    """Whether a thing is named, and not only a word said that may be one."""
    definite: bool = False


@dataclass(frozen=True)
class GoodsIndex:
    """The catalogue by its words."""

    goods: tuple[Goods, ...]
    words: GoodsWords = NO_WORDS

    def find(self, text: str, view: Sequence[str] = ()) -> Found:
        """What a text names; `view` are the names spoken of last, which "the blue one" is of.
        What is denied in it ("not the shorts") is not named."""
        text = meant_words(text)
        names: list[str] = []
        missed: list[str] = []
        lone: list[Said] = []
        for part in PARTED.split(plain(text)):
            said = self.said(part)
            found = self._named(said)
            if not found.names and said.colours:
                lone.append(said)
            names += [name for name in found.names if name not in names]
            missed += [word for word in found.missed if word not in missed]
        for said in lone:
            # "Navy or oatmeal merino": the colour belongs to what the rest names, or to what is
            # in view.
            near = self._family(names or view)
            by_colour = self._coloured(near, said.colours)
            if not by_colour and not names and ONE.search(text.casefold()):
                by_colour = self._coloured(self.goods, said.colours, said.materials)
            names += [one.name for one in by_colour if one.name not in names]
        order = {one.name: place for place, one in enumerate(self.goods)}
        return Found(tuple(sorted(names, key=order.__getitem__)), tuple(missed))

    def said(self, text: str) -> Said:
        """The telling words of one stretch."""
        spoken = self._spoken
        text = spoken.joined(plain(text))
        kinds: dict[str, frozenset[str]] = {}
        details: dict[str, frozenset[str]] = {}
        found: dict[str, list[str]] = {name: [] for name in spoken.lists}
        sure = definite = False
        for match in re.finditer(r"[a-z_]+", text):
            word, before = spoken.form_of(match.group()), text[: match.start()]
            rare, pointed = word not in spoken.common, bool(DEFINITE.search(before))
            if word in spoken.kinds:
                kinds[word] = spoken.kinds[word]
                sure |= rare or bool(POINTS.search(before)) or len(text.split()) <= 2
                definite |= pointed
            if word in spoken.details:
                details[word] = spoken.details[word]
                told_apart = pointed or (rare and word not in spoken.materials)
                told_apart |= len(text.split()) <= 2
                sure |= told_apart and word not in spoken.needs
            for name, known in spoken.lists.items():
                if word in known:
                    found[name].append(known[word])
        extra = details or found["materials"] or found["colours"]
        sure = sure or bool(kinds and extra)
        once = {name: tuple(dict.fromkeys(values)) for name, values in found.items()}
        return Said(kinds, details, sure=sure, definite=definite, **once)

    def of_kind(self, said: Said) -> list[Goods]:
        """All of the kinds that are said, those that most of the words fit."""
        counted = [
            (sum(bool(kinds & self._parts[one.name]) for kinds in said.kinds.values()), one)
            for one in self.goods
        ]
        most = max((count for count, _ in counted), default=0)
        return [one for count, one in counted if count == most] if most else []

    def narrowed(self, pool: list[Goods], said: Said) -> tuple[list[Goods], tuple[str, ...]]:
        """Those of the pool that fit details, materials and colours best, and the words that fit
        none of them."""
        missed: list[str] = []
        for word, names in said.details.items():
            known = word in self._spoken.materials or word in said.kinds
            if not known and not any(names & self._parts[one.name] for one in pool):
                missed.append(word)
        pool = self._by_details(said, pool) or pool
        for material in said.materials:
            fitting = [one for one in pool if material in self._made_of[one.name]]
            pool = fitting or pool
            missed += [] if fitting else [material]
        if said.colours:
            fitting = self._coloured(pool, said.colours)
            pool = fitting or pool
            missed += [] if fitting else said.colours[:1]
        return pool, tuple(dict.fromkeys(missed))

    def _named(self, said: Said) -> Found:
        if not said.sure or not (said.kinds or said.details):
            return Found()
        pool = self.of_kind(said) if said.kinds else self._by_details(said, self.goods)
        if said.definite:
            own = [
                one for one in pool
                if any(word in self._parts[one.name] for word in said.kinds)
            ]  # fmt: skip
            generic = any(len(kinds) > GENERIC for kinds in said.kinds.values())
            pool = own if own and not generic else pool
        pool, missed = self.narrowed(pool, said)
        return Found(tuple(one.name for one in pool), missed)

    def _by_details(self, said: Said, pool: Iterable[Goods]) -> list[Goods]:
        """Those of which most details are said."""
        counted = [
            (sum(bool(names & self._parts[one.name]) for names in said.details.values()), one)
            for one in pool
        ]
        most = max((count for count, _ in counted), default=0)
        return [one for count, one in counted if count == most] if most else []

    def _coloured(
        self, pool: Iterable[Goods], colours: Sequence[str], materials: Sequence[str] = ()
    ) -> list[Goods]:
        """Those whose names have one of the colours, or a shade of one where none has."""
        shades = self.words.shades
        pool = [one for one in pool if all(m in self._made_of[one.name] for m in materials)]
        for wanted in (set(colours), {shade for c in colours for shade in shades.get(c, ())}):
            fitting = [one for one in pool if self._tints[one.name] & wanted]
            if fitting:
                return fitting
        return []

    def _family(self, names: Sequence[str]) -> list[Goods]:
        families = {one.family for one in self.goods if one.name in names}
        return [one for one in self.goods if one.family in families]

    @cached_property
    def _spoken(self) -> Vocabulary:
        return Vocabulary((one.name for one in self.goods), self.words)

    @cached_property
    def _parts(self) -> dict[str, frozenset[str]]:
        return {one.name: frozenset(stem(w) for w in words_of(one.name)) for one in self.goods}

    @cached_property
    def _made_of(self) -> dict[str, frozenset[str]]:
        return {
            one.name: frozenset(stem(w) for w in words_of(f"{one.name} {one.material}"))
            for one in self.goods
        }

    @cached_property
    def _tints(self) -> dict[str, frozenset[str]]:
        known = set(self.words.colours)
        return {one.name: frozenset(words_of(one.name)) & known for one in self.goods}

"""How a shop's own numbers look, as shapes: "####", "AB-#####". Pure.

In a shape `#` is a digit, `@` a letter, `*` either; everything else stands for itself, and marks
that are no letters may be left out by whoever types it. `shop.yml` has the shapes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tandem.core.words import say

PLACES = {"#": r"\d", "@": "[A-Za-z]", "*": "[A-Za-z0-9]"}
MARK = r"[ .\-/_]?"
"""What may stand where a shape has a dash, and between its letters and digits."""
NAMES = {"#": "digits", "@": "letters", "*": "characters"}
"""What words/phrases.yml calls the places: shape_digits and so on."""


def symbols_of(shape: str) -> str:
    """A shape without its marks: "AB-#####" -> "AB#####"."""
    return "".join(sign for sign in shape if sign in PLACES or sign.isalnum())


def pattern_of(shape: str) -> str:
    """A regular expression for a number of this shape, however it is spaced and cased."""
    parts: list[str] = []
    last = ""
    for sign in shape:
        kind = sign if sign in PLACES else "literal" if sign.isalnum() else ""
        if last and kind != last and parts[-1] != MARK:
            parts.append(MARK)
        if kind:
            parts.append(PLACES.get(sign) or f"[{sign.upper()}{sign.lower()}]")
        last = kind
    return "".join(parts)


def is_digits(shape: str) -> bool:
    """Whether it has digits alone, so that any other number may look like one."""
    return set(symbols_of(shape)) <= set("#0123456789")


def written(shape: str, symbols: str) -> str:
    """The letters and digits as the shop writes them: "ab22317" in "AB-#####" is "AB-22317"."""
    given, out = iter(symbols.upper()), []
    for sign in shape:
        out.append(next(given) if sign in PLACES or sign.isalnum() else sign)
    return "".join(out)


class Shapes:
    """The shapes of one kind of number."""

    def __init__(self, shapes: Sequence[str]):
        self.shapes = tuple(shapes)
        each = [f"(?P<s{n}>{pattern_of(shape)})" for n, shape in enumerate(self.shapes)]
        only_digits = all(map(is_digits, self.shapes))
        beside = r"\d" if only_digits else "[A-Za-z0-9]"
        self.source = f"(?:{'|'.join(pattern_of(shape) for shape in self.shapes)})"
        """For use within a larger expression; it has no groups."""
        self._pattern = re.compile(f"(?<!{beside})(?:{'|'.join(each)})(?!{beside})")

    def found_in(self, text: str) -> list[str]:
        """The numbers in a text, as the shop writes them."""
        return [self._named(match) for match in self._pattern.finditer(text)]

    def first_in(self, text: str) -> str:
        """The first of them; "" for none."""
        match = self._pattern.search(text)
        return self._named(match) if match else ""

    def fits(self, text: str) -> bool:
        """Whether the text is such a number and nothing else."""
        return self._pattern.fullmatch(text.strip()) is not None

    @property
    def words(self) -> str:
        """How it is told to customers: "four digits", "two letters and five digits"."""
        return _joined("shape_or", list(dict.fromkeys(_words(shape) for shape in self.shapes)))

    def _named(self, match: re.Match[str]) -> str:
        shape = self.shapes[int((match.lastgroup or "s0")[1:])]
        return written(shape, re.sub(r"[^A-Za-z0-9]", "", match[0]))


def _words(shape: str) -> str:
    begin = re.match(r"[A-Za-z0-9]+", shape)
    counts = Counter(sign for sign in shape if sign in PLACES)
    numerals = say("phrases.numerals").split()
    parts = [begin[0].upper()] if begin else []
    for sign, count in sorted(counts.items(), key=lambda pair: "@*#".index(pair[0])):
        many = numerals[count] if count < len(numerals) else count
        parts.append(say(f"phrases.shape_{NAMES[sign]}", count=count, many=many))
    return _joined("shape_and", parts)


def _joined(how: str, parts: list[str]) -> str:
    told, *more = parts
    for part in more:
        told = say(f"phrases.{how}", one=told, other=part)
    return told


NO_SHAPES = Shapes(("####",))
"""Until a shop says otherwise."""


class OwnNumbers:
    """The kinds of numbers of the shop that this process works for."""

    def __init__(self) -> None:
        self.kinds: dict[str, Shapes] = {"order_number": NO_SHAPES}

    def use(self, kinds: dict[str, Shapes]) -> None:
        """Said once, when a process starts."""
        self.kinds = dict(kinds)

    @property
    def orders(self) -> Shapes:
        """Those of orders."""
        return self.kinds["order_number"]

    def are(self, text: str, but: Iterable[str] = ()) -> bool:
        """Whether a text is one of the shop's own numbers that has letters in it."""
        return any(
            shapes.fits(text)
            for kind, shapes in self.kinds.items()
            if kind not in but and not all(map(is_digits, shapes.shapes))
        )


OWN = OwnNumbers()

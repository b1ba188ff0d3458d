"""A text as those who look for secrets read it: plain letters and figures, nothing unseen between.

Pure. Each character of what is read knows where it stood in what was written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

Span = tuple[int, int, str]
"""Where a secret begins and ends, and what kind it is."""

LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
        "ABESIJKMHOPCTYXaesijopcyxdhqwABEZHIKMNOPTYXovp",
        strict=True,
    )
)
"""Cyrillic and Greek letters that are drawn as Latin ones (Unicode's confusables, UTS 39)."""
FIGURES = {
    **dict.fromkeys(("zero", "oh", "null"), "0"),
    **dict.fromkeys(("one", "eins", "ein"), "1"),
    **dict.fromkeys(("two", "zwei", "zwo"), "2"),
    **dict.fromkeys(("three", "drei"), "3"),
    **dict.fromkeys(("four", "vier"), "4"),
    **dict.fromkeys(("five", "fünf", "fuenf"), "5"),
    **dict.fromkeys(("six", "sechs"), "6"),
    **dict.fromkeys(("seven", "sieben"), "7"),
    **dict.fromkeys(("eight", "acht"), "8"),
    **dict.fromkeys(("nine", "neun"), "9"),
}
TIMES = {"double": 2, "doppel": 2, "triple": 3}
SPOKEN = re.compile(
    rf"(?<![^\W_])(?:(?P<times>{'|'.join(TIMES)})[ -]?)?(?P<figure>{'|'.join(FIGURES)}|(?<=[ -])\d)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
FEWEST_SPOKEN, MOST_SPOKEN = 3, 200
"""Figures in words, below which a text is read as it stands and beyond which no more are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`letters` to look in. `places` holds for each of them where it begins and ends in the text
    that was written, or is None where both are the same."""

    letters: str
    places: tuple[tuple[int, int], ...] | None = None

    def written(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The spans as they stand in what was written."""
        for first, last, kind in spans:
            if self.places is None or first >= last:
                yield first, last, kind
            else:
                yield self.places[first][0], self.places[last - 1][1], kind


def plain(text: str) -> Reading:
    """The text with letters and digits of any script width plain, without what is invisible."""
    if text.isascii():
        return Reading(text)
    letters = "".join(map(_plain, text))
    if "\0" not in letters:
        return Reading(letters)
    seen = [place for place, character in enumerate(letters) if character != "\0"]
    return Reading(
        "".join(letters[place] for place in seen), tuple((place, place + 1) for place in seen)
    )


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character for one; "\0" for what is not seen and separates nothing."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Cf":
        return "\0"
    same = unicodedata.normalize("NFKC", character)
    return LOOKALIKES.get(character, same if len(same) == 1 else character)


def figures_for_words(text: str) -> Reading | None:
    """The text with "four double two" as "422", or None where hardly a figure stands in words."""
    spoken = list(islice(SPOKEN.finditer(text), MOST_SPOKEN))
    if sum(not found["figure"].isdigit() for found in spoken) < FEWEST_SPOKEN:
        return None
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    end = 0
    for found in spoken:
        letters += text[end : found.start()]
        places += ((place, place + 1) for place in range(end, found.start()))
        figure = FIGURES.get(found["figure"].casefold(), found["figure"])
        times = TIMES.get((found["times"] or "").casefold(), 1)
        letters += figure * times
        places += [found.span()] * times
        end = found.end()
    letters += text[end:]
    places += ((place, place + 1) for place in range(end, len(text)))
    return Reading("".join(letters), tuple(places))

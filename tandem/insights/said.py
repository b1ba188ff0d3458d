"""Where a sentence that a customer saw stands: response, variation, file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from tandem.config.yaml_file import Located, read_located
from tandem.core.errors import PolicyError

FILES = ("domain.yml", "words.yml", "topics.yml", "packet.yml")
FOLDERS = ("data/records", "data/knowledge", "tandem")
BRACES = re.compile(r"\{\{|\}\}|\{\w*\}")
FEWEST = 60
"""rapidfuzz ratio below which nothing is named as the nearest."""
SHORTEST = 8
"""Letters of a text, without what is filled in, below which it is a word and no sentence."""


@dataclass(frozen=True, slots=True)
class Stand:
    """One text of a file. `name` is the response or key it belongs to, `number` its variation."""

    text: str
    name: str
    number: int
    where: str


@dataclass(frozen=True, slots=True)
class Match:
    """A text and how well the sentence fits it: 100 is the same but for what was filled in."""

    stand: Stand
    likeness: float


def find(root: Path, sentence: str, most: int = 3) -> list[Match]:
    """The texts that a sentence may be, the likeliest first; those that are it alone where there
    are any."""
    said = _plain(sentence)
    stands = [one for one in texts_of(root) if len(BRACES.sub("", one.text).strip()) >= SHORTEST]
    exact = [one for one in stands if _pattern(one.text).search(said)]
    if exact:
        exact.sort(key=lambda one: len(BRACES.sub("", one.text)), reverse=True)
        return [Match(one, 100.0) for one in exact[:most]]
    near = [Match(one, _alike(said, _plain(BRACES.sub("", one.text)))) for one in stands]
    near.sort(key=lambda one: one.likeness, reverse=True)
    return [one for one in near[:most] if one.likeness >= FEWEST]


def _alike(said: str, text: str) -> float:
    """Of 100; a part of a longer text counts nearly as much as the whole."""
    part = fuzz.partial_ratio(said, text) * 0.95 if SHORTEST < len(said) < len(text) else 0.0
    return max(fuzz.ratio(said, text), part)


def _pattern(text: str) -> re.Pattern[str]:
    """The text with anything in place of its braces."""
    parts = [re.escape(_plain(part)) for part in BRACES.split(text)]
    return re.compile(r"\s*(?:.{1,200}?)\s*".join(parts) if len(parts) > 1 else parts[0])


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


@cache
def texts_of(root: Path) -> tuple[Stand, ...]:
    """Every sentence of the designers' files."""
    found: list[Stand] = []
    for name in FILES:
        if (root / name).is_file():
            found += _of_yaml(root / name, name)
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.yml")):
            found += _of_yaml(file, str(file.relative_to(root)))
        for file in sorted((root / folder).rglob("*.md")):
            found += _of_page(file, str(file.relative_to(root)))
    return tuple(found)


def _of_yaml(file: Path, name: str) -> Iterator[Stand]:
    try:
        read = read_located(file, name)
    except PolicyError:
        return
    yield from _below(read, read.data, ())


def _below(read: Located, data: Any, place: tuple[str | int, ...]) -> Iterator[Stand]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in ("payload", "examples"):
                yield from _below(read, value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _below(read, value, (*place, number))
    elif isinstance(data, str) and " " in data.strip():
        names = [part for part in place if isinstance(part, str)]
        in_domain = len(place) > 2 and place[0] == "responses"
        name = str(place[1]) if in_domain else ".".join(names)
        number = next((part for part in place if isinstance(part, int)), 0)
        yield Stand(data, name, number + 1, read.where(*place))


def _of_page(file: Path, name: str) -> Iterator[Stand]:
    for number, row in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1):
        for sentence in re.split(r"(?<=[.?!])\s+", row.strip(" -#")):
            if " " in sentence:
                yield Stand(sentence, file.stem, 1, f"{name}:{number}")


def where_response(root: Path, name: str, number: int | None) -> str:
    """ "domain.yml:12" of a variation, counted from 0; "" for a response that is not there."""
    rows = [one for one in texts_of(root) if one.name == name]
    wanted = [one for one in rows if number is None or one.number == number + 1]
    return (wanted or rows)[0].where if rows else ""

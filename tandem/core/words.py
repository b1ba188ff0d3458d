"""Every sentence that people see on pages, in mails and in phrases: kept in `words/*.yml`, told in
the language that is spoken.

An entry is a text, or a block with its translations beside it:

    keep: {text: Keep it, translation: {de: Behalten}}
    left: {one: "{count} day left", other: "{count} days left", translation: {de: {...}}}

The second kind is chosen by `count`, by the language's own rules (CLDR, by Babel). A text without
a translation is told in English. `tandem/config/words_files.py` checks the files.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from nlu.text.catalog import translated

FOLDER = Path(__file__).resolve().parents[2] / "words"
DEFAULT = "en"
"""The language in which every text is there."""
NTH_IN_WORDS = 10
"""Ordinals that are told in a word."""
LOCALES = {"en": "en_GB"}
"""Where a language alone says too little of days and money."""

_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT)


def spoken() -> str:
    """The language (ISO 639-1) of whoever is spoken to just now."""
    return _spoken.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Whatever is said within is said in `language`; None leaves it as it is."""
    before = _spoken.set(language or spoken())
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def locale(language: str) -> Locale:
    """The customs of a language. Raises babel.UnknownLocaleError, a ValueError otherwise."""
    return Locale.parse(LOCALES.get(language, language))


def text_of(entry: Any, language: str, values: Mapping[str, object]) -> str:
    """The text of one entry in a language, English where there is none, not yet filled in."""
    if isinstance(entry, str):
        return entry
    found, told_in = entry.get("translation", {}).get(language), language
    if found is None:
        found, told_in = entry.get("text", entry), DEFAULT
    if isinstance(found, str):
        return found
    form = locale(told_in).plural_form(values["count"])  # type: ignore[arg-type]
    chosen: str = found.get(form, found["other"])
    return chosen


@cache
def area(name: str) -> dict[str, Any]:
    """The entries of `words/NAME.yml`, as written. Raises FileNotFoundError."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    entries: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return entries


def say(name: str, /, **values: object) -> str:
    """The sentence "area.key" in the language that is spoken, with its braces filled in.
    Raises KeyError for a name or a value that is not there."""
    file, _, key = name.partition(".")
    return text_of(area(file)[key], spoken(), values).format_map(values)


def nth(count: int) -> str:
    """3 -> "third" as it stands in "for the third time"; from 11 on in figures ("12th")."""
    name = f"nth_{count}" if 1 <= count <= NTH_IN_WORDS else "nth_more"
    return say(f"ordinals.{name}", count=count)


def ordinals() -> frozenset[str]:
    """Every ordinal that is a word, in all languages."""
    entries = area("ordinals").values()
    texts = [told for entry in entries for told in (entry["text"], *entry["translation"].values())]
    return frozenset(text for text in texts if "{" not in text)


def in_spoken(text: str) -> str:
    """A designer's text of domain.yml, data/ or topics.yml in the language that is spoken, not yet
    filled in; as it is where `words/translations/` has none."""
    found: str = translated(text, spoken())
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence whose language is known only when it is shown, such as an error's."""

    name: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.name, **self.values)


def refusal(key: str, /, **values: object) -> Told:
    """A refusal of `words/refusals.yml`, for whoever will read it."""
    return Told(f"refusals.{key}", values)

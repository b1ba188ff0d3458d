"""Texts with their translations beside them, as in words.yml and words/*.yml; and the check that
all of them can be said."""

import string
from pathlib import Path
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field, RootModel, model_validator

from tandem.config.yaml_file import Block, Sentence, load_checked, read_located
from tandem.core.errors import PolicyError
from tandem.core.words import FOLDER, locale


class Forms(Block):
    """A text in the plural forms of its language, chosen by {count} (CLDR)."""

    zero: Sentence | None = None
    one: Sentence | None = None
    two: Sentence | None = None
    few: Sentence | None = None
    many: Sentence | None = None
    other: Sentence


def _known(code: str) -> str:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        raise ValueError("is no language's code (ISO 639-1, such as de)") from None
    return code


Language = Annotated[str, AfterValidator(_known)]


class Text(Block):
    """`text`, or plural forms by `one` and `other`; and the same by language."""

    text: Sentence | None = None
    one: Sentence | None = None
    other: Sentence | None = None
    translation: dict[Language, Sentence | Forms] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_kind(self) -> "Text":
        if (self.text is None) == (self.other is None):
            raise ValueError("needs `text`, or `one` and `other`")
        return self

    def as_written(self) -> dict[str, Any]:
        """The entry as `tandem.core.words.text_of` takes it."""
        return self.model_dump(exclude_none=True)

    def texts(self) -> dict[str, list[str]]:
        """Language -> its texts; the first is English."""
        own = [one for one in (self.text, self.one, self.other) if one is not None]
        return {"en": own} | {code: _of(found) for code, found in self.translation.items()}


Entry = Sentence | Text


class _Area(RootModel[dict[str, Entry]]):
    pass


def _of(found: str | Forms) -> list[str]:
    return [found] if isinstance(found, str) else list(found.model_dump(exclude_none=True).values())


def braces(text: str) -> set[str]:
    """The names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def names_of(entry: Entry) -> set[str]:
    """The names in braces of an entry's English texts."""
    texts = [entry] if isinstance(entry, str) else entry.texts()["en"]
    return {name for text in texts for name in braces(text)}


def load_words(path: Path) -> dict[str, Entry]:
    """A file of entries, checked. Raises PolicyError, file and line first."""
    return load_checked(path, _Area).root


def load_areas(folder: Path = FOLDER) -> dict[str, dict[str, Entry]]:
    """Every `words/*.yml`, checked. Raises PolicyError with the problems of all of them."""
    found: dict[str, dict[str, Entry]] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            found[path.stem] = load_checked(path, _Area).root
        except PolicyError as error:
            problems += [f"{folder.name}/{problem}" for problem in error.problems]
    if problems:
        raise PolicyError(problems)
    return found


def untranslated(entries: dict[str, Entry], language: str) -> list[str]:
    """The names without a text in `language`."""
    locale(language)
    return [
        name
        for name, entry in entries.items()
        if isinstance(entry, str) or language not in entry.translation
    ]


def odd_braces(entries: dict[str, Entry]) -> list[str]:
    """Names whose translation wants a value that the text does not, which nobody would fill in."""
    found = []
    for name, entry in entries.items():
        if isinstance(entry, str):
            continue
        own, *others = entry.texts().values()
        known = {"count"} if entry.other else set()
        known |= {name for text in own for name in braces(text)}
        if any(braces(text) - known for texts in others for text in texts):
            found.append(name)
    return found


class _Catalog(RootModel[dict[str, Sentence]]):
    pass


def catalog_problems(file: Path) -> list[str]:
    """What is wrong with a catalog of translations: not to be read, or other braces than the text
    that is translated, which nobody would fill in."""
    try:
        texts = load_checked(file, _Catalog).root
    except PolicyError as error:
        return [f"words/translations/{problem}" for problem in error.problems]
    lines = read_located(file, f"words/translations/{file.name}")
    return [
        f"{lines.where(text)}: {text!r}: the translation has other braces."
        for text, told in texts.items()
        if braces(told) - braces(text)
    ]

"""Translations of designers' texts by the text itself: `words/translations/LANGUAGE.yml`.

Keyed by the English text as it stands in domain.yml, data/records, topics.yml or a help page. A
text that has changed has no translation until somebody looks at it again: it is told in English.
"""

import re
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "words" / "translations"
ENGLISH = "en"
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")


@cache
def catalog(language: str, folder: Path = FOLDER) -> dict[str, str]:
    """English text -> the same in `language`; empty for English and for unknown languages."""
    file = folder / f"{language}.yml"
    if language == ENGLISH or not language.isalpha() or not file.exists():
        return {}
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}


def translated(text: str, language: str) -> str:
    """The text in `language`, or as it is. Of several sentences each may have its translation."""
    known = catalog(language)
    if not known:
        return text
    whole = known.get(" ".join(text.split()))
    if whole is not None:
        return whole
    return " ".join(known.get(" ".join(part.split()), part) for part in SENTENCE_END.split(text))

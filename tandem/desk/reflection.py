"""The reflection after a case: half a minute on what the data missed. Customers never see it."""

from typing import Any

from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.http.json_body import text_of

THEMES = ("anxious", "personal", "portal_error", "wrong_record", "bot_misread", "policy_gap")
"""What may have been missed, as stored; shown by `theme_...` of words/desk.yml."""


def reflection_of(data: dict[str, Any]) -> tuple[list[str], str]:
    """(themes, words) of a request. Raises Refused bad_theme, empty_reflection."""
    themes = data.get("themes", [])
    if not isinstance(themes, list) or set(map(str, themes)) - set(THEMES):
        known = ", ".join(sorted(THEMES))
        raise Refused("bad_theme", refusal("one_of", field="themes", known=known), field="themes")
    words = text_of(data, "words").strip()[:2000]
    if not themes and not words:
        raise Refused("empty_reflection", refusal("empty_reflection"), field="words")
    return list(dict.fromkeys(themes)), words

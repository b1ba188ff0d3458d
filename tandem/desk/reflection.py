"""The reflection after a case: half a minute on what the data missed. Customers never see it."""

from typing import Any

from tandem.core.errors import Refused
from tandem.http.json_body import text_of

THEMES = {
    "anxious": "The customer was anxious",
    "personal": "A personal situation mattered",
    "portal_error": "Our website or app had an error",
    "wrong_record": "Our record was wrong",
    "bot_misread": "The assistant misread them",
    "policy_gap": "Our rules did not fit",
}
"""What may have been missed, as stored and as shown."""


def reflection_of(data: dict[str, Any]) -> tuple[list[str], str]:
    """(themes, words) of a request. Raises Refused bad_theme, empty_reflection."""
    themes = data.get("themes", [])
    if not isinstance(themes, list) or set(map(str, themes)) - set(THEMES):
        known = ", ".join(sorted(THEMES))
        raise Refused("bad_theme", f"A theme must be one of {known}.", field="themes")
    words = text_of(data, "words").strip()[:2000]
    if not themes and not words:
        raise Refused("empty_reflection", "There is nothing in this reflection.", field="words")
    return list(dict.fromkeys(themes)), words

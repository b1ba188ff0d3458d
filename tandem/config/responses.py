"""What the assistant says, as domain.yml has it, for where Rasa is not asked to say it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tandem.core.errors import SettingsError


@cache
def load_responses(root: Path) -> dict[str, str]:
    """Response -> its first text without a condition. Raises SettingsError."""
    try:
        domain = yaml.load((root / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"domain.yml: cannot be read: {error}") from None
    found: dict[str, str] = {}
    for name, variations in (domain.get("responses") or {}).items():
        plain = [one["text"] for one in variations if one.get("text") and "condition" not in one]
        if plain:
            found[name] = plain[0]
    return found


def filled(text: str, values: dict[str, Any]) -> str:
    """The text with its braces filled in; one that nothing is known of stays as it is."""
    return text.format_map(_Known(values))


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"

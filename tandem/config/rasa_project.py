"""What the Rasa project says: which intent starts which form, which is answered how.

Read from domain.yml and data/rules/, so that a designer's new rule is at once known in the middle
of every form too.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tandem.core.errors import SettingsError


@dataclass(frozen=True, slots=True)
class RasaProject:
    """`forms`: form -> its slots. `starts`: intent -> form. `answers`: intent -> actions.

    `responses` are the names of all texts in domain.yml.
    """

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    responses: frozenset[str] = frozenset()


@cache
def load_rasa_project(root: Path) -> RasaProject:
    """The rulebook of the Rasa project in `root`. Raises SettingsError naming a broken file."""
    domain = _yaml(root / "domain.yml")
    forms = {
        name: tuple((form or {}).get("required_slots") or ())
        for name, form in (domain.get("forms") or {}).items()
    }
    starts: dict[str, str] = {}
    answers: dict[str, tuple[str, ...]] = {}
    for file in sorted((root / "data" / "rules").glob("*.yml")):
        for rule in _yaml(file).get("rules") or ():
            steps = rule.get("steps") or ()
            if rule.get("condition") or not steps or "intent" not in steps[0]:
                continue
            actions = tuple(step["action"] for step in steps[1:] if "action" in step)
            if actions and actions[0] in forms:
                starts[steps[0]["intent"]] = actions[0]
            elif actions:
                answers[steps[0]["intent"]] = actions
    return RasaProject(forms, starts, answers, frozenset(domain.get("responses") or ()))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name}: cannot be read: {error}") from None

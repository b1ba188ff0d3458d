"""Which intents are called otherwise than the role they play (roles.yml)."""

from pathlib import Path
from typing import Dict, Text

import yaml

FILE = "roles.yml"


def renamed(folder: Path) -> Dict[Text, Text]:
    """Intent -> role, where the two differ; {} without the file."""
    file = folder / FILE
    if not file.is_file():
        return {}
    roles = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    return {intent: role for role, intent in roles.items() if intent and intent != role}

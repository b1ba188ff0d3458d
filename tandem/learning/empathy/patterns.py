"""The patterns of habits.yml, tried on sentences in small letters. Pure."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("habits.yml")


def fits(sentence: str, name: str) -> bool:
    """Whether a sentence has a pattern of the block `name`, and none that takes it back."""
    block = rules()[name]
    if any(pattern.search(sentence) for pattern in block["not"]):
        return False
    return any(pattern.search(sentence) for pattern in block["fits"])


def data_asked(sentence: str) -> bool:
    """Whether a sentence asks for data: a name, a number, an address."""
    block = rules()["data_request"]
    asks = any(pattern.search(sentence) for pattern in block["asks"])
    about = any(pattern.search(sentence) for pattern in block["about"])
    return asks and about and not any(pattern.search(sentence) for pattern in block["not"])


def answers_concern(sentence: str) -> bool:
    """Whether a sentence shows regret or that the trouble was understood."""
    return any(pattern.search(sentence) for pattern in rules()["answered"])


@lru_cache
def rules() -> dict[str, Any]:
    """The file, with its patterns compiled."""
    found: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    for name, block in found.items():
        if isinstance(block, list):
            found[name] = [re.compile(pattern) for pattern in block]
        else:
            for key, value in block.items():
                if isinstance(value, list):
                    block[key] = [re.compile(pattern) for pattern in value]
    return found

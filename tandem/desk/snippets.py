"""What a snippet says in a case: its variables filled in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLES = ("name", "customer", "agent", "order", "reference", "topic", "company")
"""What may stand in braces."""
IN_BRACES = re.compile(r"\{(\w+)\}")
OFTEN, LAST_MESSAGES = 4, 20
"""A snippet in so many of an agent's last messages is overused: customers read it as recited."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A snippet's text in a case, and which of its variables nothing is known for: these stand in
    it in their braces, to be written by hand."""

    text: str
    missing: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with what is known in place of its variables."""
    missing = dict.fromkeys(name for name in IN_BRACES.findall(text) if not values.get(name))
    return Filled(IN_BRACES.sub(lambda m: values.get(m[1]) or m[0], text), tuple(missing))


def unknown_variables(text: str) -> list[str]:
    """Words in braces that no case has a value for."""
    return sorted(set(IN_BRACES.findall(text)) - set(VARIABLES))


def overused(uses: int) -> bool:
    """Whether an agent has used it too often in the last `LAST_MESSAGES` messages."""
    return uses >= OFTEN

"""What is played at a turn, and where the dialogue stood when it came."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Plan:
    """`actions` to play (None: Rasa's rules decide) and `slots` to set beside the facts."""

    actions: list[str] | None = None
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the dialogue stands: the form under way, what it asked for, what is parked, which slots
    have a value, and what was done at the last turn, the newest first.
    """

    form: str = ""
    asked: str = ""
    parked: str = ""
    second_intent: str = ""
    filled: frozenset[str] = frozenset()
    last_actions: tuple[str, ...] = ()

"""An agent: a person of the team, as routing, the desk and the help desks see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from tandem.config.team import SupportTier

Chosen = Literal["available", "paused", "break", "away"]
Presence = Literal["available", "paused", "break", "away", "offline"]
CHOSEN: tuple[Chosen, ...] = get_args(Chosen)
"""What an agent chooses. Only who is available is offered cases; who is paused is at the desk and
works on what they have."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who takes cases. `support_tier` follows from the role; `capacity` is how many cases at once,
    `open_cases` how many there are, offered ones too. Contact methods with a limit of their own
    (`at_once`) count for that alone. `back_at` is when an agent who is not available wants to be
    back.

    Somebody of another help desk has an id and a name only: no skills, the lowest tier.
    """

    id: str
    name: str
    role: str = "agent"
    support_tier: SupportTier = "general"
    skills: tuple[str, ...] = ()
    capacity: int = 0
    presence: Presence = "offline"
    open_cases: int = 0
    seen_at: datetime | None = None
    back_at: datetime | None = None
    at_once: Mapping[str, int] = field(default_factory=dict)
    open_by_method: Mapping[str, int] = field(default_factory=dict)

    def has_room(self, contact_method: str) -> bool:
        """Whether one more case of this contact method may be offered."""
        if contact_method in self.at_once:
            return self.open_by_method.get(contact_method, 0) < self.at_once[contact_method]
        return self.shared_cases < self.capacity

    @property
    def shared_cases(self) -> int:
        """How many open cases count for `capacity`."""
        return self.open_cases - sum(self.open_by_method.get(method, 0) for method in self.at_once)

    def with_one_more(self, contact_method: str) -> "Agent":
        """The agent once a case of this contact method is offered to them."""
        more = self.open_by_method.get(contact_method, 0) + 1
        counts = {**self.open_by_method, contact_method: more}
        return replace(self, open_cases=self.open_cases + 1, open_by_method=counts)

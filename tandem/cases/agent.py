"""An agent: a person of the team, as routing, the desk and the help desks see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tandem.config.team import SupportTier

Presence = Literal["available", "away", "offline"]


@dataclass(frozen=True, slots=True)
class Agent:
    """Who takes cases. `support_tier` follows from the role; `capacity` is how many cases at once,
    `open_cases` how many there are, offered ones too.

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

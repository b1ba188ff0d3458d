"""What is stored of a conversation, as far as it is measured. Nothing here is decided."""

from dataclasses import dataclass, field
from datetime import datetime

from tandem.core.conversation import Speaker


@dataclass(frozen=True, slots=True)
class RawTurn:
    """One message with what was made of it. `intent` is "" where it was not sure; `answers` says
    that it answered a question of the assistant; `actions` are what the assistant then did.
    `frustration` and `asked_for_person` are readings, `do` and `rule` the decision, `policy` the
    fingerprint of the policy that made it; None and "" where nothing was decided."""

    seq: int
    speaker: Speaker
    at: datetime
    text: str = ""
    picked: bool = False
    buttons: int = 0
    intent: str = ""
    answers: bool = False
    actions: tuple[str, ...] = ()
    frustration: float | None = None
    asked_for_person: float = 0.0
    do: str = ""
    rule: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class RawTransition:
    """A transition of a case: its stored word, when, and by whom."""

    name: str
    at: datetime
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class RawCase:
    """One case. `way` is how the person was to reach the customer when it was opened; `moods` the
    frustration at each customer turn up to its end."""

    id: str
    requested_at: datetime
    queue: str
    way: str = "chat"
    reason: str = ""
    agent_id: str | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    moods: tuple[float, ...] = ()
    opening: str = ""
    edges: tuple[RawTransition, ...] = ()


@dataclass(frozen=True, slots=True)
class RawDeed:
    """Something a skill did: at which turn, and how it ended."""

    seq: int
    outcome: str


@dataclass(frozen=True, slots=True)
class RawRating:
    """That the customer was asked how it was, and what they pressed (1-5), if anything."""

    asked_at: datetime
    score: int | None = None


@dataclass(frozen=True, slots=True)
class RawConversation:
    """One conversation with all that is measured of it. `person` is who is behind it on every
    channel, as far as is known; `asked_again` are the agent's turns that ask for what was known."""

    id: str
    channel: str
    opened_at: datetime
    left_at: datetime | None = None
    person: str | None = None
    tier: str | None = None
    turns: tuple[RawTurn, ...] = ()
    cases: tuple[RawCase, ...] = ()
    deeds: tuple[RawDeed, ...] = ()
    ratings: tuple[RawRating, ...] = ()
    asked_again: frozenset[int] = field(default_factory=frozenset)

"""The dial board: loads escalation.yml and tells every mistake at once, each with its line."""

from pathlib import Path

from pydantic import Field

from tandem.checked_file import Block, load_checked


class AskedForPerson(Block):
    """The customer asks for a person (R15)."""

    at: float = Field(ge=0, le=1)
    similar_at: float = Field(ge=0, le=1)
    phrases: tuple[str, ...] = Field(min_length=1)


class Confidence(Block):
    """Recognition is unsure (R11)."""

    at: float = Field(ge=0, le=1)
    readings: int = Field(ge=1, le=5)
    handover_at: int = Field(ge=2)


class Clarifications(Block):
    """The customer has to ask back (R13)."""

    offer_at: int = Field(ge=1)


class OutOfScope(Block):
    """The customer asks for what we do not do (R12)."""

    offer_at: int = Field(ge=1)


class Repetition(Block):
    """The customer says the same again (R14)."""

    similar_at: float = Field(ge=0, le=1)
    shortest_words: int = Field(ge=1)
    offer_at: int = Field(ge=2)
    handover_at: int = Field(ge=2)


class Unanswered(Block):
    """The assistant gets no usable answer to one question (R14)."""

    offer_at: int = Field(ge=1)
    handover_at: int = Field(ge=1)


class FailedVerification(Block):
    """Order number and e-mail do not match, again and again (R33)."""

    handover_at: int = Field(ge=1)
    queue: str


class Frustration(Block):
    """Plain marks of frustration (R21)."""

    offer_at: float = Field(ge=0, le=1)
    handover_at: float = Field(ge=0, le=1)
    carry: float = Field(ge=0, lt=1)
    capitals: float = Field(ge=0, le=1)
    punctuation: float = Field(ge=0, le=1)
    marker: float = Field(ge=0, le=1)
    at_you: float = Field(ge=0, le=1)
    markers: tuple[str, ...]


class Offers(Block):
    """How often a person may be offered."""

    pause_turns: int = Field(ge=0)


class Handover(Block):
    """Where a case goes and how pressing it is. Hours and due times are in team.yml."""

    queue: str
    priority: int = Field(ge=1, le=4)
    senior_priority: int = Field(ge=1, le=4)
    value_priority: int = Field(ge=1, le=4)
    value_cents: int = Field(ge=0)


class Policy(Block):
    """Everything in escalation.yml."""

    version: int = Field(ge=1, le=1)
    asked_for_person: AskedForPerson
    confidence: Confidence
    clarifications: Clarifications
    out_of_scope: OutOfScope
    repetition: Repetition
    unanswered: Unanswered
    failed_verification: FailedVerification
    frustration: Frustration
    offers: Offers
    handover: Handover


def load_policy(path: Path) -> Policy:
    """The policy in `path`. Raises PolicyError with one line per problem, "file:line: ..."."""
    return load_checked(path, Policy)

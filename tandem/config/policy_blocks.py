"""The blocks of escalation.yml, one class each. The file itself explains every value to designers.

`at` means: at this value it happens. A signal's block bears the signal's name.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tandem.config.team import SupportTier
from tandem.config.yaml_file import Block

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Priority = Annotated[int, Field(ge=1, le=4)]
CONTACT_DAYS = 7
"""So far back contacts are looked up: no window may be longer."""


class AskedForPerson(Block):
    """The customer asks for a person (R15)."""

    at: Share
    similar_at: Share
    phrases: tuple[str, ...] = Field(min_length=1)
    people: tuple[str, ...] = Field(min_length=1)
    wishes: tuple[str, ...] = Field(min_length=1)
    bots: tuple[str, ...] = Field(min_length=1)


class Confidence(Block):
    """Recognition is unsure (R11)."""

    at: Share
    readings: int = Field(ge=1, le=5)
    handover_at: int = Field(ge=2)


class Understanding(Block):
    """Recognition is unsure again and again, though not in a row."""

    window_turns: Count
    fewest_turns: Count
    offer_below: Share


class OutOfScope(Block):
    """The customer asks for what we do not do (R12)."""

    offer_at: Count


class Clarifications(Block):
    """The customer has to ask back (R13)."""

    offer_at: Count


class AskedBack(Block):
    """The assistant has to ask what was meant."""

    offer_at: Count
    handover_at: Count


class Repetition(Block):
    """The customer says the same again (R14)."""

    similar_at: Share
    meaning_at: Share
    shortest_words: Count
    said_counts: Count
    offer_at: int = Field(ge=2)
    handover_at: int = Field(ge=2)


class BotRepetition(Block):
    """The assistant says the same again (R14)."""

    similar_at: Share
    offer_at: int = Field(ge=2)
    handover_at: int = Field(ge=2)


class Unanswered(Block):
    """The assistant gets no usable answer to one question (R14)."""

    offer_at: Count
    handover_at: Count


class NoProgress(Block):
    """Much is said and nothing comes of it (R14)."""

    offer_at: Count
    handover_at: Count


class FailedVerification(Block):
    """Order number and e-mail do not match, again and again (R33)."""

    verify_at: Count
    handover_at: Count
    queue: str


class Takeover(Block):
    """A change of e-mail and a reset in one conversation (R33)."""

    words: tuple[str, ...] = Field(min_length=1)
    queue: str
    priority: Priority


class Frustration(Block):
    """How frustrated the customer is (R20-R23, R30)."""

    offer_at: Share
    handover_at: Share
    gap: Share
    carry: float = Field(ge=0, lt=1)
    adds_from: Share
    in_words_at: Share = 0.65
    capitals: Share
    punctuation: Share
    marker: Share
    at_you: Share
    markers: tuple[str, ...]
    impatient_from: Share
    frustrated_from: Share

    def word(self, value: float) -> Literal["calm", "impatient", "frustrated"]:
        """A value as agents read it."""
        if value >= self.frustrated_from:
            return "frustrated"
        return "impatient" if value >= self.impatient_from else "calm"


class Trend(Block):
    """Whether the mood falls (R20)."""

    window_turns: Count
    check_in_at: Share


class Sadness(Block):
    """Grief, illness, need: not anger (R20)."""

    offer_at: Share
    unclear_handover_at: Count = 1
    marker: Share
    markers: tuple[str, ...]
    plain: tuple[str, ...] = ()


class Abuse(Block):
    """Abuse aimed at whoever answers (R34)."""

    at: Share
    beside_request_at: Share = 0.9
    then: Literal["supervisor", "end"]
    queue: str
    priority: Priority
    marker: Share
    markers: tuple[str, ...]


class Threat(Block):
    """A threat of violence (R34)."""

    at: Share
    queue: str
    priority: Priority
    marker: Share
    markers: tuple[str, ...]


class SelfHarm(Block):
    """The customer may hurt themselves (R34)."""

    at: Share
    queue: str
    level: SupportTier
    priority: Priority
    marker: Share
    markers: tuple[str, ...]


class RepeatContact(Block):
    """The customer comes back about the same matter (R32)."""

    hours: Annotated[int, Field(ge=1, le=24 * CONTACT_DAYS)]
    check_in_at: int = Field(ge=2)
    same_matter: tuple[tuple[str, ...], ...]


class RepeatWeek(Block):
    """The customer keeps coming back about the same matter."""

    days: Annotated[int, Field(ge=1, le=CONTACT_DAYS)]
    offer_at: int = Field(ge=2)


class CustomerValue(Block):
    """A customer of high value (R31)."""

    offer_at: int = Field(ge=0)
    priority: Priority


class Waiting(Block):
    """The customer has waited for a person before, in vain."""

    ahead_at: float = Field(gt=0)
    priority: Priority


class Peak(Block):
    """More people want somebody than there are (R35)."""

    begin_at: float = Field(gt=0)
    end_at: float = Field(ge=0)
    most_hours: float = Field(gt=0, le=10_000)


class Offers(Block):
    """How often a person may be offered, and whether a ticket is offered before it is opened."""

    pause_turns: int = Field(ge=0)
    ask_first: bool = True


class Recognise(Block):
    """How often the situation may be put into words, and whether it is asked how it stands."""

    most_times: int = Field(ge=0)
    check_ins: bool = True


class Handover(Block):
    """Where a case goes and how pressing it is. Hours and due times are in team.yml."""

    queue: str
    priority: Priority
    senior_priority: Priority


class Condition(Block):
    """What a reading must be: `at` or above, `below`, or both."""

    at: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Whether `value` is in the range: lower end in, upper end out."""
        return (self.at is None or value >= self.at) and (self.below is None or value < self.below)


def _condition(written: Any) -> Any:
    """0.7 means {at: 0.7}; one word means a list of it."""
    if isinstance(written, bool | None):
        raise ValueError("must be a number, a word, a list of words, or {at: ..., below: ...}")
    if isinstance(written, int | float):
        return Condition(at=written)
    return (written,) if isinstance(written, str) else written


Wanted = Annotated[Condition | tuple[str, ...], BeforeValidator(_condition)]


class DesignerRule(Block):
    """A rule of the designer's own: when all of `when` is so, `do`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_ -]*$")
    when: dict[str, Wanted] = Field(min_length=1)
    do: Literal["check_in", "offer_person", "hand_over", "verify_first"]
    queue: str = ""
    level: SupportTier = "general"
    priority: Priority | None = None
    say: str = ""

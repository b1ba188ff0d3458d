"""Loads team.yml: queues, hours, limits and due times, checked with line numbers."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from tandem.config.business_hours import DAYS, Hours, Span, always_open
from tandem.config.yaml_file import Block, load_checked

SupportTier = Literal["general", "senior", "supervisor"]
SUPPORT_TIERS: tuple[SupportTier, ...] = ("general", "senior", "supervisor")
"""Lowest first; who has a level may do everything below it."""

ROLE_SUPPORT_TIERS: dict[str, SupportTier] = {
    "agent": "general",
    "senior": "senior",
    "supervisor": "supervisor",
    "lead": "supervisor",
}
DEFAULT_QUEUE = "general"
Counted = Literal["chat", "ticket", "callback"]
"""Contact methods that take an agent's time while a case is open."""
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def spans(words: object) -> tuple[Span, ...]:
    """ "08:00-12:00, 13:00-17:00" or "closed" as minutes since midnight."""
    if words == "closed":
        return ()
    found: list[Span] = []
    for part in str(words).split(","):
        match = _SPAN.fullmatch(part.strip())
        numbers = [int(number) for number in match.groups()] if match else []
        if not match or max(numbers[1], numbers[3]) > 59:
            raise ValueError('must be "closed" or spans like 08:00-17:00')
        begin, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if not begin < end <= 1440:
            raise ValueError("a span must end after it begins, at 24:00 at the latest")
        if found and begin < found[-1][1]:
            raise ValueError("spans must follow one another")
        found.append((begin, end))
    return tuple(found)


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone; write it like Europe/London")
    return name


Spans = Annotated[tuple[Span, ...], BeforeValidator(spans)]


class Week(Block):
    """The hours of a usual week."""

    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans

    @model_validator(mode="after")
    def _ever_open(self) -> "Week":
        if not any(getattr(self, day) for day in DAYS):
            raise ValueError("must be open on one day at least")
        return self


class Queue(Block):
    """Who may take a case of this queue, how soon, and how many may wait."""

    skills: tuple[str, ...] = ()
    level: SupportTier = "general"
    due_minutes: int = Field(ge=1, le=100_000)
    most_waiting: int = Field(ge=0)
    strict: bool = False


class Waiting(Block):
    """What customers who wait are told, and for how long they may wait."""

    low_minutes: int = Field(ge=1, le=100_000)
    high_minutes: int = Field(ge=1, le=100_000)
    most_minutes: float = Field(gt=0, le=100_000)
    unstaffed_minutes: float = Field(ge=0, le=100_000)
    ageing_minutes: float = Field(gt=0, le=100_000)
    update_minutes: float = Field(gt=0, le=100_000)

    @model_validator(mode="after")
    def _rising(self) -> "Waiting":
        if self.low_minutes > self.high_minutes:
            raise ValueError("low_minutes is above high_minutes")
        return self


class Offers(Block):
    """How a case is shown to one agent after another."""

    seconds: float = Field(gt=0)
    most: int = Field(ge=0)


class Presence(Block):
    """Agents: how many cases at once, and when they count as gone. A contact method in `at_once`
    has a limit of its own and does not count for `capacity`."""

    capacity: int = Field(ge=1)
    at_once: dict[Counted, Annotated[int, Field(ge=1)]] = {}
    offline_seconds: float = Field(ge=20)
    answer_minutes: float = Field(gt=0, le=100_000)
    stale_minutes: float = Field(gt=0, le=100_000)
    wrap_up_minutes: float = Field(default=30, gt=0, le=100_000)


class Tickets(Block):
    """Cases that are answered by mail."""

    due_minutes: int = Field(ge=1, le=100_000)


class Callbacks(Block):
    """Calls that are promised."""

    slot_minutes: int = Field(ge=5, le=100_000)
    per_slot: int = Field(ge=1)
    notice_minutes: int = Field(ge=0, le=100_000)
    shown: int = Field(ge=1)


PictureUrl = Annotated[
    str, StringConstraints(pattern=r"^(?:/[A-Za-z0-9_-]{1,60}){1,6}\.(?:png|jpe?g|webp)$")
]
"""Where an agent's picture is on this site: others' servers would learn who reads what."""


class Refunds(Block):
    """How much each role may give at once from the desk, money back or a code of goodwill, in whole
    units of the shop's currency, and from where on a second person must agree whose role may do as
    much."""

    agent: int = Field(0, ge=0, le=1_000_000)
    senior: int = Field(0, ge=0, le=1_000_000)
    supervisor: int = Field(0, ge=0, le=1_000_000)
    lead: int = Field(0, ge=0, le=1_000_000)
    second_person_above: int = Field(0, ge=0, le=1_000_000)


class Notes(Block):
    """When closing needs an emotional note."""

    mood_at: float = Field(ge=0, le=1)
    contacts: int = Field(ge=1)


class FollowUp(Block):
    """When somebody who left in low mood without an outcome becomes a task at the desk."""

    mood_at: float = Field(ge=0, le=1)
    after_minutes: float = Field(ge=1, le=10_000)
    queue: str = DEFAULT_QUEUE


class AlarmRule(Block):
    """A measure that is watched: `topic` or all, against its own past or a `limit`; days with less
    than `fewest` contacts are put together with the next."""

    measure: str
    topic: str = ""
    limit: float | None = Field(None, gt=0, lt=1)
    fewest: int = Field(20, ge=5, le=10_000)


class Insights(Block):
    """What leads see and are told. `solvable` are the topics the assistant should solve alone."""

    solvable: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    alarms: dict[str, AlarmRule] = {}
    mail: str = ""


class TeamFile(Block):
    """Everything in team.yml."""

    version: int = Field(ge=1, le=1)
    time_zone: Annotated[str, AfterValidator(_zone)]
    hours: Week
    holidays: dict[date, Spans] = {}
    queues: dict[str, Queue]
    waiting: Waiting
    offers: Offers
    agents: Presence
    tickets: Tickets
    callbacks: Callbacks
    notes: Notes
    refunds: Refunds = Refunds()
    goodwill: Refunds = Refunds()
    pictures: dict[str, PictureUrl] = {}
    insights: Insights = Insights()

    @model_validator(mode="after")
    def _has_default_queue(self) -> "TeamFile":
        if DEFAULT_QUEUE not in self.queues:
            raise ValueError(f"queues: one must be called {DEFAULT_QUEUE}")
        return self


@dataclass(frozen=True, slots=True)
class Team:
    """The team as everything else sees it. `calendar` says whether it is open; `written` are the
    hours of the file, which hold for whatever is promised for later, also where the demo is open
    around the clock: nobody is promised a call at half past three at night."""

    file: TeamFile
    calendar: Hours
    written: Hours

    @property
    def zone(self) -> ZoneInfo:
        """Whose days and hours are meant."""
        return ZoneInfo(self.file.time_zone)

    @property
    def hours_words(self) -> str:
        """The hours as customers read them."""
        return self.written.words()

    def queue(self, name: str) -> Queue:
        """A queue; an unknown name is the general one."""
        return self.file.queues.get(name) or self.file.queues[DEFAULT_QUEUE]

    def queue_name(self, name: str) -> str:
        """`name` if there is such a queue, else the general one."""
        return name if name in self.file.queues else DEFAULT_QUEUE

    def due_at(self, moment: datetime, queue: str, way: str = "chat") -> datetime:
        """When somebody should have answered a case requested at `moment`."""
        file = self.file
        if way == "chat":
            return self.calendar.after(moment, self.queue(queue).due_minutes)
        return self.written.after(moment, file.tickets.due_minutes)


def load_team(path: Path, keep_hours: bool = True) -> Team:
    """The team in `path`. Raises PolicyError with every mistake and its line.

    Without `keep_hours` it is open around the clock, whatever the file says.
    """
    file = load_checked(path, TeamFile)
    zone = ZoneInfo(file.time_zone)
    written = Hours(zone, tuple(getattr(file.hours, day) for day in DAYS), file.holidays)
    calendar = written if keep_hours else always_open(zone)
    return Team(file, calendar, written)

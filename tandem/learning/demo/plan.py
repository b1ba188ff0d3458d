"""Who comes when about what, and how it goes: drawn from the truth, the same each time. Pure."""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tandem.learning.demo.truth import CONTACTS, TRUTH, WEEKS, Truth

SEED = 17
HOURS = (1, 1, 0, 0, 0, 1, 2, 5, 9, 11, 11, 10, 10, 10, 9, 9, 9, 9, 8, 8, 7, 6, 4, 2)
"""How many come in each hour of the day."""
DAYS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.7, 0.45)
"""How many come on each day of the week, Monday first."""
OPEN = {day: range(8, 20) for day in range(5)} | {5: range(9, 17), 6: range(0)}
AGAIN_SHARE = 0.22
"""Contacts of people who were there before, more than eight days ago, with something else."""
AWAY = timedelta(days=8)
TALKING = timedelta(hours=1)
"""Longer than any talk with an agent."""
SLACK_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `linked` is who they are on both channels, where that is known."""

    number: int
    channel: str
    linked: bool


@dataclass(slots=True)
class Plan:
    """How one contact goes. `kind`: "settled", "left", "exodus", "not_known" or "handover";
    `outcome` as measures have it. `agent_after` are the seconds until an agent is there, None where
    the customer left before, after `left_after`."""

    at: datetime
    person: Person
    channel: str
    topic: str
    kind: str = "settled"
    outcome: str = "assumed"
    offered: bool = False
    rule: str = ""
    way: str = "chat"
    agent_after: float | None = None
    left_after: float | None = None
    solved: bool = False
    transfer: bool = False
    asked_again: bool = False
    opening: str = "left"
    score: int | None = None
    csat_asked: bool = False


def first_day(today: date) -> date:
    """The Monday with which the history begins."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def plans(today: date, zone: ZoneInfo, truth: Truth = TRUTH) -> Iterator[Plan]:
    """Every contact up to yesterday, in the order in which they begin."""
    rng, begin = Random(SEED), first_day(today)
    people = _People(rng)
    coming: list[tuple[datetime, int, Plan]] = []
    end = datetime.combine(today, time(0), zone)
    for number, (at, topic) in enumerate(_arrivals(begin, today, zone, rng, truth)):
        person = people.comes(at)
        channel = person.channel
        heapq.heappush(coming, (at, number, Plan(at, person, channel, topic)))
    serial = len(coming)
    while coming:
        at, _, plan = heapq.heappop(coming)
        _draw(plan, _week(at, begin), _on_strike(at, begin, truth), rng, truth)
        if plan.agent_after and at + timedelta(seconds=plan.agent_after) + TALKING >= end:
            continue  # nothing of it lies in the future
        yield plan
        if plan.kind == "exodus":
            continue
        if rng.random() < truth.repeat[plan.outcome]:
            hours = rng.uniform(2, 22) if rng.random() < 0.5 else rng.uniform(24, 160)
            back = at + timedelta(hours=hours) + _lasts(plan)
            channel = plan.channel
            if plan.person.linked and rng.random() < 0.5:
                channel = "slack" if channel == "website" else "website"
            if back < end:
                serial += 1
                heapq.heappush(coming, (back, serial, Plan(back, plan.person, channel, plan.topic)))


def _lasts(plan: Plan) -> timedelta:
    """Time for the talk itself, so that coming back begins after its end."""
    return timedelta(hours=40 if plan.way == "ticket" else 1)


def _arrivals(
    begin: date, today: date, zone: ZoneInfo, rng: Random, truth: Truth
) -> list[tuple[datetime, str]]:
    """When somebody comes with something new, and what it is about; sorted by time."""
    days = (today - begin).days
    per_day = CONTACTS / 1.11 / sum(DAYS[day % 7] for day in range(WEEKS * 7))
    topics = list(truth.topics)
    weights = [truth.topics[topic].weight for topic in topics]
    found = []
    for day in range(days):
        usual = round(per_day * DAYS[day % 7])
        drawn = rng.choices(topics, weights, k=usual)
        strike = truth.strike
        if strike.day <= day < strike.day + strike.days:
            share = truth.topics[strike.topic].weight
            drawn += [strike.topic] * round(usual * share * (strike.times - 1))
        for topic in drawn:
            hour = rng.choices(range(24), HOURS)[0]
            at = time(hour, rng.randrange(60), rng.randrange(60))
            moment = datetime.combine(begin + timedelta(days=day), at, zone)
            found.append((moment, topic))
    return sorted(found)


class _People:
    """Who comes: mostly somebody new."""

    def __init__(self, rng: Random):
        self._rng, self._count = rng, 0
        self._rested: list[Person] = []
        self._lately: deque[tuple[datetime, Person]] = deque()

    def comes(self, at: datetime) -> Person:
        """The person of a contact that begins at `at`; whoever came lately is not asked."""
        while self._lately and self._lately[0][0] < at - AWAY * 2:
            self._rested.append(self._lately.popleft()[1])
        if self._rested and self._rng.random() < AGAIN_SHARE:
            person = self._rested.pop(self._rng.randrange(len(self._rested)))
        else:
            self._count += 1
            channel = "slack" if self._rng.random() < SLACK_SHARE else "website"
            person = Person(self._count, channel, self._rng.random() < 0.1)
        self._lately.append((at, person))
        return person


def _week(at: datetime, begin: date) -> int:
    return (at.date() - begin).days // 7 + 1


def _on_strike(at: datetime, begin: date, truth: Truth) -> bool:
    day = (at.date() - begin).days
    return truth.strike.day <= day < truth.strike.day + truth.strike.days


def _draw(plan: Plan, week: int, strike: bool, rng: Random, truth: Truth) -> None:
    """How it goes."""
    topic, worse = truth.topics[plan.topic], truth.worse
    handover = topic.handover
    if plan.topic == worse.topic and week >= worse.from_week:
        handover = worse.handover
    exodus = truth.exodus
    if strike and plan.topic == truth.strike.topic:
        exodus = truth.strike.exodus
        # Of those who give up nobody asks for a person: silence is the sign.
        if rng.random() < exodus:
            plan.kind, plan.outcome = "exodus", "unresolved"
            return
    if rng.random() < handover:
        _draw_handover(plan, rng, truth)
        return
    plan.offered = rng.random() < 0.15
    if rng.random() < topic.unresolved:
        plan.outcome = "unresolved"
        drawn = rng.random()
        plan.kind = "exodus" if drawn < truth.exodus else "left"
        if truth.exodus <= drawn < truth.exodus + truth.not_known * 4:
            plan.kind = "not_known"
        return
    if rng.random() < topic.confirmed:
        plan.outcome, plan.csat_asked = "confirmed", True
        _draw_score(plan, rng, truth)


def _draw_handover(plan: Plan, rng: Random, truth: Truth) -> None:
    plan.kind = "handover"
    asks = rng.random() < truth.asks_for_person
    plan.rule = (
        "asked_for_person" if asks else rng.choice(("frustration", "repetition", "confidence"))
    )
    plan.opening = rng.choices(list(truth.opening), list(truth.opening.values()))[0]
    plan.asked_again = rng.random() < truth.asked_again
    plan.transfer = rng.random() < truth.transfers
    if plan.at.hour not in OPEN[plan.at.weekday()]:
        plan.way, plan.agent_after = "ticket", _until_open(plan.at)
    else:
        wait = truth.wait_median * rng.lognormvariate(0, truth.wait_spread)
        patience = rng.expovariate(1 / truth.patience)
        plan.agent_after = wait if wait <= patience else None
        plan.left_after = None if wait <= patience else patience
    if plan.agent_after is None:
        plan.outcome = "unresolved"
        return
    plan.solved = rng.random() < truth.solved
    plan.csat_asked = True
    plan.outcome = "assumed" if plan.solved else "unresolved"
    if plan.solved and rng.random() < 0.5:
        plan.outcome = "confirmed"
    _draw_score(plan, rng, truth)


def _draw_score(plan: Plan, rng: Random, truth: Truth) -> None:
    if rng.random() < truth.csat_answered:
        plan.score = rng.choices((1, 2, 3, 4, 5), truth.scores)[0]
        if plan.score >= 4:
            plan.outcome = "confirmed"


def _until_open(at: datetime) -> float:
    """Seconds until the next morning at which somebody is there."""
    day = at
    if at.hour >= 8 or at.weekday() > 4:
        day = at + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return (day.replace(hour=8, minute=10, second=0) - at).total_seconds()

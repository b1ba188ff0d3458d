"""Who gets which case, and how long it takes, honestly. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil
from statistics import quantiles

from tandem.cases.agent import Agent
from tandem.cases.case import Case
from tandem.config.team import SUPPORT_TIERS, SupportTier, Team, Waiting

FEWEST_WAITS = 5
"""Below this the range of team.yml is told instead of one learned from too little."""

NEVER = datetime.max.replace(tzinfo=UTC)


def wait_range(recent_seconds: list[float], place: int, waiting: Waiting) -> tuple[int, int]:
    """(low, high) minutes until somebody answers, from the 50th and 90th percentile of late.

    Each further place in the queue adds half a median wait to both ends.
    """
    if len(recent_seconds) < FEWEST_WAITS:
        low, high = waiting.low_minutes, waiting.high_minutes
    else:
        tenths = quantiles(recent_seconds, n=10, method="inclusive")
        low, high = ceil(tenths[4] / 60), ceil(tenths[8] / 60)
    extra = (place - 1) * ceil(low / 2)
    low, high = max(1, low + extra), high + extra
    return low, max(high, low + 1)


def queue_sort_key(requested_at: datetime, priority: int, waiting: Waiting) -> datetime:
    """Where a case stands in its queue, earliest first: waiting for `ageing_minutes` weighs as
    much as one step of priority, so that nobody waits for ever behind others."""
    return requested_at + timedelta(minutes=waiting.ageing_minutes * priority)


FRONT = timedelta(days=1)
"""So much earlier ranks a customer who was already talking to somebody."""


def fits(agent: Agent, case: Case, team: Team) -> bool:
    """Whether the agent has the skills and the tier for the case."""
    return is_able(agent, case.queue, case.support_tier, team)


def is_able(agent: Agent, queue_name: str, support_tier: SupportTier, team: Team) -> bool:
    """Whether the agent could take cases of this queue and tier."""
    queue = team.queue(queue_name)
    wanted = max(SUPPORT_TIERS.index(queue.level), SUPPORT_TIERS.index(support_tier))
    skilled = set(queue.skills) <= set(agent.skills)
    return skilled and SUPPORT_TIERS.index(agent.support_tier) >= wanted


def may_claim(agent: Agent, case: Case, team: Team) -> bool:
    """Whether the agent may take the case by hand: anybody may, unless its queue is strict."""
    return not team.queue(case.queue).strict or fits(agent, case, team)


def offers(
    cases: Iterable[Case], agents: Iterable[Agent], team: Team, at: datetime
) -> list[tuple[Case, Agent]]:
    """Which waiting case is offered to which agent at `at`, most pressing case first. Tickets are
    taken from the list; calls are offered when their time has come.

    An agent must be available, fit, have room for one more of its contact method, and not have let
    this case pass already. Of several, the one who is least specialised goes first, then the one
    with the fewest cases: seniors stay free for what only they can do.
    """
    free = {agent.id: agent for agent in agents if agent.presence == "available"}
    found = []
    for case in sorted(cases, key=lambda case: case.queue_sort_key):
        now_or_never = case.in_chat or (case.callback_at or NEVER) <= at
        if not now_or_never or len(case.passed_over_by) >= team.file.offers.most:
            continue
        able = [
            agent
            for agent in free.values()
            if agent.has_room(case.contact_method)
            and agent.id not in case.passed_over_by
            and fits(agent, case, team)
        ]
        if able:
            agent = min(able, key=_spare)
            free[agent.id] = agent.with_one_more(case.contact_method)
            found.append((case, agent))
    return found


def _spare(agent: Agent) -> tuple[int, int, float, str]:
    load = agent.open_cases / agent.capacity
    return SUPPORT_TIERS.index(agent.support_tier), len(agent.skills), load, agent.id

"""An agent as read from the database, with the open cases that count for how much fits in."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from tandem.cases.agent import Agent
from tandem.cases.state_machine import CONTACT_METHODS
from tandem.config.team import ROLE_SUPPORT_TIERS, Team
from tandem.storage import tables as t

COUNTED = tuple(method for method in CONTACT_METHODS if method != "mail")
"""Who only wants to read about it by mail takes nobody's time yet."""


def _active() -> Select[Any]:
    a, c = t.agent.c, t.case.c
    whose = case((c.state == "offered", c.offered_to), else_=c.agent_id)
    counts = [
        func.sum(case((c.way == method, 1), else_=0)).label(f"open_{method}") for method in COUNTED
    ]
    load = (
        select(whose.label("whose"), *counts)
        .where(c.closed_at.is_(None), c.state.in_(("with_agent", "offered")))
        .group_by(whose)
        .subquery()
    )
    columns = (a.id, a.name, a.role, a.skills, a.capacity, a.presence, a.back_at, a.seen_at)
    open_cases = [load.c[f"open_{method}"] for method in COUNTED]
    query = select(*columns, *open_cases).select_from(t.agent)
    return query.join(load, load.c.whose == a.id, isouter=True).where(a.active)


ACTIVE = _active()
"""Every agent who may sign in."""


def agent_of(row: Row[Any], team: Team, moment: datetime) -> Agent:
    """The agent of a row of ACTIVE, as things are at `moment`."""
    limits = team.file.agents
    alive = row.seen_at and moment - row.seen_at <= timedelta(seconds=limits.offline_seconds)
    counts = {method: int(getattr(row, f"open_{method}") or 0) for method in COUNTED}
    return Agent(
        id=row.id,
        name=row.name,
        role=row.role,
        support_tier=ROLE_SUPPORT_TIERS.get(row.role, "general"),
        skills=tuple(row.skills or ()),
        capacity=row.capacity or limits.capacity,
        at_once={str(method): most for method, most in limits.at_once.items()},
        presence=row.presence if alive else "offline",
        back_at=row.back_at,
        open_cases=sum(counts.values()),
        open_by_method={method: count for method, count in counts.items() if count},
        seen_at=row.seen_at,
    )

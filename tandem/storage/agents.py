"""Agents and their sign-ins. Passwords are hashed with argon2, tokens stored hashed."""

import hashlib
import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Engine, delete, func, insert, or_, select, update

from tandem.config.team import ROLE_LEVELS, Team
from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.storage import tables as t
from tandem.storage.turns import new_id

SIGN_IN_HOURS = 12
CHOSEN = ("available", "away")


class Agents:
    """The repository of agents. `hasher` makes their passwords' hashes, as for the shop."""

    def __init__(
        self, engine: Engine, team: Team, clock: Clock, hasher: PasswordHasher | None = None
    ):
        self._engine, self._team, self._clock = engine, team, clock
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys_hash(self) -> str:
        # Nobody has the password of it: an unknown e-mail takes as long as a wrong password.
        return self._hasher.hash(secrets.token_urlsafe())

    def warm_up(self) -> None:
        """Do now what would make the first sign-in of an unknown e-mail take longer."""
        _ = self._nobodys_hash

    def add(
        self, email: str, name: str, password: str, role: str, skills: tuple[str, ...] = ()
    ) -> str:
        """A new agent; the e-mail must be free. Returns the id. The role decides the level
        (`tandem/config/team.py: ROLE_LEVELS`)."""
        agent_id = new_id("a")
        with writing(self._engine) as db:
            db.execute(
                insert(t.agent).values(
                    id=agent_id,
                    email=email.lower(),
                    name=name,
                    role=role,
                    password_hash=self._hasher.hash(password),
                    skills=list(skills),
                )
            )
        return agent_id

    def change(self, agent_id: str, **values: Any) -> None:
        """Change role, skills or capacity."""
        if values:
            with writing(self._engine) as db:
                db.execute(update(t.agent).where(t.agent.c.id == agent_id).values(**values))

    def stop(self, agent_id: str) -> None:
        """The agent may not sign in any more, and every session of theirs ends."""
        with writing(self._engine) as db:
            db.execute(update(t.agent).where(t.agent.c.id == agent_id).values(active=False))
            db.execute(delete(t.sign_in).where(t.sign_in.c.agent_id == agent_id))

    def beat(self, agent_id: str) -> None:
        """A sign of life from the agent's desk."""
        with writing(self._engine) as db:
            db.execute(
                update(t.agent).where(t.agent.c.id == agent_id).values(seen_at=self._clock())
            )

    def set_presence(self, agent_id: str, presence: str) -> None:
        """What the agent chooses: "available" or "away"; a sign of life too."""
        if presence not in CHOSEN:
            raise Refused("bad_presence", f"`presence` must be one of {', '.join(CHOSEN)}.")
        with writing(self._engine) as db:
            db.execute(
                update(t.agent)
                .where(t.agent.c.id == agent_id)
                .values(presence=presence, seen_at=self._clock())
            )

    def present(self) -> list[dict[str, Any]]:
        """Every active agent with level, skills, capacity, how many cases they have (offered ones
        too), and `presence` "available", "away" or "offline"."""
        c = t.case.c
        load = (
            select(func.count())
            .where(c.closed_at.is_(None), c.way != "mail")
            .where(
                or_(
                    (c.state == "with_agent") & (c.agent_id == t.agent.c.id),
                    (c.state == "offered") & (c.offered_to == t.agent.c.id),
                )
            )
            .correlate(t.agent)
            .scalar_subquery()
        )
        a = t.agent.c
        columns = (a.id, a.name, a.role, a.skills, a.capacity, a.presence, a.seen_at)
        query = select(*columns, load.label("open_cases")).where(a.active)
        with reading(self._engine) as db:
            return [self._as_seen(dict(row._mapping)) for row in db.execute(query)]

    def get(self, agent_id: str) -> dict[str, Any]:
        """One agent as `present` tells them. Raises Refused unknown_agent."""
        for agent in self.present():
            if agent["id"] == agent_id:
                return agent
        raise Refused("unknown_agent", "There is no such agent.", 404)

    def with_email(self, email: str) -> dict[str, Any] | None:
        """The active agent with this address, as `present` tells them, or None."""
        a = t.agent.c
        query = select(a.id).where(a.email == email.lower(), a.active)
        with reading(self._engine) as db:
            agent_id = db.execute(query).scalar()
        return self.get(agent_id) if agent_id else None

    def _as_seen(self, agent: dict[str, Any]) -> dict[str, Any]:
        limits, seen = self._team.file.agents, agent["seen_at"]
        alive = seen and self._clock() - seen <= timedelta(seconds=limits.offline_seconds)
        return agent | {
            "level": ROLE_LEVELS.get(agent["role"], "general"),
            "skills": agent["skills"] or [],
            "capacity": agent["capacity"] or limits.capacity,
            "presence": agent["presence"] if alive else "offline",
        }

    def count(self) -> int:
        """How many agents there are."""
        with reading(self._engine) as db:
            return len(db.execute(select(t.agent.c.id)).all())

    def everybody(self) -> list[dict[str, Any]]:
        """Every agent's id, name, e-mail, role, skills, capacity (None: as in team.yml) and whether
        they may sign in, by name."""
        c = t.agent.c
        about = (c.id, c.name, c.email, c.role, c.skills, c.capacity, c.active)
        query = select(*about).order_by(c.name)
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def sign_in(self, email: str, password: str) -> str | None:
        """A token for the session cookie, or None; unknown e-mails take the same time."""
        with reading(self._engine) as db:
            row = db.execute(
                select(t.agent).where(t.agent.c.email == email.lower(), t.agent.c.active)
            ).one_or_none()
        try:
            self._hasher.verify(row.password_hash if row else self._nobodys_hash, password)
        except (VerifyMismatchError, InvalidHashError):
            return None
        if row is None:
            return None
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as db:
            db.execute(delete(t.sign_in).where(t.sign_in.c.until < moment(db)))
            db.execute(
                insert(t.sign_in).values(
                    token_hash=_hash(token),
                    agent_id=row.id,
                    until=moment(db) + timedelta(hours=SIGN_IN_HOURS),
                )
            )
        return token

    def signed_in(self, token: str | None) -> dict[str, Any] | None:
        """The agent behind a session cookie, or None."""
        if not token:
            return None
        query = (
            select(t.agent)
            .join(t.sign_in, t.sign_in.c.agent_id == t.agent.c.id)
            .where(
                t.sign_in.c.token_hash == _hash(token),
                t.sign_in.c.until > self._clock(),
                t.agent.c.active,
            )
        )
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
            return dict(row._mapping) if row else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as db:
            db.execute(delete(t.sign_in).where(t.sign_in.c.token_hash == _hash(token)))

    def name(self, agent_id: str | None) -> str | None:
        """An agent's display name."""
        if agent_id is None:
            return None
        with reading(self._engine) as db:
            return db.execute(select(t.agent.c.name).where(t.agent.c.id == agent_id)).scalar()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Agents and their sign-ins. Passwords are hashed with argon2, tokens stored hashed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine, Row, Select, delete, insert, select, update

from tandem.cases.agent import CHOSEN, Agent
from tandem.config.team import Team
from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.password_hashes import PasswordHashes
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.agent_rows import ACTIVE, agent_of
from tandem.storage.turns import new_id

SIGN_IN_HOURS = 12
LONGEST_AWAY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Account:
    """An agent as administered. `capacity` is None where team.yml's applies; who is not `active`
    may not sign in."""

    id: str
    name: str
    email: str
    role: str
    skills: tuple[str, ...]
    capacity: int | None
    active: bool


class Agents:
    """The repository of agents. `hasher` makes their passwords' hashes, as for the shop."""

    def __init__(
        self, engine: Engine, team: Team, clock: Clock, hasher: PasswordHasher | None = None
    ):
        self._engine, self._team, self._clock = engine, team, clock
        self._hashes = PasswordHashes(hasher)

    @cached_property
    def _nobodys_hash(self) -> str:
        # Nobody has the password of it: an unknown e-mail takes as long as a wrong password.
        return self._hashes.make(secrets.token_urlsafe())

    def warm_up(self) -> None:
        """Do now what would make the first sign-in of an unknown e-mail take longer."""
        _ = self._nobodys_hash

    def add(
        self, email: str, name: str, password: str, role: str, skills: tuple[str, ...] = ()
    ) -> str:
        """A new agent; the e-mail must be free. Returns the id. The role decides the level
        (`tandem/config/team.py: ROLE_SUPPORT_TIERS`)."""
        agent_id, hashed = new_id("a"), self._hashes.make(password)
        with writing(self._engine) as db:
            db.execute(
                insert(t.agent).values(
                    id=agent_id,
                    email=email.lower(),
                    name=name,
                    role=role,
                    password_hash=hashed,
                    skills=list(skills),
                )
            )
        return agent_id

    def change(
        self,
        agent_id: str,
        *,
        role: str | None = None,
        skills: tuple[str, ...] | None = None,
        capacity: int | None = None,
    ) -> None:
        """Change what is given. A `capacity` of 0 is the team's."""
        values: dict[str, Any] = {} if role is None else {"role": role}
        values |= {} if skills is None else {"skills": list(skills)}
        values |= {} if capacity is None else {"capacity": capacity or None}
        if values:
            with writing(self._engine) as db:
                db.execute(update(t.agent).where(t.agent.c.id == agent_id).values(**values))

    def stop(self, agent_id: str) -> None:
        """The agent may not sign in any more, and is gone: every session of theirs ends, and with
        it every open screen (`tandem/desk/stream.py`)."""
        with writing(self._engine) as db:
            gone = update(t.agent).where(t.agent.c.id == agent_id)
            db.execute(gone.values(active=False, seen_at=None))
            db.execute(delete(t.sign_in).where(t.sign_in.c.agent_id == agent_id))

    def beat(self, agent_id: str) -> None:
        """A sign of life from the agent's desk."""
        with writing(self._engine) as db:
            db.execute(
                update(t.agent).where(t.agent.c.id == agent_id).values(seen_at=self._clock())
            )

    def set_presence(self, agent_id: str, presence: str, back_at: datetime | None = None) -> None:
        """What the agent chooses (CHOSEN), and when they want to be back; a sign of life too. Who
        is not back by then stays away: offers to an empty chair would make customers wait.

        Raises Refused bad_presence, bad_time.
        """
        moment = self._clock()
        if presence not in CHOSEN:
            raise Refused(
                "bad_presence", refusal("one_of", field="presence", known=", ".join(CHOSEN))
            )
        if back_at and not moment < back_at <= moment + LONGEST_AWAY:
            raise Refused("bad_time", refusal("bad_time", most=LONGEST_AWAY.days), field="back_at")
        back_at = None if presence == "available" else back_at
        values = {"presence": presence, "back_at": back_at, "seen_at": moment}
        with writing(self._engine) as db:
            db.execute(update(t.agent).where(t.agent.c.id == agent_id).values(**values))

    def present(self) -> list[Agent]:
        """Every active agent."""
        with reading(self._engine) as db:
            return [self._agent(row) for row in db.execute(ACTIVE)]

    def get(self, agent_id: str) -> Agent:
        """One active agent. Raises Refused unknown_agent."""
        agent = self._first(ACTIVE.where(t.agent.c.id == agent_id))
        if agent is None:
            raise Refused("unknown_agent", refusal("unknown_agent"), 404)
        return agent

    def with_email(self, email: str) -> Agent | None:
        """The active agent with this address, or None."""
        return self._first(ACTIVE.where(t.agent.c.email == email.lower()))

    def _first(self, query: Select[Any]) -> Agent | None:
        with reading(self._engine) as db:
            row = db.execute(query).one_or_none()
        return self._agent(row) if row else None

    def _agent(self, row: Row[Any]) -> Agent:
        return agent_of(row, self._team, self._clock())

    def count(self) -> int:
        """How many agents there are."""
        with reading(self._engine) as db:
            return len(db.execute(select(t.agent.c.id)).all())

    def everybody(self) -> list[Account]:
        """Every agent, active or not, by name."""
        c = t.agent.c
        query = select(c.id, c.name, c.email, c.role, c.skills, c.capacity, c.active)
        with reading(self._engine) as db:
            return [
                Account(**dict(row._mapping) | {"skills": tuple(row.skills or ())})
                for row in db.execute(query.order_by(c.name))
            ]

    def sign_in(self, email: str, password: str) -> str | None:
        """A token for the session cookie, or None; unknown e-mails take the same time. Raises
        Refused too_busy."""
        with reading(self._engine) as db:
            row = db.execute(
                select(t.agent).where(t.agent.c.email == email.lower(), t.agent.c.active)
            ).one_or_none()
        right = self._hashes.fits(row.password_hash if row else self._nobodys_hash, password)
        if row is None or not right:
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

    def signed_in(self, token: str | None) -> Agent | None:
        """The agent behind a session cookie, or None."""
        if not token:
            return None
        return self._first(
            ACTIVE.join(t.sign_in, t.sign_in.c.agent_id == t.agent.c.id).where(
                t.sign_in.c.token_hash == _hash(token), t.sign_in.c.until > self._clock()
            )
        )

    def is_session(self, token: str, agent_id: str) -> bool:
        """Whether a session of this agent goes on; one light query, to be asked often."""
        a, s = t.agent.c, t.sign_in.c
        mine = (s.token_hash == _hash(token)) & (s.agent_id == agent_id)
        query = select(s.agent_id).join(t.agent, a.id == s.agent_id)
        with reading(self._engine) as db:
            found = db.execute(query.where(mine, a.active, s.until > self._clock()))
            return found.first() is not None

    def sign_out(self, token: str) -> None:
        """End a session. Whose last one it was is gone, and is offered nothing more."""
        s = t.sign_in.c
        with writing(self._engine) as db:
            ended = delete(t.sign_in).where(s.token_hash == _hash(token)).returning(s.agent_id)
            agent_id = db.execute(ended).scalar()
            another = (s.agent_id == agent_id) & (s.until > self._clock())
            if agent_id and not db.execute(select(s.agent_id).where(another).limit(1)).first():
                db.execute(update(t.agent).where(t.agent.c.id == agent_id).values(seen_at=None))

    def name(self, agent_id: str | None) -> str | None:
        """An agent's display name."""
        if agent_id is None:
            return None
        with reading(self._engine) as db:
            return db.execute(select(t.agent.c.name).where(t.agent.c.id == agent_id)).scalar()

    def email(self, agent_id: str) -> str | None:
        """The address by which an agent signs in."""
        with reading(self._engine) as db:
            return db.execute(select(t.agent.c.email).where(t.agent.c.id == agent_id)).scalar()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

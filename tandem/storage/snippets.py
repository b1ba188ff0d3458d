"""Snippets and macros, and how often they are used."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update

from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.turns import new_id


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text to begin from. `agent_id` is whose it is, None where it is shared; `topic` (an intent)
    and `language` are "" where it fits all. With `steps` it is a macro."""

    id: str
    agent_id: str | None
    title: str
    text: str
    topic: str = ""
    language: str = ""
    steps: dict[str, Any] = field(default_factory=dict)


class Snippets:
    """The repository of snippets."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def of(self, agent_id: str) -> list[Snippet]:
        """The agent's own and the shared ones, by title."""
        s = t.snippet.c
        query = select(*_COLUMNS).where((s.agent_id == agent_id) | s.agent_id.is_(None))
        with reading(self._engine) as db:
            return [Snippet(**row._mapping) for row in db.execute(query.order_by(s.title, s.id))]

    def get(self, snippet_id: str, agent_id: str) -> Snippet:
        """One that this agent may use. Raises Refused unknown_snippet."""
        s = t.snippet.c
        usable = (s.agent_id == agent_id) | s.agent_id.is_(None)
        with reading(self._engine) as db:
            row = db.execute(select(*_COLUMNS).where(s.id == snippet_id, usable)).one_or_none()
        if row is None:
            raise Refused("unknown_snippet", refusal("unknown_snippet"), 404)
        return Snippet(**row._mapping)

    def keep(self, snippet_id: str | None, agent_id: str | None, **values: Any) -> str:
        """Write one anew, or change it: title, text, topic, language, steps. Returns its id."""
        values |= {"agent_id": agent_id, "changed_at": self._clock()}
        with writing(self._engine) as db:
            if snippet_id:
                db.execute(update(t.snippet).where(t.snippet.c.id == snippet_id).values(**values))
                return snippet_id
            fresh = new_id("s")
            db.execute(insert(t.snippet).values(id=fresh, **values))
            return fresh

    def remove(self, snippet_id: str) -> None:
        """It is gone; what was sent with it stays."""
        with writing(self._engine) as db:
            db.execute(delete(t.snippet).where(t.snippet.c.id == snippet_id))

    def used(self, snippet_id: str, agent_id: str) -> None:
        """Count one use."""
        use = {"snippet_id": snippet_id, "agent_id": agent_id, "at": self._clock()}
        with writing(self._engine) as db:
            db.execute(insert(t.snippet_use).values(**use))

    def uses(self, agent_id: str, since: datetime | None) -> dict[str, int]:
        """How often an agent used each since then."""
        u = t.snippet_use.c
        query = select(u.snippet_id, func.count()).where(u.agent_id == agent_id)
        if since:
            query = query.where(u.at >= since)
        with reading(self._engine) as db:
            return {one: count for one, count in db.execute(query.group_by(u.snippet_id))}


_COLUMNS = [t.snippet.c[name] for name in Snippet.__dataclass_fields__]

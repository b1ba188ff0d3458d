"""Views of the desk's list that somebody wants to see again."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select

from tandem.core.database import reading, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.turns import new_id

MOST_VIEWS = 30
"""Of one agent, and as many shared ones."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """`agent_id` is whose it is, None where it is shared; `filter` is {"view", "queue", "find"}."""

    id: str
    agent_id: str | None
    title: str
    filter: dict[str, str]


class SavedViews:
    """The repository of saved views."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def of(self, agent_id: str) -> list[SavedView]:
        """The agent's own and the shared ones, by title."""
        v = t.saved_view.c
        query = select(v.id, v.agent_id, v.title, v.filter)
        query = query.where((v.agent_id == agent_id) | v.agent_id.is_(None))
        with reading(self._engine) as db:
            return [SavedView(*row) for row in db.execute(query.order_by(v.title, v.id))]

    def get(self, view_id: str, agent_id: str) -> SavedView:
        """One that this agent sees. Raises Refused unknown_view."""
        found = next((one for one in self.of(agent_id) if one.id == view_id), None)
        if found is None:
            raise Refused("unknown_view", refusal("unknown_view"), 404)
        return found

    def keep(self, agent_id: str | None, title: str, chosen: dict[str, str]) -> str:
        """Keep one; the same name again is changed. Returns its id. Raises Refused too_many."""
        v = t.saved_view.c
        whose = v.agent_id.is_(None) if agent_id is None else v.agent_id == agent_id
        values = {"id": new_id("v"), "agent_id": agent_id, "title": title, "filter": chosen}
        with writing(self._engine) as db:
            db.execute(delete(t.saved_view).where(whose, v.title == title))
            if db.execute(select(func.count(v.id)).where(whose)).scalar_one() >= MOST_VIEWS:
                raise Refused("too_many", refusal("too_many_views", most=MOST_VIEWS), 409)
            db.execute(insert(t.saved_view).values(**values, changed_at=self._clock()))
        return str(values["id"])

    def remove(self, view_id: str) -> None:
        """It is gone; the cases stay."""
        with writing(self._engine) as db:
            db.execute(delete(t.saved_view).where(t.saved_view.c.id == view_id))

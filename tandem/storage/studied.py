"""Contacts as they are studied: for audits and for drift, read from the roll-up and the turns."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select

from tandem.core.database import reading
from tandem.core.errors import Refused
from tandem.core.words import say
from tandem.storage import tables as t

AT_ONCE = 500


class Studied:
    """Reads contacts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def contacts(self, since: date, until: date, limit: int) -> list[dict[str, Any]]:
        """What is over of the local days from `since`, before `until`, in which something was said
        and answered."""
        c = t.contact.c
        columns = (c.id, c.conversation_id, c.topic, c.channel, c.mood_worst, c.connected)
        query = (
            select(*columns, c.agent_id)
            .where(c.over == 1, c.engaged == 1, c.customer_turns >= 2)
            .where(c.day >= since.isoformat(), c.day < until.isoformat())
            .order_by(c.id)
            .limit(limit)
        )
        with reading(self._engine) as db:
            return [dict(row._mapping) for row in db.execute(query)]

    def span(self, contact_id: str) -> tuple[datetime, datetime]:
        """When a contact began and ended. Raises Refused."""
        c = t.contact.c
        with reading(self._engine) as db:
            row = db.execute(select(c.opened_at, c.ended_at).where(c.id == contact_id)).first()
        if row is None:
            raise Refused("unknown_contact", say("leads.contact_gone"), 404)
        return row.opened_at, row.ended_at

    def rating_turns(self, conversation_id: str) -> set[str]:
        """The turns that asked how it was."""
        r = t.rating.c
        with reading(self._engine) as db:
            found = db.execute(select(r.turn_id).where(r.conversation_id == conversation_id))
            return set(found.scalars())

    def outcomes(self, contacts: Sequence[str]) -> list[dict[str, Any]]:
        """What came of contacts: csat, repeat_hours, return_hours, ended_at, person."""
        c, found = t.contact.c, []
        columns = (c.id, c.csat, c.repeat_hours, c.return_hours, c.ended_at, c.person)
        with reading(self._engine) as db:
            for start in range(0, len(contacts), AT_ONCE):
                some = list(contacts[start : start + AT_ONCE])
                query = select(*columns).where(c.id.in_(some))
                found += [dict(row._mapping) for row in db.execute(query)]
        return found

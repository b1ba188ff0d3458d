"""Customers who want no messages of the assistant's own accord."""

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.storage import tables as t
from tandem.storage.turns import moment


class NoUpdates:
    """Whoever has said stop, until they say otherwise."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def stop(self, customer_id: str) -> None:
        """From now on nothing."""
        try:
            with writing(self._engine) as db:
                row = {"customer_id": customer_id, "at": moment(db)}
                db.execute(insert(t.no_updates).values(row))
        except IntegrityError:
            pass  # said before

    def go_on(self, customer_id: str) -> None:
        """Wanted again."""
        with writing(self._engine) as db:
            db.execute(delete(t.no_updates).where(t.no_updates.c.customer_id == customer_id))

    def stopped(self, customer_id: str) -> bool:
        """Whether they have said stop."""
        c = t.no_updates.c
        with reading(self._engine) as db:
            found = db.execute(select(c.customer_id).where(c.customer_id == customer_id))
            return found.first() is not None

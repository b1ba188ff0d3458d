"""Outside work: stored first, done afterwards, tried again with growing pauses until it works."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.conversation import now
from tandem.storage import tables as t
from tandem.storage.database import reading, writing

MOST_ATTEMPTS = 12
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 3600
CLAIM_SECONDS = 60


class SqlOutbox:
    """The outbox in Tandem's database."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(self, kind: str, payload: dict[str, Any], key: str) -> None:
        """Store work once per `key`."""
        moment = now()
        try:
            with writing(self._engine) as db:
                db.execute(
                    insert(t.outbox).values(
                        key=key, kind=kind, payload=payload, next_at=moment, at=moment
                    )
                )
        except IntegrityError:
            return  # stored before: the same turn was carried out twice

    def claim(self) -> dict[str, Any] | None:
        """The next work that is due, kept from others for a minute; None if there is none."""
        moment = now()
        with writing(self._engine) as db:
            row = db.execute(
                select(t.outbox)
                .where(t.outbox.c.state == "todo", t.outbox.c.next_at <= moment)
                .order_by(t.outbox.c.next_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).one_or_none()
            if row is None:
                return None
            db.execute(
                update(t.outbox)
                .where(t.outbox.c.id == row.id)
                .values(
                    attempts=row.attempts + 1,
                    next_at=moment + timedelta(seconds=CLAIM_SECONDS),
                )
            )
            return dict(row._mapping) | {"attempts": row.attempts + 1}

    def done(self, work_id: int) -> None:
        """It worked."""
        self._set(work_id, state="done", last_error=None)

    def failed(self, work_id: int, attempts: int, error: str) -> None:
        """It did not: try later, or put it with the dead letters after the last attempt."""
        if attempts >= MOST_ATTEMPTS:
            self._set(work_id, state="dead", last_error=error)
            return
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (attempts - 1), LONGEST_PAUSE_SECONDS)
        self._set(work_id, next_at=now() + timedelta(seconds=pause), last_error=error)

    def waiting(self) -> list[dict[str, Any]]:
        """Work not done yet, dead letters included."""
        with reading(self._engine) as db:
            rows = db.execute(select(t.outbox).where(t.outbox.c.state != "done"))
            return [dict(row._mapping) for row in rows]

    def _set(self, work_id: int, **values: Any) -> None:
        with writing(self._engine) as db:
            db.execute(update(t.outbox).where(t.outbox.c.id == work_id).values(**values))

"""Alarms: a rule speaks once until it is quiet again; a person may snooze it, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.clock import moment
from tandem.core.database import reading, writing
from tandem.storage import tables as t


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is not over."""

    id: int
    rule: str
    measure: str
    filters: dict[str, Any]
    words: str
    figures: dict[str, Any]
    raised_at: datetime
    snoozed_until: datetime | None
    snoozed_by: str | None
    snooze_reason: str | None


class Alarms:
    """The repository of alarms."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def begin(
        self, rule: str, measure: str, filters: dict[str, Any], words: str, figures: dict[str, Any]
    ) -> Alarm | None:
        """A rule speaks. None where it has spoken and is not quiet yet; then its words and figures
        are brought up to date."""
        c = t.alarm.c
        about = {"words": words, "figures": figures}
        try:
            with writing(self._engine) as db:
                known = db.execute(
                    update(t.alarm).where(c.rule == rule, c.ended_at.is_(None)).values(**about)
                ).rowcount
                if known:
                    return None
                values = about | {"rule": rule, "measure": measure, "filters": filters}
                made = insert(t.alarm).values(**values, raised_at=moment(db)).returning(t.alarm)
                return _alarm(db.execute(made).one())
        except IntegrityError:  # another process raised it in the same moment
            return None

    def end(self, rule: str) -> bool:
        """A rule is quiet again. False if it was."""
        c = t.alarm.c
        with writing(self._engine) as db:
            open_one = c.rule == rule, c.ended_at.is_(None)
            ended = update(t.alarm).where(*open_one).values(ended_at=moment(db))
            return bool(db.execute(ended).rowcount)

    def open(self) -> list[Alarm]:
        """The alarms that are not over, newest first; one whose snooze has passed is awake."""
        c = t.alarm.c
        with reading(self._engine) as db:
            now = moment(db)
            rows = db.execute(
                select(t.alarm).where(c.ended_at.is_(None)).order_by(c.raised_at.desc(), c.id)
            ).all()
        return [_alarm(row, now) for row in rows]

    def awake_again(self) -> list[tuple[Alarm, datetime]]:
        """Open alarms whose snooze has passed, with when it did."""
        c = t.alarm.c
        with reading(self._engine) as db:
            over = c.ended_at.is_(None), c.snoozed_until <= moment(db)
            rows = db.execute(select(t.alarm).where(*over)).all()
        return [(_alarm(row), row.snoozed_until) for row in rows]

    def snooze(self, alarm_id: int, until: datetime, by: str, reason: str) -> bool:
        """Be quiet about it until then. False if there is no such alarm any more."""
        c = t.alarm.c
        values = {"snoozed_until": until, "snoozed_by": by, "snooze_reason": reason}
        with writing(self._engine) as db:
            mine = update(t.alarm).where(c.id == alarm_id, c.ended_at.is_(None)).values(**values)
            return bool(db.execute(mine).rowcount)


def _alarm(row: Row[Any], now: datetime | None = None) -> Alarm:
    over = row.snoozed_until is not None and now is not None and row.snoozed_until <= now
    return Alarm(
        row.id,
        row.rule,
        row.measure,
        row.filters,
        row.words,
        row.figures,
        row.raised_at,
        None if over else row.snoozed_until,
        None if over else row.snoozed_by,
        None if over else row.snooze_reason,
    )

"""Puts the made-up history into the database, a little at a time, and goes on where it stopped."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert, select, update

from tandem.core.database import reading, writing
from tandem.learning.demo.history import DemoAgent, Rows, history
from tandem.storage import tables as t

DAY, DONE = "demo history day", "demo history done"
"""Two rows of `position`: the day the history was made for, and how many batches are in."""
PAUSE_SECONDS = 0.005
"""Between two batches others may write."""
BATCHES_BETWEEN = 12
"""After so many batches the roll-up is made of them."""


def fill_history(
    engine: Engine, today: date, zone: ZoneInfo, now_and_then: Callable[[], object]
) -> int:
    """Fill in what is missing of the history. Returns how many batches were put in; 0 where all is
    there. `now_and_then` is called between batches and at the end."""
    day, done = _begun(engine, today)
    count = 0
    for number, rows in enumerate(_batches(engine, day, zone), start=1):
        if number <= done:
            continue
        with writing(engine) as db:
            mine = t.position.c.reader == DONE, t.position.c.event_id == number - 1
            if not db.execute(update(t.position).where(*mine).values(event_id=number)).rowcount:
                continue  # another process has it
            for name, some in rows.items():
                if some:
                    db.execute(insert(t.metadata.tables[name]), some)
        count += 1
        if count % BATCHES_BETWEEN == 0:
            now_and_then()
        time.sleep(PAUSE_SECONDS)
    if count:
        now_and_then()
    return count


def _batches(engine: Engine, day: date, zone: ZoneInfo) -> Iterator[Rows]:
    with reading(engine) as db:
        rows = db.execute(select(t.agent.c.id, t.agent.c.name, t.agent.c.email).order_by("email"))
        agents = [DemoAgent(*row) for row in rows]
    return history(day, zone, agents) if agents else iter(())


def _begun(engine: Engine, today: date) -> tuple[date, int]:
    """(the day of the history, batches put in), begun now if it was not."""
    with writing(engine) as db:
        rows = db.execute(select(t.position).where(t.position.c.reader.in_([DAY, DONE])))
        found = {row.reader: row.event_id for row in rows}
        if DAY not in found:
            begun = [{"reader": DAY, "event_id": today.toordinal()}]
            db.execute(insert(t.position), [*begun, {"reader": DONE, "event_id": 0}])
            return today, 0
    return date.fromordinal(found[DAY]), found[DONE]

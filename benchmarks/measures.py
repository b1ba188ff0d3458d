"""Times the measures on a million turns: `python -m benchmarks.measures FOLDER`.

The made-up history is copied until there are a million turns; then the roll-up is made anew from
raw, and every measure of 90 days is read from it. Prints seconds, the slowest measures first.
"""

import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text

from tandem.core.database import open_database, writing
from tandem.insights.roll_up import asked_again
from tandem.learning.demo.plan import first_day
from tandem.learning.measure_sql import Scope
from tandem.learning.measures import MEASURES
from tandem.storage import schema
from tandem.storage import tables as t
from tandem.storage.contacts import Contacts
from tandem.storage.demo_history import fill_history
from tandem.storage.measured import Measured

TODAY, ZONE = date(2026, 11, 30), ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
TURNS = 1_000_000
COPIED = ("conversation", "turn", "event", "case_file")
IDS = {
    "conversation": ("id", "visitor_id"),
    "turn": ("id", "conversation_id"),
    "event": ("conversation_id", "turn_id"),
    "case_file": ("id", "reference", "conversation_id", "handover_id"),
}


def main() -> None:
    """Fill, copy, measure."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'million.db'}")
    schema.bring_up(engine)
    engine.update_execution_options(clock=lambda: NOW)
    contacts, measured = Contacts(engine, ZONE, lambda: 0.7), Measured(engine)
    with engine.connect() as db:
        filled = db.execute(text("SELECT count(*) FROM turn")).scalar_one()
    if not filled:
        with writing(engine) as db:
            about = {"name": "Sam", "password_hash": "x", "role": "agent"}
            db.execute(insert(t.agent), about | {"id": "a_1", "email": "sam@fernway.example.com"})
        fill_history(engine, TODAY, ZONE, lambda: None)
        _copy(engine)
    with engine.connect() as db:
        turns = db.execute(text("SELECT count(*) FROM turn")).scalar_one()
    print(f"{turns} turns")
    began = time.perf_counter()
    made = contacts.rebuild(asked_again, lambda _: [], os.cpu_count() or 1)
    print(f"roll-up of {made} conversations from raw: {time.perf_counter() - began:.1f} s")
    scope = Scope(first_day(TODAY), TODAY, NOW, {}, ("order_status", "refund_status"))
    times = []
    for measure in MEASURES:
        began = time.perf_counter()
        figure = measured.figure(measure, scope)
        times.append((time.perf_counter() - began, measure.name, figure.n))
    for seconds, name, n in sorted(times, reverse=True)[:8]:
        print(f"{name:<28} {seconds:.2f} s  n {n}")
    began = time.perf_counter()
    measured.shares([m for m in MEASURES if m.kind == "share"], scope, ("topic", "week"))
    print(f"all shares by topic and week in one reading: {time.perf_counter() - began:.2f} s")


def _copy(engine) -> None:
    with engine.connect() as db:
        turns = db.execute(text("SELECT count(*) FROM turn")).scalar_one()
    for number in range(1, -(-TURNS // turns)):
        with writing(engine) as db:
            for name in COPIED:
                columns = [
                    c.name for c in t.metadata.tables[name].c if (name, c.name) != ("event", "id")
                ]
                values = [f"{c} || 'x{number}'" if c in IDS[name] else c for c in columns]
                if name == "event":
                    at = columns.index("data")
                    case_id = (
                        f"json_set(data, '$.case', json_extract(data, '$.case') || 'x{number}')"
                    )
                    values[at] = f"CASE WHEN kind = 'case' THEN {case_id} ELSE data END"
                mine = "conversation_id" if name != "conversation" else "id"
                db.execute(text(
                    f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(values)} "
                    f"FROM {name} WHERE {mine} NOT LIKE '%x%'"
                ))  # fmt: skip


if __name__ == "__main__":
    main()

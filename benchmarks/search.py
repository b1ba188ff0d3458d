"""How long a search over all conversations takes, with as many turns as asked for.

    .venv/bin/python -m benchmarks.search [--turns 200000] [--url postgresql+psycopg://...]

Each search of two words or more is also one by meaning, over vectors beside all customers' turns;
what Rasa's process needs to encode it, some milliseconds, is not in it.

Without a url, on SQLite in a folder that is removed afterwards. Prints p50 and p95 in milliseconds
for rare, frequent and most frequent words, several words, beginnings, names and filters; says
"missed" and ends with 1 where p95 of all searches is above the aim.
"""

import argparse
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from benchmarks.table import percentile
from tandem.core.clock import set_clock
from tandem.core.database import open_database, writing
from tandem.storage import schema
from tandem.storage import tables as t
from tandem.storage.meanings import Meanings
from tandem.storage.search import Filters, Search, Wanted

AIM_MILLISECONDS = 300.0
TURNS_EACH = 10
ROWS_AT_ONCE = 5000
ROUNDS = 20
SIZE, ENCODER = 384, "benchmark"
COMMON = [
    "where", "is", "my", "order", "please", "the", "parcel", "was", "due", "and", "nobody", "told",
    "me", "when", "it", "comes",
]  # fmt: skip
RARE = 20_000
"""So many different words are used, besides the common ones."""


def fill(engine, turns: int) -> None:
    """Conversations of ten turns, every tenth with a case, over a year."""
    chance = random.Random(7)
    begin = datetime.now(UTC) - timedelta(days=365)
    conversations, said, cases, meanings = [], [], [], []
    directions = np.random.default_rng(7)
    for number in range(turns // TURNS_EACH):
        at, name = begin + timedelta(minutes=number * 25), f"c_{number}"
        conversations.append(
            {"id": name, "channel": "website", "last_seq": TURNS_EACH, "opened_at": at}
        )
        for seq in range(1, TURNS_EACH + 1):
            words = [*chance.choices(COMMON, k=12), f"word{chance.randrange(RARE)}"]
            words += [f"order {1000 + number % 9000}"] if seq == 1 else []
            said.append(
                {"id": f"t_{number}_{seq}", "conversation_id": name, "seq": seq}
                | {"speaker": "customer" if seq % 2 else "bot", "text": " ".join(words)}
                | {"at": at + timedelta(seconds=seq)}
            )
        whole = directions.integers(-127, 128, (TURNS_EACH, SIZE), np.int8)
        meanings += [
            {"turn_id": f"t_{number}_{seq}", "conversation_id": name, "encoder": ENCODER}
            | {"vector": whole[seq - 1].tobytes()}
            for seq in range(1, TURNS_EACH + 1)
        ]
        if number % 10 == 0:
            cases.append(
                {"id": f"h_{number}", "reference": f"H-{number:05}", "conversation_id": name}
                | {"handover_id": name, "state": "closed", "queue": "general", "level": "general"}
                | {"priority": 3, "reason": "asked", "packet": {}, "requested_at": at}
                | {"closed_at": at, "name": f"Person{number % 500} Example"}
            )
    with writing(engine) as db:
        for table, rows in (
            (t.conversation, conversations),
            (t.turn, said),
            (t.case, cases),
            (t.turn_meaning, meanings),
        ):
            for start in range(0, len(rows), ROWS_AT_ONCE):
                db.execute(insert(table), rows[start : start + ROWS_AT_ONCE])
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("ANALYZE")


def searches() -> dict[str, list[tuple[str, Filters]]]:
    """What is searched for, by kind."""
    chance = random.Random(11)
    rare = [f"word{chance.randrange(RARE)}" for _ in range(ROUNDS)]
    month = Filters(since=datetime.now(UTC) - timedelta(days=30))
    return {
        "a rare word": [(word, Filters()) for word in rare],
        "the most frequent word": [("order", Filters())] * ROUNDS,
        "several words": [(f"parcel order {word}", Filters()) for word in rare],
        "a beginning": [(word[:6], Filters()) for word in rare],
        "an order": [(str(chance.randrange(1000, 9999)), Filters()) for _ in rare],
        "a name": [(f"person{number}", Filters()) for number in range(ROUNDS)],
        "a reference": [(f"H-{10 * number:05}", Filters()) for number in range(ROUNDS)],
        "nothing there": [("parcel nosuchword", Filters())] * ROUNDS,
        "a sentence": [("my parcel never came and nobody says why", Filters())] * ROUNDS,
        "a sentence, the last month": [("nobody says where it is", month)] * ROUNDS,
        "a sentence, closed cases": [("nobody told me", Filters(state="closed"))] * ROUNDS,
        "frequent, closed cases": [("parcel", Filters(state="closed"))] * ROUNDS,
        "rare, the last month": [(word, month) for word in rare],
    }


def _meant(directions: np.random.Generator) -> Wanted:
    """Something that a thousand turns are about: the most work there is."""
    return Wanted(ENCODER, directions.integers(-127, 128, SIZE, np.int8).tobytes(), -1.0)


def measure(engine) -> list[float]:
    """Milliseconds of every search, with a line for each kind."""
    search, every = Search(engine, Meanings(engine)), []
    directions = np.random.default_rng(11)
    began = time.perf_counter()
    search.find("the first one", Filters(), meant=_meant(directions))
    print(f"{'reading all meanings':26} once {(time.perf_counter() - began) * 1000:6.1f} ms")
    for kind, asked in searches().items():
        took = []
        for wanted, filters in asked:
            meant = _meant(directions) if len(wanted.split()) >= 2 else None
            began = time.perf_counter()
            search.find(wanted, filters, meant=meant)
            took.append((time.perf_counter() - began) * 1000)
        every += took
        print(f"{kind:26} p50 {percentile(took, 0.5):7.1f}  p95 {percentile(took, 0.95):7.1f} ms")
    return every


def main() -> int:
    """Fill, measure, judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--turns", type=int, default=200_000)
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(options.url or f"sqlite:///{Path(folder) / 'search.db'}")
        schema.bring_up(engine)
        set_clock(engine)
        fill(engine, options.turns)
        print(f"{options.turns} turns on {engine.dialect.name}")
        p95 = percentile(measure(engine), 0.95)
        engine.dispose()
    met = p95 <= AIM_MILLISECONDS
    print(f"p95 of all {p95:.1f} ms, aim {AIM_MILLISECONDS:.0f}: {'met' if met else 'missed'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

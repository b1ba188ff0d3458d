"""The made-up history in a database of its own, rolled up; made once."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert

from tandem.core.database import open_database, writing
from tandem.insights.roll_up import asked_again
from tandem.learning.demo.plan import first_day
from tandem.learning.measure_sql import Scope
from tandem.storage import schema
from tandem.storage import tables as t
from tandem.storage.contacts import Contacts
from tandem.storage.demo_history import fill_history
from tandem.storage.measured import Measured

ZONE = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
SOLVABLE = ("order_status", "return_item", "refund_status", "reset_password", "cancel_order")


@dataclass(frozen=True)
class History:
    """The database of the history, and what reads it."""

    engine: Engine
    file: Path
    contacts: Contacts
    measured: Measured

    def scope(self, **filters) -> Scope:
        since = filters.pop("since", first_day(TODAY))
        return Scope(since, filters.pop("until", TODAY), NOW, filters, SOLVABLE)


def no_orders(customer_id: str) -> list[datetime]:
    return []


def history_in(file: Path) -> History:
    engine = open_database(f"sqlite:///{file}")
    schema.bring_up(engine)
    engine.update_execution_options(clock=lambda: NOW)
    contacts = Contacts(engine, ZONE, lambda: 0.7)
    return History(engine, file, contacts, Measured(engine))


def fill(history: History) -> None:
    names = ("sam", "noor", "ines")
    about = {"password_hash": "x", "role": "agent"}
    rows = [about | {"id": f"a_{n}", "name": n, "email": f"{n}@fernway.example.com"} for n in names]
    with writing(history.engine) as db:
        db.execute(insert(t.agent), rows)
    fill_history(
        history.engine, TODAY, ZONE, lambda: history.contacts.refresh(asked_again, no_orders)
    )


@pytest.fixture(scope="session")
def history(tmp_path_factory) -> Iterator[History]:
    """Never changed by a test."""
    made = history_in(tmp_path_factory.mktemp("history") / "history.db")
    fill(made)
    yield made
    made.engine.dispose()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side: those that read the history stay together, which is long in the making."""
    for item in items:
        mine = item.path.is_relative_to(Path(__file__).parent)
        if mine and "history" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("history"))


@pytest.fixture
def own_history(history, tmp_path) -> Iterator[History]:
    """A copy that a test may change."""
    with history.engine.connect() as db:
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = history_in(Path(shutil.copy(history.file, tmp_path / "own.db")))
    yield copy
    copy.engine.dispose()

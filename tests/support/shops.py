"""A demo shop on a fixed day, and what skills work with, for tests."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine

from tandem.core.database import open_database
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop
from tandem.skills.result import SkillContext

TODAY = date(2026, 5, 14)
MAYA, SAM, GRACE = (f"{name}@example.org" for name in ("maya.lindqvist", "sam.ortiz", "grace.kim"))


CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""argon2 with costs that let tests run; the real costs are the library's defaults."""


class FixedClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **time: float) -> None:
        self.at += timedelta(**time)


class RecordingOutbox:
    """Keeps what is put into it, once per key."""

    def __init__(self) -> None:
        self.work: dict[str, tuple[str, dict[str, Any]]] = {}

    def put(self, kind: str, payload: dict[str, Any], key: str) -> None:
        self.work.setdefault(key, (kind, payload))

    @property
    def mails(self) -> list[dict[str, Any]]:
        return [payload for kind, payload in self.work.values() if kind == "mail"]


@cache
def demo_file() -> Path:
    """A filled database, made once and copied for each test."""
    file = Path(tempfile.mkdtemp(prefix="tandem-shop-")) / "filled.db"
    shop = SqlShop(f"sqlite:///{file}", hasher=CHEAP)
    fill_demo(shop, TODAY)
    shop.engine.dispose()
    return file


@cache
def database() -> Engine:
    """One engine for all tests: it keeps what it has compiled."""
    return open_database(f"sqlite:///{demo_file().with_name('shop.db')}")


def demo_shop(clock: FixedClock) -> SqlShop:
    """The demo shop as it was filled, whatever the last test did to it."""
    database().dispose()
    for file in demo_file().parent.glob("shop.db*"):
        file.unlink()
    shutil.copy(demo_file(), demo_file().with_name("shop.db"))
    return SqlShop(database(), clock, CHEAP)


class Desk:
    """One conversation with the skills: `ask(skill, slot=...)` is one turn."""

    def __init__(self, shop: SqlShop, clock: FixedClock) -> None:
        self.shop, self.clock, self.outbox = shop, clock, RecordingOutbox()
        self.customer_id: str | None = None
        self.conversation_id, self.turns = "c_1", 0

    def sign_in(self, email: str) -> "Desk":
        """From now on this customer is signed in."""
        session = self.shop.accounts.sign_in(email, "fernway-demo-2026")
        self.customer_id = self.shop.accounts.customer_id_of(session)
        return self

    def ask(self, skill, text: str = "", turn: str = "", recent: str = "", **slots: Any):
        """Run a skill in a turn of its own, or again in `turn`."""
        self.turns += 1
        context = SkillContext(
            shop=self.shop,
            outbox=self.outbox,
            at=self.clock(),
            conversation_id=self.conversation_id,
            turn_id=turn or f"t_{self.conversation_id}_{self.turns}",
            customer_id=self.customer_id,
            text=text,
            recent=recent,
        )
        return skill(slots, context)


def said(result) -> list[str]:
    """The names of the responses."""
    return [say.response for say in result.says]

"""A demo shop on a fixed day, and what skills work with, for tests."""

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine

from tandem.config.next_steps import NextSteps, load_next_steps
from tandem.config.settings import ROOT
from tandem.core.conversation import Tried
from tandem.core.database import open_database
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop
from tandem.skills.deed_meant import BY, EVIDENCE
from tandem.skills.result import SkillContext, SkillResult
from tandem.storage.mail_codes import MailCodes
from tandem.storage.tables import metadata

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


def our_database() -> Engine:
    """Our own tables, all empty, in memory."""
    engine = open_database("sqlite://")
    metadata.create_all(engine)
    return engine


@cache
def next_steps() -> NextSteps:
    """What next_steps.yml says, read once."""
    return load_next_steps(ROOT / "next_steps.yml")


class RecordingOutbox:
    """Keeps what is put into it, once per key."""

    def __init__(self) -> None:
        self.work: dict[str, tuple[str, dict[str, Any]]] = {}

    def put(self, kind: str, payload: dict[str, Any], key: str, whose: str | None = None) -> None:
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
        self.proven_id: str | None = None
        self.codes = MailCodes(our_database(), clock, "s" * 40)
        self.done: list[Tried] = []
        self.parked = ""
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
            proven_id=self.proven_id or self.customer_id,
            codes=self.codes,
            done=tuple(self.done),
            next_steps=next_steps(),
            parked=self.parked,
            text=text,
            recent=recent,
        )
        result = skill(slots, context)
        if isinstance(result, SkillResult) and result.tried:
            name = skill.__name__.replace("take_next_step", "next_step")
            facts, about = result.facts, dict(result.about)
            if name in EVIDENCE and (proven := self.proven_id or self.customer_id):
                about |= {BY: proven}
            self.done.append(Tried(result.tried, result.outcome, None, name, facts, about))
        return result

    def agree(self, skill, yes: bool = True, turn: str = "", **slots: Any):
        """Have it read back, and say yes or no to that."""
        asked = self.ask(skill, **slots)
        assert asked.remember.get("checked"), asked
        return self.ask(skill, turn=turn, **slots | asked.remember, confirmed=yes)


def said(result) -> list[str]:
    """The names of the responses."""
    return [say.response for say in result.says]

"""What agents do in the shop: kept before it is done, and how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import one_at_a_time, reading, snapshot, writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.typed import typed
from tandem.core.words import refusal
from tandem.storage import tables as t
from tandem.storage.turns import new_id


@dataclass(frozen=True, slots=True)
class ShopDeed:
    """One of them, as in the table; with the names of who asked and who decided."""

    id: str
    key: str
    case_id: str
    agent_id: str
    kind: str
    order_number: str
    amount_cents: int | None
    words: str
    state: str
    decided_by: str | None
    told: str
    at: datetime
    agent: str | None = None
    decider: str | None = None


@dataclass(frozen=True, slots=True)
class SoFar:
    """Cents that agents give for an order, in whatever case: `pledged` what of it is on its way to
    being sent back, `alone` what one person gave without a second, `sent` all of it."""

    pledged: int = 0
    alone: int = 0
    sent: int = 0


StateOf = Callable[[SoFar], str]


class ShopDeedLog:
    """The repository of what agents do in the shop."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def begin(
        self, key: str, case_id: str, agent_id: str, state: StateOf, **about: Any
    ) -> tuple[ShopDeed, bool]:
        """Keep what is about to be done: kind, order_number, amount_cents, words. Returns it and
        whether it is new: the same `key` again gives back the first. `state` says how it begins,
        knowing what agents have done for this order so far; of two at once it knows the other. What
        it raises keeps nothing."""
        values = {"id": new_id("d"), "key": key, "case_id": case_id, "agent_id": agent_id, **about}
        values |= {"words": typed(about["words"]), "at": self._clock()}
        same = t.shop_deed.c.key == key
        try:
            with writing(self._engine) as db:
                one_at_a_time(db, f"shop deed {about['order_number']}")
                if db.execute(select(t.shop_deed.c.id).where(same)).first() is None:
                    values["state"] = state(_so_far(db, about["order_number"], about["kind"]))
                    db.execute(insert(t.shop_deed).values(**values))
        except IntegrityError:
            pass
        found = self._one(same)
        return found, found.id == values["id"]

    def get(self, deed_id: str, case_id: str) -> ShopDeed:
        """One of a case. Raises Refused unknown_deed."""
        return self._one((t.shop_deed.c.id == deed_id) & (t.shop_deed.c.case_id == case_id))

    def decide(self, deed: ShopDeed, agent_id: str, state: str) -> bool:
        """A second person has said yes ("doing") or no ("refused"). False if another was first."""
        d = t.shop_deed.c
        with writing(self._engine) as db:
            waits = update(t.shop_deed).where(d.id == deed.id, d.state == "waits")
            return bool(db.execute(waits.values(state=state, decided_by=agent_id)).rowcount)

    def end(self, deed: ShopDeed, state: str, told: str) -> None:
        """How it went in the shop."""
        with writing(self._engine) as db:
            same = t.shop_deed.c.id == deed.id
            db.execute(update(t.shop_deed).where(same).values(state=state, told=told))

    def so_far(self, number: str, kind: str = "refund") -> SoFar:
        """What agents have given for an order so far by the limits of this kind, in whatever
        case."""
        with snapshot(self._engine) as db:
            return _so_far(db, number, kind)

    def pledged(self, number: str) -> int:
        """How many cents are on their way to being sent back for an order, in whatever case."""
        return self.so_far(number).pledged

    def of(self, case_id: str) -> list[ShopDeed]:
        """Those of a case, newest first."""
        with reading(self._engine) as db:
            query = _DEEDS.where(t.shop_deed.c.case_id == case_id)
            return [_deed(row) for row in db.execute(query.order_by(t.shop_deed.c.at.desc()))]

    def _one(self, which: Any) -> ShopDeed:
        with reading(self._engine) as db:
            row = db.execute(_DEEDS.where(which)).one_or_none()
        if row is None:
            raise Refused("unknown_deed", refusal("unknown_deed"), 404)
        return _deed(row)


def _so_far(db: Connection, number: str, kind: str) -> SoFar:
    d = t.shop_deed.c
    alike = ("goodwill",) if kind == "goodwill" else ("refund", "resend")  # codes have their own
    columns = select(d.kind, d.state, d.decided_by, d.amount_cents)
    found = db.execute(columns.where(d.order_number == number, d.kind.in_(alike)))
    rows = [row for row in found if row.amount_cents]
    under_way = [row for row in rows if row.state in ("waits", "doing") and row.kind == "refund"]
    alone = [row for row in rows if row.state in ("doing", "done") and row.decided_by is None]
    given = [row for row in rows if row.state in ("waits", "doing", "done")]
    sums = (sum(row.amount_cents for row in some) for some in (under_way, alone, given))
    return SoFar(*sums)


def _deed(row: Row[Any]) -> ShopDeed:
    return ShopDeed(**row._mapping)


_asker, _decider = t.agent.alias("asker"), t.agent.alias("decider")
_DEEDS = (
    select(t.shop_deed, _asker.c.name.label("agent"), _decider.c.name.label("decider"))
    .join(_asker, _asker.c.id == t.shop_deed.c.agent_id, isouter=True)
    .join(_decider, _decider.c.id == t.shop_deed.c.decided_by, isouter=True)
)

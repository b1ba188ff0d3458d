"""What agents do in the shop: kept before it is done, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
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


class ShopDeedLog:
    """The repository of what agents do in the shop."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def begin(self, key: str, case_id: str, agent_id: str, **about: Any) -> tuple[ShopDeed, bool]:
        """Keep what is about to be done: kind, order_number, amount_cents, words, state. Returns it
        and whether it is new: the same `key` again gives back the first."""
        values = {"id": new_id("d"), "key": key, "case_id": case_id, "agent_id": agent_id, **about}
        values |= {"words": typed(about["words"]), "at": self._clock()}
        try:
            with writing(self._engine) as db:
                db.execute(insert(t.shop_deed).values(**values))
        except IntegrityError:
            pass
        found = self._one(t.shop_deed.c.key == key)
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

    def knows(self, key: str) -> bool:
        """Whether something was begun under this key."""
        with reading(self._engine) as db:
            query = select(t.shop_deed.c.id).where(t.shop_deed.c.key == key)
            return db.execute(query).first() is not None

    def pledged(self, number: str) -> int:
        """How many cents are on their way to being sent back for an order, in whatever case: what
        waits for a second person, and what is being done."""
        d = t.shop_deed.c
        under_way = (d.order_number == number) & d.state.in_(("waits", "doing"))
        under_way &= d.kind == "refund"
        with reading(self._engine) as db:
            query = select(func.coalesce(func.sum(d.amount_cents), 0)).where(under_way)
            return int(db.execute(query).scalar_one())

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


def _deed(row: Row[Any]) -> ShopDeed:
    return ShopDeed(**row._mapping)


_asker, _decider = t.agent.alias("asker"), t.agent.alias("decider")
_DEEDS = (
    select(t.shop_deed, _asker.c.name.label("agent"), _decider.c.name.label("decider"))
    .join(_asker, _asker.c.id == t.shop_deed.c.agent_id, isouter=True)
    .join(_decider, _decider.c.id == t.shop_deed.c.decided_by, isouter=True)
)

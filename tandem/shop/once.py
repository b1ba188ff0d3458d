"""What a change of a company's system came to, kept by its key.

A process may die, and an answer get lost, between the change there and the note here. So the note
that a change has begun comes first; whoever finds it without a result asks again with the same key
if the system does each key once, and otherwise tells that nobody knows.
"""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.core.errors import TandemError, Unavailable
from tandem.core.ports import Clock
from tandem.shop import tables
from tandem.shop.calls import Down
from tandem.shop.records import Refund, Return, Subscription

BEGUN = {"begun": True}
RESULTS: dict[str, TypeAdapter[Any]] = {
    "cancel": TypeAdapter(Refund),
    "request_refund": TypeAdapter(Refund),
    "open_return": TypeAdapter(Return),
    "open_exchange": TypeAdapter(Return),
    "end": TypeAdapter(Subscription),
}
"""Method -> the record it answers; all others answer a text, a number or nothing."""
PLAIN: TypeAdapter[Any] = TypeAdapter(Any)


class ChangeWaits(Unavailable):
    """The shop does not answer; the same change may be asked for later, by the same key."""


class Unsure(Unavailable):
    """Whether the change took place is not known, and asking again might do it twice."""


class Once:
    """Runs changes, each key once."""

    def __init__(self, engine: Engine, clock: Clock, does_once: bool):
        self._engine, self._clock, self._does_once = engine, clock, does_once

    def run(self, method: str, key: str, change: Callable[[], Any]) -> Any:
        """What `change` came to, now or the first time. Raises ChangeWaits, Unsure, and what the
        shop refuses it with."""
        kind = RESULTS.get(method, PLAIN)
        stored = self._stored(key)
        if stored is not None and "result" in stored:
            return kind.validate_python(stored["result"])
        if stored is None and not self._begin(key):
            stored = BEGUN  # another process, in this moment
        if stored is not None and not self._does_once:
            raise Unsure(f"{method}: begun before, and not known how it ended")
        try:
            result = change()
        except Unavailable as error:
            raise self._lost(key, method, error) from error
        except TandemError:
            self._forget(key)
            raise
        self._keep(key, {"result": kind.dump_python(result, mode="json")})
        return result

    def _lost(self, key: str, method: str, error: Unavailable) -> Unavailable:
        if self._does_once:
            return ChangeWaits(str(error))
        if isinstance(error, Down):  # it was not asked at all
            self._forget(key)
            return ChangeWaits(str(error))
        return Unsure(f"{method}: {error}")

    def _stored(self, key: str) -> dict[str, Any] | None:
        with reading(self._engine) as connection:
            found = select(tables.effect.c.result).where(tables.effect.c.key == key)
            return connection.scalar(found)

    def _begin(self, key: str) -> bool:
        row = {"key": key, "result": BEGUN, "at": self._clock()}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(tables.effect).values(row))
        except IntegrityError:
            return False
        return True

    def _keep(self, key: str, result: dict[str, Any]) -> None:
        with writing(self._engine) as connection:
            one = tables.effect.c.key == key
            connection.execute(update(tables.effect).where(one).values(result=result))

    def _forget(self, key: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(tables.effect).where(tables.effect.c.key == key))

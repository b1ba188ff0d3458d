"""How often is too often, counted for all processes: in Redis where there is one, otherwise in the
database. Windows are fixed: they begin with the first try and end after their time."""

import logging
from datetime import timedelta
from typing import NamedTuple

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, Engine, bindparam, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from tandem.core.database import writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.storage import tables as t

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 0.5


class Rule(NamedTuple):
    """At most `most` tries of `name` in `seconds`. Addresses and mails in names are hashed
    (`tandem/core/client_address.py`), so that counting keeps nothing about anybody. `most` 0 is no
    limit."""

    name: str
    most: int
    seconds: int


class Limits:
    """Counts tries. Redis that is away never lets everybody through: then the database counts."""

    def __init__(self, engine: Engine, clock: Clock, redis_url: str = ""):
        self._engine, self._clock = engine, clock
        times = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        self._redis = Redis.from_url(redis_url, **times) if redis_url else None

    def check(self, *rules: Rule) -> None:
        """Count one try under every rule. Raises Refused too_many_requests (429) if that is more
        than one of them allows; it says after how many seconds to try again."""
        wait = self.count(*rules)
        if wait:
            raise Refused("too_many_requests", refusal("a_lot_at_once"), 429, retry_seconds=wait)

    def count(self, *rules: Rule) -> int:
        """The same without raising: the seconds to wait, 0 where all is well."""
        rules = tuple(rule for rule in rules if rule.most)
        if not rules:
            return 0
        if self._redis is not None:
            try:
                return max(_in_redis(self._redis, rule) for rule in rules)
            except RedisError as error:
                log.warning("no Redis (%s): the database counts", type(error).__name__)
        with writing(self._engine) as db:
            return self._in_database(db, rules)

    def forget_old(self) -> None:
        """Delete windows that have ended."""
        with writing(self._engine) as db:
            db.execute(delete(t.rate).where(t.rate.c.until < self._clock()))

    def _in_database(self, db: Connection, rules: tuple[Rule, ...]) -> int:
        """All rules by one statement, in the order of their names: nobody waits in a circle."""
        now, c = self._clock(), t.rate.c
        dialect = postgresql if db.dialect.name == "postgresql" else sqlite
        first = dialect.insert(t.rate)
        over = c.until <= bindparam("now")
        again = {
            "count": case((over, 1), else_=c.count + 1),
            "until": case((over, first.excluded.until), else_=c.until),
        }
        counted = first.on_conflict_do_update(index_elements=[c.name], set_=again)
        by_name = {rule.name: rule for rule in sorted(rules)}
        tries = [
            {"name": name, "until": now + timedelta(seconds=rule.seconds), "count": 1, "now": now}
            for name, rule in by_name.items()
        ]
        rows = db.execute(counted.returning(c.name, c.count.label("tries"), c.until), tries).all()
        waits = (
            max(1, round((row.until - now).total_seconds()))
            for row in rows
            if row.tries > by_name[row.name].most
        )
        return max(waits, default=0)


def _in_redis(redis: Redis, rule: Rule) -> int:
    key = f"tandem:rate:{rule.name}"
    with redis.pipeline() as pipeline:
        pipeline.set(key, 0, ex=rule.seconds, nx=True)
        pipeline.incr(key)
        pipeline.ttl(key)
        _, count, left = pipeline.execute()
    return max(1, left) if count > rule.most else 0

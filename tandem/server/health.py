"""Whether this process is alive, whether it can serve customers, and what it waits for.

/healthz   the process answers: restart it when this fails
/readyz    customers can be served: take it out of the balancer when this fails. Rasa is no
           part of it, since messages are kept and a person can be reached without it.
/health    the same with Rasa, outbox and inbox, for people
"""

import asyncio
import logging
import shutil
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.core.database import writing
from tandem.storage import tables as t

log = logging.getLogger(__name__)
WRITE_SECONDS = 2.0
"""So long a write may take; probes are given up after 3 to 5 seconds."""
RASA_SECONDS = 3.0
"""So long /health waits for Rasa to answer: a person or a probe is asking."""
LEAST_FREE_BYTES = 16 * 1024 * 1024
"""A file of SQLite's that cannot grow takes a few more writes in the room it has, and then none."""
READER = "readyz"


class Writes:
    """Proves that something can be written: one try at a time, whoever asks meanwhile waits for it,
    so that a database that hangs holds one thread and no more."""

    def __init__(self, database: Engine):
        self._database = database
        self._trying: asyncio.Task[bool] | None = None

    async def work(self) -> bool:
        """Whether a write was done within WRITE_SECONDS."""
        if self._trying is None or self._trying.done():
            self._trying = asyncio.create_task(asyncio.to_thread(_write, self._database))
        try:
            return await asyncio.wait_for(asyncio.shield(self._trying), WRITE_SECONDS)
        except TimeoutError:
            log.warning("the database took no write within %.0f s", WRITE_SECONDS)
            return False


async def alive(request: Request) -> Response:
    """GET /healthz: 200 as long as the process answers at all."""
    return JSONResponse({"web": True})


async def ready(request: Request) -> Response:
    """GET /readyz: 200 when a message can be stored, else 503; both say what answers."""
    state = request.app.state
    stored = await state.writes.work()
    told = {"web": True, "database": stored, "address_limits": not state.unnamed_proxy.there}
    return JSONResponse(told, 200 if stored else 503)


async def health(request: Request) -> Response:
    """GET /health: what answers and what waits. 200 even without Rasa, see above."""
    state = request.app.state
    try:
        rasa = await asyncio.wait_for(state.rasa.ready(), RASA_SECONDS)
    except TimeoutError:
        rasa = False
    outbox = await run_in_threadpool(state.runtime.storage.outbox.counts)
    inbox = await run_in_threadpool(state.runtime.storage.inbox.counts)
    boxes = {"outbox": asdict(outbox), "inbox": asdict(inbox)}
    more = {"address_limits": not state.unnamed_proxy.there}
    return JSONResponse({"web": True, "rasa": rasa} | boxes | more)


def _write(database: Engine) -> bool:
    c = t.position.c
    try:
        with writing(database) as db:
            counted = update(t.position).where(c.reader == READER)
            if not db.execute(counted.values(event_id=(c.event_id + 1) % 1_000_000)).rowcount:
                db.execute(insert(t.position).values(reader=READER, event_id=0))
    except IntegrityError:  # another process was first
        return True
    except SQLAlchemyError as error:
        log.warning("the database takes no write: %s", type(error).__name__)
        return False
    return _has_room(database)


def _has_room(database: Engine) -> bool:
    file = database.url.database if database.dialect.name == "sqlite" else None
    if not file or not Path(file).exists():
        return True
    free = shutil.disk_usage(Path(file).parent).free
    if free < LEAST_FREE_BYTES:
        log.warning("the disk of the database is full: %d bytes are free", free)
    return free >= LEAST_FREE_BYTES


routes = [Route("/healthz", alive), Route("/readyz", ready), Route("/health", health)]

"""Whether this process is alive, whether it can serve customers, and what it waits for.

/healthz   the process answers: restart it when this fails
/readyz    customers can be served: take it out of the balancer when this fails. Rasa is no
           part of it, since messages are kept and a person can be reached without it.
/health    the same with Rasa, outbox and inbox, for people
"""

import logging
from dataclasses import asdict

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tandem.core.database import reading

log = logging.getLogger(__name__)


async def alive(request: Request) -> Response:
    """GET /healthz: 200 as long as the process answers at all."""
    return JSONResponse({"web": True})


async def ready(request: Request) -> Response:
    """GET /readyz: 200 when a message can be stored, else 503; both say what answers."""
    stored = await run_in_threadpool(_database_answers, request.app.state.runtime.storage.database)
    return JSONResponse({"web": True, "database": stored}, 200 if stored else 503)


async def health(request: Request) -> Response:
    """GET /health: what answers and what waits. 200 even without Rasa, see above."""
    state = request.app.state
    rasa = await state.rasa.ready()
    outbox = await run_in_threadpool(state.runtime.storage.outbox.counts)
    inbox = await run_in_threadpool(state.runtime.storage.inbox.counts)
    boxes = {"outbox": asdict(outbox), "inbox": asdict(inbox)}
    return JSONResponse({"web": True, "rasa": rasa} | boxes)


def _database_answers(database: Engine) -> bool:
    try:
        with reading(database) as connection:
            connection.execute(text("select 1"))
    except SQLAlchemyError as error:
        log.warning("the database does not answer: %s", type(error).__name__)
        return False
    return True


routes = [Route("/healthz", alive), Route("/readyz", ready), Route("/health", health)]

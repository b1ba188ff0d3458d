"""Finds out in the background what turns mean, a few at a time, so that they are found by meaning.

The encoder lives in Rasa's process. It has one thread for this, and between two bunches there is a
pause, so that nobody who writes waits for it.
"""

import asyncio
import logging

from sqlalchemy.exc import OperationalError

from tandem.core.errors import Unavailable
from tandem.storage.meanings import Meanings, ToRead
from tandem.turns.rasa_client import RasaClient

log = logging.getLogger(__name__)
BUNCH = 16
PAUSE_SECONDS, IDLE_SECONDS, AWAY_SECONDS = 0.2, 15.0, 30.0


async def read_meanings(meanings: Meanings, rasa: RasaClient) -> None:
    """For ever: read what has been said. Where Rasa is away or has no encoder, look again later."""
    while True:
        try:
            await asyncio.to_thread(meanings.warm_up)
            more = await read_next(meanings, rasa)
            await asyncio.sleep(PAUSE_SECONDS if more else IDLE_SECONDS)
        except Unavailable:
            await asyncio.sleep(AWAY_SECONDS)
        except OperationalError:
            log.warning("meanings: the database does not answer; trying again")
            await asyncio.sleep(AWAY_SECONDS)
        except Exception:
            log.exception("reading meanings failed; it goes on in a while")
            await asyncio.sleep(AWAY_SECONDS)


async def read_next(meanings: Meanings, rasa: RasaClient) -> bool:
    """Read the next turns. False where there are none. Raises Unavailable."""
    found, end = await asyncio.to_thread(meanings.to_read)
    for first in range(0, len(found), BUNCH):
        await _read(meanings, rasa, found[first : first + BUNCH])
        await asyncio.sleep(PAUSE_SECONDS)
    return await asyncio.to_thread(meanings.move_to, end)


async def _read(meanings: Meanings, rasa: RasaClient, bunch: list[ToRead]) -> None:
    read = await rasa.meanings([one.text for one in bunch])
    pairs = list(zip(bunch, read.vectors, strict=True))
    await asyncio.to_thread(meanings.keep, read.encoder, pairs)

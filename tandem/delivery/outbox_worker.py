"""Does the outside work of the outbox: one at a time, again later when it fails."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from tandem.delivery.mail import send_mail
from tandem.settings import Settings
from tandem.storage.outbox import SqlOutbox

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5

KINDS: dict[str, Callable[[dict[str, Any], Settings], None]] = {"mail": send_mail}
"""How each kind of work is done. A function raises when it did not work."""


async def run_outbox(outbox: SqlOutbox, settings: Settings) -> None:
    """For ever: take what is due and do it."""
    while True:
        try:
            worked = await asyncio.to_thread(deliver_next, outbox, settings)
        except Exception:
            log.exception("the outbox cannot be read; trying again")
            worked = False
        if not worked:
            await asyncio.sleep(LOOK_SECONDS)


def deliver_next(outbox: SqlOutbox, settings: Settings) -> bool:
    """Do the next work that is due. False when there is none."""
    work = outbox.claim()
    if work is None:
        return False
    try:
        KINDS[work["kind"]](work["payload"], settings)
    except Exception as error:  # whatever it is, the work is kept
        log.warning("outbox: %s %s failed: %s", work["kind"], work["id"], type(error).__name__)
        outbox.failed(work["id"], work["attempts"], f"{type(error).__name__}: {error}"[:500])
    else:
        outbox.done(work["id"])
    return True

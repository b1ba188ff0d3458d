"""Does the outside work of the outbox: one at a time, again later when it fails."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from tandem.delivery.mail import send_mail
from tandem.skills.account_mail import send_account_mail
from tandem.wiring import Engine

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5


def _mail(payload: dict[str, Any], engine: Engine) -> None:
    send_mail(payload, engine.settings)


def _account_mail(payload: dict[str, Any], engine: Engine) -> None:
    def send(mail: dict[str, Any]) -> None:
        send_mail(mail, engine.settings)

    send_account_mail(payload, engine.shop, send, engine.settings.base_url)


KINDS: dict[str, Callable[[dict[str, Any], Engine], None]] = {
    "mail": _mail,
    "account_mail": _account_mail,
}
"""How each kind of work is done. A function raises when it did not work."""


async def run_outbox(engine: Engine) -> None:
    """For ever: take what is due and do it."""
    while True:
        try:
            worked = await asyncio.to_thread(deliver_next, engine)
        except Exception:
            log.exception("the outbox cannot be read; trying again")
            worked = False
        if not worked:
            await asyncio.sleep(LOOK_SECONDS)


def deliver_next(engine: Engine) -> bool:
    """Do the next work that is due. False when there is none."""
    work = engine.outbox.claim()
    if work is None:
        return False
    try:
        KINDS[work["kind"]](work["payload"], engine)
    except Exception as error:  # whatever it is, the work is kept
        log.warning("outbox: %s %s failed: %s", work["kind"], work["id"], type(error).__name__)
        engine.outbox.failed(work["id"], work["attempts"], f"{type(error).__name__}: {error}"[:500])
        _record(work, engine, type(error).__name__)
    else:
        engine.outbox.done(work["id"])
        _record(work, engine, None)
    return True


def _record(work: dict[str, Any], engine: Engine, error: str | None) -> None:
    """Keep what became of it with the conversation; the key begins with the turn's id."""
    turn_id = work["key"].partition(":")[0]
    conversation_id = engine.store.conversation_of(turn_id)
    if conversation_id:
        data = {"kind": work["kind"], "attempt": work["attempts"], "error": error}
        engine.events.add(conversation_id, "delivery", data, turn_id)

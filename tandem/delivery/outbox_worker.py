"""Does the work of a box: each kind by its function, again later when it fails."""

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tandem.core.errors import Later, Refused
from tandem.delivery import chat_mail
from tandem.delivery.loop import Loop
from tandem.delivery.mail import Attached, send_mail
from tandem.delivery.shop_changes import do_kept_change
from tandem.runtime import Runtime
from tandem.skills.account_mail import send_account_mail
from tandem.skills.kept import KIND as SHOP_CHANGE
from tandem.skills.mail_code import send_code
from tandem.storage.job_queue import MOST_CLAIM_SECONDS, JobQueue, StoredJob
from tandem.storage.lease import renewing
from tandem.storage.whose import of_customer

log = logging.getLogger(__name__)
THREADS = 4
"""A server that does not answer holds up one of them, for as long as its time limit."""

Kinds = Mapping[str, Callable[[dict[str, Any], Runtime], None]]


def _mail(payload: dict[str, Any], runtime: Runtime) -> None:
    send_mail(payload, runtime.config.settings, list(_attached(payload, runtime)))


def _attached(payload: dict[str, Any], runtime: Runtime) -> Iterator[Attached]:
    """The files that go with a mail, as far as they are there still: who was erased meanwhile gets
    no mail either. Raises Unavailable where their store does not answer."""
    for file_id in payload.get("files") or ():
        file = runtime.storage.files.get(file_id)
        data = runtime.file_store.get(file_id) if file and file.state == "ready" else None
        if file and data is not None:
            yield Attached(file.name, file.media_type, data)


def _account_mail(payload: dict[str, Any], runtime: Runtime) -> None:
    send = partial(_to_customer, runtime)
    send_account_mail(payload, runtime.shop, send, runtime.config.settings.base_url)


def _mail_code(payload: dict[str, Any], runtime: Runtime) -> None:
    send_code(payload, runtime.shop, runtime.storage.mail_codes, partial(_to_customer, runtime))


def _to_customer(runtime: Runtime, mail: dict[str, Any]) -> None:
    """Whoever asked for it: a mail with a link or a code is its addressee's, and no other's."""
    customer = runtime.shop.customers.with_email(mail["to"])
    whose = of_customer(customer.id) if customer else None
    send_mail(mail | {"whose": whose}, runtime.config.settings)


KINDS: dict[str, Callable[[dict[str, Any], Runtime], None]] = {
    "mail": _mail,
    "account_mail": _account_mail,
    "mail_code": _mail_code,
    SHOP_CHANGE: do_kept_change,
    **chat_mail.KINDS,
}
"""How each kind of work is done. A function raises when it did not work: Later when it should be
tried again at a certain time, Refused when it can never work."""


def worker(
    name: str, box: JobQueue, runtime: Runtime, kinds: Kinds, busy: Callable[[], bool]
) -> Loop:
    """The loop that does the work of `box`, as long as nobody is `busy` with more urgent things."""
    return Loop(name, partial(work_next, box, runtime, kinds), THREADS, busy)


def deliver_next(runtime: Runtime, kinds: Kinds | None = None) -> bool:
    """Do the next work of the outbox that is due. False when there is none."""
    return work_next(runtime.storage.outbox, runtime, kinds or KINDS)


def work_next(box: JobQueue, runtime: Runtime, kinds: Kinds) -> bool:
    """Do the next work of `box` that is due. False when there is none."""
    job = box.claim()
    if job is None:
        return False
    problem: Exception | None = None
    try:
        with renewing(lambda: box.renew(job), MOST_CLAIM_SECONDS):
            more = {"attempt": job.attempts, "whose": job.whose, "key": job.key}
            kinds[job.kind](job.payload | more, runtime)
    except Later as wait:
        box.later(job.id, wait.seconds, str(wait))
        return True
    except Refused as refused:
        problem = refused
        box.give_up(job.id, str(refused))
    except Exception as error:  # whatever it is, the work is kept
        problem = error
        box.failed(job.id, job.attempts, f"{type(error).__name__}: {error}"[:500])
    else:
        box.done(job.id)
    if problem:
        log.warning("%s %s failed: %s", job.kind, job.id, type(problem).__name__)
    _record(job, runtime, type(problem).__name__ if problem else None)
    return True


def _record(job: StoredJob, runtime: Runtime, error: str | None) -> None:
    """Keep what became of it with the conversation; the key begins with the turn's id."""
    turn_id = job.key.partition(":")[0]
    conversation_id = runtime.storage.conversations.conversation_of(turn_id)
    if conversation_id:
        data = {"kind": job.kind, "attempt": job.attempts, "error": error}
        runtime.storage.events.add(conversation_id, "delivery", data, turn_id)

"""What is older than the setting says is erased, once a day, by whichever process comes first."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tandem.core.database import reading, writing
from tandem.privacy.erasure import remove
from tandem.privacy.subject import of_conversations
from tandem.privacy.trackers import Trackers
from tandem.runtime import Runtime
from tandem.storage import tables as t

log = logging.getLogger(__name__)
READER = "retention"
AT_ONCE = 500
TRIES_COUNT = timedelta(days=2)
"""Longer than any limit of the shop looks back, but that of a conversation, which ends before."""
UNFINISHED = timedelta(hours=1)
"""Trackers of conversations that were erased while Rasa was answering are looked for after this."""


def daily(runtime: Runtime) -> dict[str, int] | None:
    """Do today's work, unless another process has. Returns how much was erased, or None."""
    if not _first_today(runtime):
        return None
    erased = _orphans(runtime)
    if runtime.config.settings.retention_days:
        before = runtime.clock() - timedelta(days=runtime.config.settings.retention_days)
        for name, count in erase_older(runtime, before).items():
            erased[name] = erased.get(name, 0) + count
    tries = runtime.shop.forget_tries(runtime.clock() - TRIES_COUNT)
    erased |= {"shop tries": tries} if tries else {}
    runtime.storage.limits.forget_old()
    runtime.storage.mail_codes.forget_old()
    if erased:
        log.info("retention: %s", ", ".join(f"{n} {name}" for name, n in sorted(erased.items())))
    return erased


def erase_older(runtime: Runtime, before: datetime) -> dict[str, int]:
    """Erase what nobody has touched since `before`; an open case keeps its conversation."""
    erased: dict[str, int] = {}
    while some := _untouched(runtime, before):
        for name, count in remove(runtime, of_conversations(runtime, some)).items():
            erased[name] = erased.get(name, 0) + count
    with writing(runtime.storage.database) as db:
        for table, column in (
            (t.outbox, t.outbox.c.at),
            (t.inbox, t.inbox.c.at),
            (t.audit, t.audit.c.at),
            (t.sign_in, t.sign_in.c.until),
            (t.person_link, t.person_link.c.unlinked_at),
        ):
            count = db.execute(delete(table).where(column < before)).rowcount
            if count:
                erased[f"old {table.name}"] = count
    for file in runtime.config.settings.mailbox_dir.glob("*.json"):
        if datetime.fromtimestamp(file.stat().st_mtime, before.tzinfo) < before:
            file.unlink(missing_ok=True)
            erased["old mails"] = erased.get("old mails", 0) + 1
    return erased


def _untouched(runtime: Runtime, before: datetime) -> list[str]:
    c = t.conversation.c
    said = exists().where(t.turn.c.conversation_id == c.id, t.turn.c.at >= before)
    closed = t.case.c.closed_at
    case = exists().where(t.case.c.conversation_id == c.id, or_(closed.is_(None), closed >= before))
    query = select(c.id).where(c.opened_at < before, ~said, ~case).order_by(c.opened_at)
    with reading(runtime.storage.database) as db:
        return list(db.execute(query.limit(AT_ONCE)).scalars())


def _orphans(runtime: Runtime) -> dict[str, int]:
    """Trackers whose conversation is not ours any more."""
    with Trackers(runtime.config.settings.tracker_url) as trackers:
        quiet = trackers.older_than(runtime.clock() - UNFINISHED)
        with reading(runtime.storage.database) as db:
            known = set(db.execute(select(t.conversation.c.id)).scalars()) if quiet else set()
        count = trackers.erase([one for one in quiet if one not in known])
    return {"rasa events": count} if count else {}


def _first_today(runtime: Runtime) -> bool:
    today, c = runtime.clock().date().toordinal(), t.position.c
    try:
        with writing(runtime.storage.database) as db:
            mine = update(t.position).where(c.reader == READER, c.event_id < today)
            if db.execute(mine.values(event_id=today)).rowcount:
                return True
            if db.execute(select(c.reader).where(c.reader == READER)).first():
                return False
            db.execute(insert(t.position).values(reader=READER, event_id=today))
            return True
    except IntegrityError:
        return False

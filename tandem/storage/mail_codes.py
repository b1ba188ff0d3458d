"""Codes by mail: six digits that prove that whoever writes in a conversation reads a mailbox.

A row begins when a code is wished for, whether or not the address is a customer's, and its digits
come when the mail is written: until then, and for ever where nobody has the address, nothing fits.
Digits are kept as a keyed hash bound to the conversation; a plain hash of six digits would be
guessed from a stolen database at once.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Literal

from sqlalchemy import Engine, delete, insert, select, update

from tandem.core.database import reading, writing
from tandem.core.ports import Clock
from tandem.storage import tables as t

LIFETIME = timedelta(minutes=10)
TRIES = 5
DIGITS = 6

State = Literal["none", "open", "wrong", "right", "over"]


class MailCodes:
    """The codes of all conversations. `secret` keys the hashes."""

    def __init__(self, engine: Engine, clock: Clock, secret: str):
        self._engine, self._clock, self._secret = engine, clock, secret.encode()

    def wish(self, conversation_id: str, email: str, key: str) -> None:
        """A code for `email` is asked for: an older one for it ends, typed codes are awaited. The
        same `key` again changes nothing."""
        values = {"conversation_id": conversation_id, "address": self._hash(email)}
        with writing(self._engine) as db:
            if db.execute(select(t.mail_code.c.id).filter_by(**values, wish=key)).first():
                return
            db.execute(delete(t.mail_code).filter_by(**values))
            until = self._clock() + LIFETIME
            db.execute(insert(t.mail_code).values(**values, wish=key, until=until, tries=0))

    def make(self, conversation_id: str, email: str, customer_id: str) -> str | None:
        """Fresh digits for a code that was wished for; those made before end. None if the wish
        was used or is over."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        c = t.mail_code.c
        wished = (
            (c.conversation_id == conversation_id)
            & (c.address == self._hash(email))
            & c.used_at.is_(None)
            & (c.until > self._clock())
        )
        values = {
            "code": self._hash(f"{conversation_id} {code}"),
            "customer_id": customer_id,
            "until": self._clock() + LIFETIME,
        }
        with writing(self._engine) as db:
            made = db.execute(update(t.mail_code).where(wished).values(**values)).rowcount
        return code if made else None

    def awaited(self, conversation_id: str) -> bool:
        """Whether six digits typed now are such a code, right or wrong, and not to be kept."""
        c = t.mail_code.c
        mine = (c.conversation_id == conversation_id) & (c.until > self._clock())
        with reading(self._engine) as db:
            return db.execute(select(c.id).where(mine).limit(1)).first() is not None

    def enter(self, conversation_id: str, digits: str) -> None:
        """Count a try against every open code of the conversation, and use up the one that fits.
        One update counts: of many at once none is free."""
        c = t.mail_code.c
        open_codes = (
            (c.conversation_id == conversation_id)
            & c.used_at.is_(None)
            & (c.until > self._clock())
            & (c.tries < TRIES)
        )
        typed = self._hash(f"{conversation_id} {digits}")
        with writing(self._engine) as db:
            counted = update(t.mail_code).where(open_codes).values(tries=c.tries + 1)
            for row in db.execute(counted.returning(c.id, c.code)).all():
                if hmac.compare_digest(row.code or "", typed):
                    used = {"used_at": self._clock()}
                    db.execute(update(t.mail_code).where(c.id == row.id).values(used))

    def end(self, conversation_id: str) -> None:
        """The codes of a conversation that were not used count no more."""
        c = t.mail_code.c
        unused = (c.conversation_id == conversation_id) & c.used_at.is_(None)
        with writing(self._engine) as db:
            db.execute(update(t.mail_code).where(unused).values(until=self._clock()))

    def state(self, conversation_id: str) -> State:
        """How it stands: "none" wished for, "open", "wrong" tries left, "right", or "over"."""
        c = t.mail_code.c
        query = select(t.mail_code).where(c.conversation_id == conversation_id)
        with reading(self._engine) as db:
            rows = db.execute(query).all()
        if not rows:
            return "none"
        if any(row.used_at for row in rows):
            return "right"
        left = [row for row in rows if row.until > self._clock() and row.tries < TRIES]
        if not left:
            return "over"
        return "wrong" if any(row.tries for row in left) else "open"

    def proved(self, conversation_id: str) -> str | None:
        """The customer whose mailbox was proved to be read here."""
        c = t.mail_code.c
        mine = (c.conversation_id == conversation_id) & c.used_at.is_not(None)
        query = select(c.customer_id).where(mine).order_by(c.used_at.desc()).limit(1)
        with reading(self._engine) as db:
            return db.execute(query).scalar()

    def forget_old(self) -> None:
        """Delete what ended a day ago."""
        with writing(self._engine) as db:
            ended = t.mail_code.c.until < self._clock() - timedelta(days=1)
            db.execute(delete(t.mail_code).where(ended))

    def _hash(self, words: str) -> str:
        return hmac.new(self._secret, words.strip().lower().encode(), hashlib.sha256).hexdigest()

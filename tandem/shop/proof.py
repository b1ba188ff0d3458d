"""Who may see an order, and how often a mail about an account may be asked for.

Limits against guessing (OWASP: throttle by account and by source). Short order numbers need a
limit per number across all conversations, or a patient visitor tries e-mails on one order; and
one per e-mail, or they try numbers on one person. Both are counted for each source, so that
somebody's misses never shut an order for its owner. An address may be a whole office's.

They are counted on our side, in the shop's database of ours, whichever shop there is.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Engine

from tandem.core.database import writing
from tandem.core.errors import Refused
from tandem.core.ports import Clock
from tandem.core.words import refusal
from tandem.shop.effects import Limit, from_source, note_tries, take_back_tries, too_many
from tandem.shop.port import Access
from tandem.shop.records import Order

MISSES_PER_NUMBER = 5
MISSES_PER_EMAIL = 5
MISSES_ANYWHERE = 20
"""Of a number or an e-mail from all sources, until each source has a single miss."""
MISSES_PER_CONVERSATION = 5
MISSES_PER_ADDRESS = 20
MISS_WINDOW, CONVERSATION_WINDOW = timedelta(hours=1), timedelta(days=365)

MAILS_PER_ACCOUNT, MAILS_PER_CONVERSATION, MAILS_PER_ADDRESS = 3, 5, 20
MAILS_SLOWED_AT, MAILS_ANYWHERE = 6, 20
"""To one account, wherever they are asked for: so many until each place has one, and until none
has: a mailbox is not to be filled, and its owner not to be kept from a link by somebody else."""
MAIL_WINDOW = timedelta(hours=1)

FAILED_PER_NAME, FAILED_PER_ADDRESS, SIGN_IN_WINDOW = 10, 50, timedelta(minutes=15)
"""Failed sign-ins of a name from one place, and of all names from one place."""
FAILED_ANYWHERE = 100
"""Of a name from all places, until each place has a single try."""
RETRY_SECONDS = 300


def misses(
    number: str, email: str, customer_id: str | None, conversation_id: str, source: str
) -> list[Limit]:
    """What a try to open an order counts against. A customer we know by their account is not
    counted by e-mail."""
    mail = "" if customer_id else email_hash(email)
    by_source = (MISS_WINDOW, source, MISSES_ANYWHERE)
    return [
        Limit("order", number[:64], MISSES_PER_NUMBER, *by_source),
        Limit("order mail", mail, MISSES_PER_EMAIL, *by_source),
        Limit("order talk", conversation_id, MISSES_PER_CONVERSATION, CONVERSATION_WINDOW),
        *from_source("order from", source, MISSES_PER_ADDRESS, MISS_WINDOW),
    ]


def email_hash(email: str) -> str:
    """An address that is only to be counted; "" stays empty."""
    return hashlib.sha256(email.encode()).hexdigest() if email else ""


def sign_ins(name: str, source: str) -> list[Limit]:
    """What a try to sign in counts against."""
    return [
        Limit(
            "sign_in", email_hash(name), FAILED_PER_NAME, SIGN_IN_WINDOW, source, FAILED_ANYWHERE
        ),
        *from_source("sign_in from", source, FAILED_PER_ADDRESS, SIGN_IN_WINDOW),
    ]


class Proof:
    """Opens orders and counts misses, for a shop whose orders are looked up elsewhere."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine, self._clock = engine, clock

    def open(
        self,
        order: Order | None,
        number: str,
        email: str,
        customer_id: str | None,
        conversation_id: str,
        key: str,
        source: str,
    ) -> Access:
        """Whether `order`, which was looked up by `number`, may be seen. The owner who is signed
        in is never locked out by somebody's misses."""
        email = email.strip().lower()
        mine = order is not None and (
            order.customer_id == customer_id
            if customer_id
            else bool(email) and order.email.strip().lower() == email
        )
        if mine and customer_id:
            return Access("open", order)
        limits = misses(number, email, customer_id, conversation_id, source)
        at = self._clock()
        with writing(self._engine) as connection:
            if too_many(connection, at, key, limits):
                return Access("limit")
            if mine:
                return Access("open", order)
            note_tries(connection, at, key, conversation_id, limits)
        return Access("no_match")

    def may_ask(self, wish: str, email: str, conversation_id: str, key: str, source: str) -> bool:
        """See CountedAccountsPort. Counts by the address as typed, so it tells nothing about
        accounts."""
        at, account = self._clock(), email_hash(email.strip().lower())
        limits = [
            Limit(wish, account, MAILS_PER_ACCOUNT, MAIL_WINDOW, source, MAILS_SLOWED_AT),
            Limit(wish, account, MAILS_ANYWHERE, MAIL_WINDOW),
            Limit("mail talk", conversation_id, MAILS_PER_CONVERSATION, MAIL_WINDOW),
            *from_source("mail from", source, MAILS_PER_ADDRESS, MAIL_WINDOW),
        ]
        with writing(self._engine) as connection:
            if too_many(connection, at, key, limits):
                return False
            note_tries(connection, at, key, conversation_id, limits)
        return True

    def count_sign_in(self, name: str, source: str) -> str:
        """Count a try before a password is checked; answers its key, to be taken back if it was
        right. Raises Refused too_many_requests."""
        at, key, limits = self._clock(), secrets.token_urlsafe(16), sign_ins(name, source)
        with writing(self._engine) as connection:
            if too_many(connection, at, key, limits):
                raise Refused(
                    "too_many_requests", refusal("sign_in_tries"), 429, retry_seconds=RETRY_SECONDS
                )
            note_tries(connection, at, key, "web", limits)
        return key

    def was_right(self, name: str, source: str, key: str) -> None:
        """The try of this key failed not."""
        with writing(self._engine) as connection:
            take_back_tries(connection, key, sign_ins(name, source))

"""Sign-in, sessions and passwords, by the OWASP Forgot Password and Password Storage rules.

Tokens come from `secrets` (256 bits) and are stored as SHA-256 only: they are random, so a slow
hash would add nothing. Passwords are stored with argon2id (`tandem/core/password_hashes.py`).
"""

import hashlib
import secrets
from datetime import timedelta
from functools import cached_property

from argon2 import PasswordHasher
from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from tandem.core.database import reading, writing
from tandem.core.password_hashes import PasswordHashes
from tandem.shop import tables
from tandem.shop.effects import take_back_tries
from tandem.shop.port import PasswordChange, ResetLink
from tandem.shop.proof import Proof, sign_ins

RESET_LIFETIME = timedelta(minutes=30)
SESSION_LIFETIME = timedelta(hours=12)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128  # the upper bound keeps hashing cheap


def token_hash(token: str) -> str:
    """The stored form of a token, or of an address that is only to be counted."""
    return hashlib.sha256(token.encode()).hexdigest()


def weakness(password: str, name: str, email: str) -> str | None:
    """Why a new password is refused, or None. Length beats character rules (NIST 800-63B)."""
    if len(password) < SHORTEST_PASSWORD:
        return "too_short"
    if len(password) > LONGEST_PASSWORD:
        return "too_long"
    own = [email, email.split("@")[0], name, name.replace(" ", "")]
    if len(set(password.lower())) < 4 or password.lower() in [word.lower() for word in own]:
        return "too_easy"
    return None


class SqlAccounts:
    """AccountsPort on our own tables."""

    def __init__(self, engine: Engine, clock, hasher: PasswordHasher | None = None):
        self.engine, self.clock, self.hashes = engine, clock, PasswordHashes(hasher)
        self._proof = Proof(engine, clock)

    @cached_property
    def _nobodys_hash(self) -> str:
        # Checked for unknown names, so that they take as long as a wrong password.
        return self.hashes.make(secrets.token_urlsafe(16))

    def warm_up(self) -> None:
        """See AccountsPort."""
        _ = self._nobodys_hash

    def may_ask(
        self, wish: str, email: str, conversation_id: str, key: str, source: str = ""
    ) -> bool:
        """See AccountsPort. Counts by the address as typed, so it tells nothing about accounts."""
        return self._proof.may_ask(wish, email, conversation_id, key, source)

    def begin_reset(self, email: str) -> ResetLink | None:
        """See AccountsPort."""
        token = secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            found = select(tables.customer).filter_by(email=email.strip().lower())
            owner = connection.execute(found).first()
            if owner is None:
                return None
            self._forget_tokens(connection, owner.id)
            connection.execute(
                insert(tables.reset_token).values(
                    token_hash=token_hash(token),
                    customer_id=owner.id,
                    until=self.clock() + RESET_LIFETIME,
                )
            )
        return ResetLink(owner.id, owner.name, owner.email, token)

    def link_is_good(self, token: str) -> bool:
        """See AccountsPort."""
        query = select(tables.reset_token.c.token_hash).where(*self._usable(token))
        with reading(self.engine) as connection:
            return connection.execute(query).first() is not None

    def _usable(self, token: str) -> tuple[ColumnElement[bool], ...]:
        reset = tables.reset_token.c
        return (
            reset.token_hash == token_hash(token),
            reset.used_at.is_(None),
            reset.until > self.clock(),
        )

    def change_password(self, token: str, new_password: str) -> PasswordChange:
        """See AccountsPort. The token is used up by one conditional update: of many at once, the
        one whose update hits the row wins."""
        reset, customer = tables.reset_token, tables.customer
        usable = self._usable(token)
        with reading(self.engine) as connection:
            owner = connection.execute(select(customer).join(reset).where(*usable)).first()
        if owner is None:
            return PasswordChange("link_invalid")
        weak = weakness(new_password, owner.name, owner.email)
        if weak:
            return PasswordChange(weak)
        hashed = self.hashes.make(new_password)  # outside the transaction: it takes 30 ms or more
        with writing(self.engine) as connection:
            used = connection.execute(update(reset).where(*usable).values(used_at=self.clock()))
            if used.rowcount != 1:
                return PasswordChange("link_invalid")
            self._forget_tokens(connection, owner.id)
            connection.execute(update(customer).filter_by(id=owner.id).values(password_hash=hashed))
            connection.execute(delete(tables.session).filter_by(customer_id=owner.id))
        return PasswordChange("changed", owner.name, owner.email)

    def username_of(self, email: str) -> tuple[str, str] | None:
        """See AccountsPort."""
        with reading(self.engine) as connection:
            found = select(tables.customer).filter_by(email=email.strip().lower())
            row = connection.execute(found).first()
            return (row.name, row.username) if row else None

    def sign_in(self, name_or_email: str, password: str, source: str = "") -> str | None:
        """See AccountsPort. A try is counted before anything is computed, and is none afterwards
        if it was right.

        Whether somebody is unknown or wrong: a hash is verified, so it takes as long.
        """
        who, at = name_or_email.strip().lower()[:254], self.clock()
        key = self._proof.count_sign_in(who, source)
        customer = tables.customer
        with reading(self.engine) as connection:
            found = select(customer.c.id, customer.c.password_hash)
            found = found.where(or_(customer.c.email == who, customer.c.username == who))
            row = connection.execute(found).first()
        known = row.password_hash if row else self._nobodys_hash
        password = password[:LONGEST_PASSWORD]
        if not self.hashes.fits(known, password) or row is None:
            return None
        # Old costs would tell known names from unknown ones by the time they take.
        renewed = self.hashes.make(password) if self.hashes.outdated(known) else known
        token = secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            take_back_tries(connection, key, sign_ins(who, source))
            if renewed != known:
                change = update(customer).where(customer.c.id == row.id)
                connection.execute(change.values(password_hash=renewed))
            connection.execute(
                insert(tables.session).values(
                    token_hash=token_hash(token), customer_id=row.id, until=at + SESSION_LIFETIME
                )
            )
        return token

    def customer_id_of(self, session: str) -> str | None:
        """See AccountsPort."""
        with reading(self.engine) as connection:
            found = select(tables.session.c.customer_id).where(
                tables.session.c.token_hash == token_hash(session),
                tables.session.c.until > self.clock(),
            )
            return connection.scalar(found)

    def sign_out(self, session: str) -> None:
        """See AccountsPort."""
        with writing(self.engine) as connection:
            connection.execute(delete(tables.session).filter_by(token_hash=token_hash(session)))

    def _forget_tokens(self, connection, customer_id: str) -> None:
        unused = delete(tables.reset_token).filter_by(customer_id=customer_id, used_at=None)
        connection.execute(unused)

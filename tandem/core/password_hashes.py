"""Making and checking passwords' hashes, a few at a time.

argon2id at its recommended costs (RFC 9106, the library's defaults) takes 64 MiB and as many cores
as it finds. Whoever sends a hundred sign-ins at once would otherwise take gigabytes, and the time
of everybody else. All hashes of a process go through one short queue, whoever asks for them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tandem.core.errors import Refused
from tandem.core.words import refusal

AT_ONCE = 2
"""Hashes at the same time in one process: 128 MiB at the most."""
WAITING = 8
"""Further ones that may wait; each holds a thread, of which a process has 40 for all its work."""
WAIT_SECONDS = 4.0
RETRY_SECONDS = 3


class _Queue:
    def __init__(self, at_once: int, waiting: int):
        self._slots = threading.BoundedSemaphore(at_once)
        self._lock, self.places_left = threading.Lock(), at_once + waiting

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._lock:
            if not self.places_left:
                raise _busy()
            self.places_left -= 1
        try:
            if not self._slots.acquire(timeout=WAIT_SECONDS):
                raise _busy()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            with self._lock:
                self.places_left += 1


def _busy() -> Refused:
    return Refused("too_busy", refusal("too_busy"), 429, retry_seconds=RETRY_SECONDS)


QUEUE = _Queue(AT_ONCE, WAITING)
"""One for the whole process: customers, agents and new passwords share it."""


class PasswordHashes:
    """Every method that computes a hash raises Refused too_busy (429) where too many wait."""

    def __init__(self, hasher: PasswordHasher | None = None):
        """`hasher` has other costs than argon2's recommended ones."""
        self._hasher = hasher or PasswordHasher()

    def make(self, password: str, salt: bytes | None = None) -> str:
        """The hash to be stored; its salt is random, but in the demonstration."""
        with QUEUE.turn():
            return self._hasher.hash(password, salt=salt)

    def fits(self, stored: str, password: str) -> bool:
        """Whether this is the password; False too for a hash that is none."""
        with QUEUE.turn():
            try:
                return self._hasher.verify(stored, password)
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, stored: str) -> bool:
        """Whether a hash has other costs than those of today; computes nothing."""
        return self._hasher.check_needs_rehash(stored)

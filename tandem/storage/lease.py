"""How long work is claimed: a short while, and anew as long as its process lives.

Who dies leaves the work free within LEASE_SECONDS; who is slow keeps it.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)
LEASE_SECONDS = 8.0
"""Longer than a busy process needs between two beats, short enough for who waits for an answer."""
BEAT_SECONDS = 2.0


@contextmanager
def renewing(renew: Callable[[], object], most_seconds: float):
    """While the block runs, call `renew` again and again in a thread, for at most `most_seconds`:
    what hangs for good is left to others. No call is under way after the block."""
    over = threading.Event()

    def beat() -> None:
        for _ in range(int(most_seconds / BEAT_SECONDS)):
            if over.wait(BEAT_SECONDS):
                return
            try:
                renew()
            except SQLAlchemyError as error:
                log.warning("a claim could not be renewed: %s", type(error).__name__)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

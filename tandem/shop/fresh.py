"""What a shop answered seconds ago, and where it does not answer now, what it said before that.

As HTTP caches do (RFC 5861, stale-if-error). What is kept is dropped as soon as something of it is
changed, here or by the shop's own word (`tandem/channels/shop`).
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from tandem.core.errors import Later, Unavailable

MOST = 2000
"""Answers kept at once; the oldest go first."""


class Fresh:
    """`get(key, find, seconds)`: what `find` answered within `seconds`, or answers now. Where it
    raises Unavailable or Later, what it answered within `stale_seconds`."""

    def __init__(self, stale_seconds: float, clock: Callable[[], float] = time.monotonic):
        self._stale_seconds, self._clock = stale_seconds, clock
        self._kept: dict[Hashable, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get[Found](
        self, key: Hashable, find: Callable[[], Found], seconds: float, stale: bool = True
    ) -> Found:
        """See the class; without `stale` never older than `seconds`. Raises what `find` raises
        where nothing is kept."""
        with self._lock:
            kept = self._kept.get(key)
        if kept and self._clock() - kept[0] < seconds:
            return kept[1]
        asked = self._clock()
        try:
            found = find()
        except (Unavailable, Later):
            if stale and kept and self._clock() - kept[0] < self._stale_seconds:
                return kept[1]
            raise
        with self._lock:
            self._kept.pop(key, None)
            # As old as the question: what changed while it was answered may not be in it.
            self._kept[key] = (asked, found)
            while len(self._kept) > MOST:
                self._kept.pop(next(iter(self._kept)))
        return found

    def drop(self, which: Callable[[Any], bool] = lambda key: True) -> None:
        """Forget the answers whose keys are such; without `which`, all of them."""
        with self._lock:
            for key in [key for key in self._kept if which(key)]:
                del self._kept[key]

"""What may be a few seconds old: found once, then remembered for a while. Never for what decides
who has a conversation or what somebody may see."""

import time
from collections.abc import Callable, Hashable

MOST = 1000
"""Things remembered at once; the oldest go first."""


class TtlCache[Found]:
    """`get(key, find)` gives what `find` gave at most `seconds` ago. 0 remembers nothing."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._found: dict[Hashable, tuple[float, Found]] = {}

    def get(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What is remembered under `key`, or what `find` finds now."""
        moment = time.monotonic()
        remembered = self._found.get(key)
        if remembered and moment - remembered[0] < self.seconds:
            return remembered[1]
        found = find()
        self._found.pop(key, None)
        self._found[key] = (moment, found)
        while len(self._found) > MOST:
            self._found.pop(next(iter(self._found)))
        return found

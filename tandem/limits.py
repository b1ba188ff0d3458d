"""How often is too often: a sliding window in memory, per process."""

import time
from collections import deque


class Limit:
    """Allows `most` per `seconds` for each key."""

    def __init__(self, most: int, seconds: float):
        self._most, self._seconds = most, seconds
        self._times: dict[str, deque[float]] = {}

    def allow(self, key: str) -> bool:
        """Count one try of `key`; False when there were too many."""
        moment = time.monotonic()
        times = self._times.setdefault(key, deque())
        while times and times[0] <= moment - self._seconds:
            times.popleft()
        if len(self._times) > 10_000:
            self._times = {k: v for k, v in self._times.items() if v}
            self._times[key] = times
        if len(times) >= self._most:
            return False
        times.append(moment)
        return True

"""The policy as it stands in its file now: a change is taken up while running, a mistake is not."""

import logging
import time
from pathlib import Path

from tandem.config.policy import Policy, load_policy
from tandem.core.errors import PolicyError

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
"""How often at most the file is looked at."""


class PolicyFile:
    """`current` is the policy in force; `trouble` the problems of an edit that is not."""

    def __init__(self, path: Path):
        """Raises PolicyError when there is no policy to begin with."""
        self._path = path
        self._policy = load_policy(path)
        self._seen = self._stamp()
        self._next_look = time.monotonic() + LOOK_SECONDS
        self.trouble: list[str] = []

    @property
    def current(self) -> Policy:
        """The policy in force."""
        if time.monotonic() >= self._next_look:
            self.look()
        return self._policy

    def look(self) -> list[str]:
        """Take up a change of the file. A broken one is told once, and the old policy stays.

        Returns `trouble`.
        """
        self._next_look = time.monotonic() + LOOK_SECONDS
        stamp = self._stamp()
        if stamp == self._seen:
            return self.trouble
        self._seen = stamp
        try:
            self._policy = load_policy(self._path)
        except PolicyError as error:
            self.trouble = error.problems
            log.error("%s: not taken up, the values before it stay:\n%s", self._path.name, error)
        else:
            self.trouble = []
            log.warning("%s: taken up", self._path.name)
        return self.trouble

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._path.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

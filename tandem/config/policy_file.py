"""The policy as it stands in its file now: a change is taken up while running, a mistake is not."""

import hashlib
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

from tandem.config.policy import Policy, in_roles, load_policy
from tandem.config.roles import Roles
from tandem.core.errors import PolicyError

log = logging.getLogger(__name__)
NO_ROLES = Roles()
LOOK_SECONDS = 1.0
"""How often at most the file is looked at."""


@dataclass(frozen=True, slots=True)
class ChangedPolicy:
    """A policy that differs from its file, for one turn of somebody in an arm of an experiment."""

    current: Policy
    fingerprint: str
    trouble: list[str] = field(default_factory=list)

    def look(self) -> list[str]:
        """There is no file behind it that could change."""
        return self.trouble


class PolicyFile:
    """`current` is the policy in force, `fingerprint` what its file is known by (eight hexadecimal
    digits); `trouble` the problems of an edit that is not in force."""

    def __init__(self, path: Path, roles: Roles = NO_ROLES):
        """Raises PolicyError when there is no policy to begin with."""
        self._path, self._roles = path, roles
        self._policy = in_roles(load_policy(path), roles)
        self.fingerprint = self._digest()
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
            self._policy = in_roles(load_policy(self._path), self._roles)
        except PolicyError as error:
            self.trouble = error.problems
            log.error("%s: not taken up, the values before it stay:\n%s", self._path.name, error)
        else:
            self.trouble = []
            self.fingerprint = self._digest()
            log.warning("%s: taken up", self._path.name)
        return self.trouble

    def _digest(self) -> str:
        return hashlib.sha256(self._path.read_bytes()).hexdigest()[:8]

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._path.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

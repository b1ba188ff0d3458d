"""A turn of somebody in an experiment: the policy, the words and the check-ins of their arms."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from tandem.config.experiments import Arm, with_changes
from tandem.config.policy import Policy
from tandem.config.policy_file import ChangedPolicy
from tandem.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Arms:
    """`names` by experiment, and what they change together."""

    names: dict[str, str] = field(default_factory=dict)
    changed: tuple[Arm, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """Responses that are said in the place of others."""
        return {name: other for arm in self.changed for name, other in arm.words.items()}


NONE = Arms()


def arms_of(runtime: Runtime, conversation_id: str) -> Arms:
    """The arms of whoever is behind a conversation; who is new comes in now."""
    listed = runtime.config.experiments.values()
    if not listed:
        return NONE
    today = runtime.clock().astimezone(ZoneInfo(runtime.config.team.file.time_zone)).date()
    return _arms(runtime, conversation_id, today)


def words_are_tried(runtime: Runtime) -> bool:
    """Whether some experiment that has begun changes words: only then a turn must say which, and
    when it has ended, that it is none any more."""
    begun = (one for one in runtime.config.experiments.values() if one.start)
    return any(arm.words for one in begun for arm in one.arms.values())


def _arms(runtime: Runtime, conversation_id: str, today: date) -> Arms:
    running = [one for one in runtime.config.experiments.values() if one.runs_on(today)]
    found = runtime.storage.experiments.arms(conversation_id, running)
    names = {name: arm for name, (_, arm) in found.items()}
    changed = [one.arms[arm] for one, arm in found.values() if arm != one.usual]
    return Arms(names, tuple(changed))


def as_in(runtime: Runtime, arms: Arms) -> Runtime:
    """The runtime with the policy of these arms; itself where they change nothing of it."""
    changes = _changes(arms.changed)
    if not changes:
        return runtime
    policy = _changed(_Same(runtime.config.policy), changes)
    digest = hashlib.sha256(repr((policy.model_dump(), changes)).encode()).hexdigest()[:8]
    return replace(
        runtime, config=replace(runtime.config, policy_file=ChangedPolicy(policy, digest))
    )


def _changes(changed: Iterable[Arm]) -> tuple[tuple[str, float | int | str | bool], ...]:
    together: dict[str, float | int | str | bool] = {}
    for arm in changed:
        together |= arm.policy_changes
    return tuple(sorted(together.items()))


class _Same:
    """A policy that is compared by being the same object, so that it can be remembered by."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy):
        self.policy = policy

    def __hash__(self) -> int:
        return id(self.policy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.policy is self.policy


@lru_cache(maxsize=64)
def _changed(policy: _Same, changes: tuple[tuple[str, float | int | str | bool], ...]) -> Policy:
    """Made once for a policy in force and its changes: to check one takes a millisecond."""
    return with_changes(policy.policy, dict(changes))

"""From what happened to what others must hear: stored events become work of the outbox.

Each target (a Slack thread, a webhook, another help desk) is one planning function. It looks at an
event and says which work follows from it; it sends nothing itself. The outbox then does the work,
in order for each conversation and target, and again until it worked.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from tandem.cases.state_machine import owner_of
from tandem.runtime import Engine

READER = "fan_out"
KINDS = ("message", "case", "note")
"""The events that others may have to hear of."""


class Job(NamedTuple):
    """Work for the outbox. `key` makes it happen once, `lane` keeps it in order."""

    kind: str
    payload: dict[str, Any]
    key: str
    lane: str


Plan = Callable[[Engine, dict[str, Any]], Iterable[Job]]


def case_at(engine: Engine, event: dict[str, Any]) -> dict[str, Any] | None:
    """The case that was open in the event's conversation when it happened, as it is by now."""
    return engine.cases.open_at(event["conversation_id"], event["at"])


def case_hearing(engine: Engine, event: dict[str, Any]) -> dict[str, Any] | None:
    """The case whose agent must see this message: not what is said to or by the assistant."""
    speaker, case = event["data"]["speaker"], case_at(engine, event)
    if case is None or speaker == "bot":
        return None
    to_assistant = speaker == "customer" and case["closed_at"] is None and owner_of(case) == "bot"
    return None if to_assistant else case


class FanOut:
    """Reads the events in order, each once for all targets."""

    def __init__(self, engine: Engine, plans: list[Plan], wake: Callable[[], None]):
        self._engine, self._plans, self._wake = engine, plans, wake
        self._position = engine.events.position(READER)

    def once(self) -> bool:
        """Plan for the next events. False when there are none.

        Dying half-way repeats some of it, which the keys make harmless.
        """
        events, end = self._engine.events.after(self._position, KINDS)
        if end == self._position:
            return False
        for event in events:
            for plan in self._plans:
                for job in plan(self._engine, event):
                    self._engine.outbox.put(*job)
        self._engine.events.move_to(READER, end)
        self._position = end
        self._wake()
        return True

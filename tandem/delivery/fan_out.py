"""From what happened to what others must hear: stored events become work of the outbox.

Each target (a Slack thread, a webhook, another help desk) is one planning function. It looks at an
event and says which work follows from it; it sends nothing itself. The outbox then does the work,
in order for each conversation and target, and again until it worked.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tandem.cases.case import Case, owner_of
from tandem.core.conversation import Turn
from tandem.core.errors import Refused
from tandem.core.words import refusal
from tandem.learning.demo.history import DEMO_BEGINS
from tandem.runtime import Runtime
from tandem.storage.job_queue import Job

READER = "fan_out"
KINDS = ("message", "case", "note")
"""The events that others may have to hear of."""


Plan = Callable[[Runtime, dict[str, Any]], Iterable[Job]]


def case_at(runtime: Runtime, event: dict[str, Any]) -> Case | None:
    """The case that was open in the event's conversation when it happened, as it is by now."""
    return runtime.storage.cases.open_at(event["conversation_id"], event["at"])


def case_hearing(runtime: Runtime, event: dict[str, Any]) -> Case | None:
    """The case whose agent must see this message: not what is said to or by the assistant."""
    speaker, case = event["data"]["speaker"], case_at(runtime, event)
    if case is None or speaker == "bot":
        return None
    to_assistant = speaker == "customer" and case.closed_at is None and owner_of(case) == "bot"
    return None if to_assistant else case


def turn_of(runtime: Runtime, turn_id: str) -> Turn:
    """The turn that a work is about. Raises Refused unknown_turn: without it the work is void."""
    turn = runtime.storage.conversations.turn(turn_id)
    if turn is None:
        raise Refused("unknown_turn", refusal("unknown_turn"), 404)
    return turn


class FanOut:
    """Reads the events in order, each once for all targets."""

    def __init__(self, runtime: Runtime, plans: list[Plan], wake: Callable[[], None]):
        self._runtime, self._plans, self._wake = runtime, plans, wake
        self._position = runtime.storage.events.position(READER)

    def once(self) -> bool:
        """Plan for the next events. False when there are none.

        Dying half-way repeats some of it, which the keys make harmless.
        """
        events, end = self._runtime.storage.events.after(self._position, KINDS)
        if end == self._position:
            return False
        for event in events:
            if event["conversation_id"].startswith(DEMO_BEGINS):
                continue  # made up: nobody elsewhere hears of it
            for plan in self._plans:
                for job in plan(self._runtime, event):
                    whose = job.whose or event["conversation_id"]
                    self._runtime.storage.outbox.put(*job._replace(whose=whose))
        self._runtime.storage.events.move_to(READER, end)
        self._position = end
        self._wake()
        return True

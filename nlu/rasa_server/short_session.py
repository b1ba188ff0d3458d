"""A long session's tracker with the last events only, and what the earlier ones had led to.

Rasa goes through all events of a session several times a turn and sends them to every action, so
that a turn takes longer the more has been said. Rules and our actions look at the last turns.
"""

from typing import List, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MOST_EVENTS = 300
"""Of a tracker. A turn has about fifteen."""
KEPT_EVENTS = 150
"""About so many are left when there are more than MOST_EVENTS."""


def shortened(tracker: DialogueStateTracker, domain: Optional[Domain]) -> DialogueStateTracker:
    """The same state from fewer events: what was before a customer's message, and all since."""
    events = list(tracker.events)
    if len(events) <= MOST_EVENTS or domain is None:
        return tracker
    messages = range(len(events) - KEPT_EVENTS, len(events))
    first = next((at for at in messages if isinstance(events[at], UserUttered)), 0)
    cut = first - 1  # the listening before it belongs to it
    if cut <= 0:
        return tracker
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], domain.slots)
    led_to: List[Event] = [
        SlotSet(name, slot.value)
        for name, slot in before.slots.items()
        if slot.value != slot.initial_value
    ]
    if before.active_loop_name:
        led_to.append(ActiveLoop(before.active_loop_name))
    return DialogueStateTracker.from_events(
        tracker.sender_id, [*led_to, *events[cut:]], domain.slots
    )

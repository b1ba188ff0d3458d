"""Finds the class of an event by its name, without looking through all classes every time.

Rasa collects all kinds of events anew for every event it reads: 200 times for a conversation of
200 events.
"""

from typing import Dict, Optional, Text, Type

from rasa.shared.core.events import Event

_look_through_all = Event.resolve_by_type
_known: Dict[Text, Type[Event]] = {}


def resolve_by_type(
    type_name: Text, default: Optional[Type[Event]] = None
) -> Optional[Type[Event]]:
    """As Event.resolve_by_type: the class, `default`, or ValueError."""
    if type_name in _known:
        return _known[type_name]
    found = _look_through_all(type_name, default)
    if found is not None and found is not default:
        _known[type_name] = found
    return found

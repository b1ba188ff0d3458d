"""Runs the action behind custom slots once per message, not again when a form starts.

Rasa fills slots when a message comes, and all of them again when that message starts a form. For
slots that a custom action fills that is a second call to the action server, which can only answer
the same. An action that answered nothing the first time, or was not called, is called as always.

Importing this puts it into effect, if Rasa's own method is the one known here.
"""

import functools
from collections import OrderedDict
from typing import Any, Dict, List, Set, Text, Tuple

from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.rasa_patches.known_rasa import is_known

# nlu.rasa_patches.known_rasa.fingerprint of the two methods in Rasa 3.6.21.
KNOWN_SOURCE = "16135a2ff3bc4189a0407a0ca5d26642a3a98f81387e0871d963a6e831f12ae2"
MOST_REMEMBERED = 1000
"""Messages being answered at once are far fewer; older ones are forgotten."""

_answered: "OrderedDict[Tuple[Text, Text, Text], None]" = OrderedDict()
_execute_always = ActionExtractSlots._execute_custom_action


@functools.wraps(_execute_always)
async def execute_once(
    self: ActionExtractSlots,
    mapping: Dict[Text, Any],
    executed_custom_actions: Set[Text],
    output_channel: Any,
    nlg: Any,
    tracker: DialogueStateTracker,
    domain: Any,
) -> Tuple[List[Event], Set[Text]]:
    """As ActionExtractSlots._execute_custom_action, unless it has answered this message."""
    action = mapping.get("action")
    message = tracker.latest_message.message_id if tracker.latest_message else None
    key = (tracker.sender_id, message or "", action or "")
    if action and message and key in _answered:
        return [], executed_custom_actions | {action}
    arguments = (mapping, executed_custom_actions, output_channel, nlg, tracker, domain)
    events, executed = await _execute_always(self, *arguments)
    if events and message:
        _answered[key] = None
        while len(_answered) > MOST_REMEMBERED:
            _answered.popitem(last=False)
    return events, executed


def apply() -> bool:
    """Put it into effect. Returns whether it is."""
    if ActionExtractSlots._execute_custom_action is execute_once:
        return True
    if not is_known(__name__, KNOWN_SOURCE, _execute_always, ActionExtractSlots.run):
        return False
    ActionExtractSlots._execute_custom_action = execute_once
    return True


IN_EFFECT = apply()

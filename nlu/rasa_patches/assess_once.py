"""Runs the action behind custom slots once per message, not again when a form starts.

Rasa fills slots when a message comes, and all of them again when that message starts a form. For
slots that a custom action fills that is a second call to the action server, which can only answer
the same. An action that answered nothing the first time, or was not called, is called as always.

And a message that it could not hear fails: Rasa would go on without what was decided about it, keep
what it then said, and hear the next message as the answer to that.
"""

import functools
from collections import OrderedDict
from typing import Any, Dict, List, Set, Text, Tuple

from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

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


async def run_or_fail(
    self: ActionExtractSlots,
    custom_action: Text,
    output_channel: Any,
    nlg: Any,
    tracker: DialogueStateTracker,
    domain: Any,
) -> List[Event]:
    """As ActionExtractSlots._run_custom_action, which would go on where the action failed."""
    action = RemoteAction(custom_action, self._action_endpoint)
    events = await action.run(output_channel, nlg, tracker, domain)
    return [event for event in events if isinstance(event, (SlotSet, BotUttered))]

"""Calls to the action server without the domain, which our actions do not read.

Rasa can leave the domain out (`enable_selective_domain` in endpoints.yml), but an action server
of rasa-sdk 3.8 or newer refuses a call without one that it has not seen before. It is content
with an empty one, so that is what is sent. An action that wants the domain says so in domain.yml
(`send_domain: true`), as in any Rasa project.

Importing this puts it into effect.
"""

import functools
from typing import Any, Dict, Text

from rasa.core.actions.action import RemoteAction


def apply() -> None:
    """Put it into effect."""
    original = RemoteAction._action_call_format
    if getattr(original, "sends_empty_domain", False):
        return

    @functools.wraps(original)
    def call_format(self: RemoteAction, *arguments: Any, **named: Any) -> Dict[Text, Any]:
        call = original(self, *arguments, **named)
        call.setdefault("domain", {})
        return call

    call_format.sends_empty_domain = True
    RemoteAction._action_call_format = call_format


apply()

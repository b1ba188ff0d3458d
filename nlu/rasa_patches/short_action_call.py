"""Calls to the action server without the domain, which our actions do not read.

Rasa can leave the domain out (`enable_selective_domain` in endpoints.yml), but an action server
of rasa-sdk 3.8 or newer refuses a call without one that it has not seen before. It is content
with an empty one, so that is what is sent. An action that wants the domain says so in domain.yml
(`send_domain: true`), as in any Rasa project.
"""

import functools
from typing import Any, Dict, Text

from rasa.core.actions.action import RemoteAction

_call_format = RemoteAction._action_call_format


@functools.wraps(_call_format)
def call_format(self: RemoteAction, *arguments: Any, **named: Any) -> Dict[Text, Any]:
    """As RemoteAction._action_call_format, with an empty domain where it leaves it out."""
    call = _call_format(self, *arguments, **named)
    call.setdefault("domain", {})
    return call

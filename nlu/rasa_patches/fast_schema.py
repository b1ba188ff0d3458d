"""Rasa checks every action's answer against a fixed schema; here the check is built only once.

`RemoteAction._validate_action_result` (Rasa 3.6) calls `jsonschema.validate`, which checks the
schema itself and builds a validator anew on each call: 45-50 ms of every custom action. The schema
never changes, so one validator does the same work in a millisecond or two. Slots and follow-up
actions, which is nearly all that actions answer, are seen to be right without it.
"""

from functools import cache
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import DOCS_BASE_URL


@cache
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    return validator_class(schema)


def validate_action_result(self: Any, result: dict[str, Any]) -> bool:
    """As Rasa's own: True, or the ValidationError with Rasa's advice in its message."""
    error = None if plainly_right(result) else best_match(_validator().iter_errors(result))
    if error is None:
        return True
    error.message += (
        ". Failed to validate Action server response from API, make sure your response from "
        "the Action endpoint is valid. For more information about the format visit "
        f"{DOCS_BASE_URL}/custom-actions"
    )
    raise error


def plainly_right(result: Any) -> bool:
    """Whether an answer holds nothing but well-formed slots, follow-up actions and responses.

    Such an answer passes Rasa's schema (tests/nlu/rasa_patches holds it to that); of any other this
    says nothing.
    """
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events"), result.get("responses")
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(isinstance(response, dict) for response in responses)
        and all(_plain(event) for event in events)
    )


def _plain(event: Any) -> bool:
    if not isinstance(event, dict) or not isinstance(event.get("name"), str):
        return False
    if event.get("timestamp") is not None or event.get("metadata") is not None:
        return False
    kind = event.get("event")
    return kind == "followup" or (kind == "slot" and "value" in event)

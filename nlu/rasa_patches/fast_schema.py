"""Rasa checks every action's answer against a fixed schema; here the check is built only once.

`RemoteAction._validate_action_result` (Rasa 3.6) calls `jsonschema.validate`, which checks the
schema itself and builds a validator anew on each call: 45-50 ms of every custom action. The schema
never changes, so one validator does the same work in a millisecond or two. Slots and follow-up
actions, which is nearly all that actions answer, are seen to be right without it.

`apply()` replaces the method only when its source, and that of the schema, is the one known here;
with any other Rasa it warns and leaves Rasa alone.
"""

import hashlib
import inspect
import warnings
from typing import Any, Optional

# sha256 of inspect.getsource of the two methods in Rasa 3.6.20 and 3.6.21.
KNOWN_SOURCE = "92c725034cf9d06a0bacc907e9a07deb21b7be90687a0dbd5002dd17aa5031b5"


def source_fingerprint(remote_action: type) -> str:
    """SHA-256 of the source of the method that is replaced and of the schema it reads."""
    source = inspect.getsource(remote_action._validate_action_result)
    source += inspect.getsource(remote_action.action_response_format_spec)
    return hashlib.sha256(source.encode()).hexdigest()


def apply(remote_action: Optional[type] = None) -> bool:
    """Speed up Rasa's check of action results. Returns whether it is in effect."""
    if remote_action is None:
        from rasa.core.actions.action import RemoteAction as remote_action

    if getattr(remote_action._validate_action_result, "checks_with_one_validator", False):
        return True
    fingerprint = source_fingerprint(remote_action)
    if fingerprint != KNOWN_SOURCE:
        warnings.warn(
            "nlu/rasa_patches/fast_schema.py: RemoteAction._validate_action_result of this Rasa is not the one "
            f"known (sha256 {fingerprint}); Rasa is left as it is and each custom action takes "
            "about 50 ms longer. Compare the method with the replacement, then set KNOWN_SOURCE.",
            stacklevel=2,
        )
        return False
    remote_action._validate_action_result = _replacement(remote_action)
    return True


def plainly_right(result: Any) -> bool:
    """Whether an answer holds nothing but well-formed slots, follow-up actions and responses.

    Such an answer passes Rasa's schema (tests/nlu/rasa_patches/test_fast_schema.py holds it to that); of any
    other this says nothing.
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


def _replacement(remote_action: type) -> Any:
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from rasa.shared.constants import DOCS_BASE_URL

    schema = remote_action.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate_action_result(self: Any, result: dict[str, Any]) -> bool:
        """As Rasa's own: True, or the ValidationError with Rasa's advice in its message."""
        error = None if plainly_right(result) else best_match(validator.iter_errors(result))
        if error is None:
            return True
        error.message += (
            ". Failed to validate Action server response from API, make sure your response from "
            "the Action endpoint is valid. For more information about the format visit "
            f"{DOCS_BASE_URL}/custom-actions"
        )
        raise error

    validate_action_result.checks_with_one_validator = True
    return validate_action_result


IN_EFFECT = apply()

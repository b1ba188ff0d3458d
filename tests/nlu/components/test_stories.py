"""Stories are looked up where one can be going on, and nowhere else."""

import base64
import json
import zlib

from nlu.components.stories import steps_of


def key_of(*states):
    """As Rasa's MemoizationPolicy makes its keys."""
    text = json.dumps(list(states), sort_keys=True).replace('"', "")
    return base64.b64encode(zlib.compress(text.encode())).decode()


def test_the_last_step_of_each_key_is_known():
    began = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "thanks"}}
    said = {"prev_action": {"action_name": "utter_thanks"}, "user": {"intent": "thanks"}}
    denied = {
        "prev_action": {"action_name": "action_listen"},
        "user": {"intent": "deny", "entities": ["amount"]},
        "slots": {"email": [1.0]},
        "active_loop": {"name": "order_form"},
    }
    lookup = {
        key_of(began): "utter_thanks",
        key_of(began, said): "action_listen",
        key_of(began, said, denied): "utter_goodbye",
        key_of({}): "action_listen",
    }
    assert steps_of(lookup) == {
        ("action_listen", "thanks"),
        ("utter_thanks", "thanks"),
        ("action_listen", "deny"),
        ("", ""),
    }


def test_keys_that_are_not_packed_are_read_too():
    assert steps_of({"[{prev_action: {action_name: utter_a}, user: {intent: b}}]": "x"}) == {
        ("utter_a", "b")
    }

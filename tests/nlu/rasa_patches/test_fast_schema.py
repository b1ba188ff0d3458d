import warnings

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from nlu.rasa_patches import fast_schema


@pytest.fixture()
def action():
    return RemoteAction("action_x", EndpointConfig("http://localhost"))


def test_it_is_in_effect_with_this_rasa():
    assert fast_schema.IN_EFFECT, (
        "Rasa has changed its check: look at nlu/rasa_patches/fast_schema.py"
    )


def test_good_answers_pass_and_bad_ones_carry_rasas_advice(action):
    good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hi"}]}
    assert action._validate_action_result(good) is True
    with pytest.raises(ValidationError) as error:
        action._validate_action_result({"events": "none", "responses": []})
    assert "Failed to validate Action server response" in error.value.message


def test_another_rasa_is_left_alone():
    class Other:
        def _validate_action_result(self, result):
            return "its own"

        @staticmethod
        def action_response_format_spec():
            return {}

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert fast_schema.apply(remote_action=Other) is False
    assert "left as it is" in str(caught[0].message)
    assert Other()._validate_action_result({}) == "its own"

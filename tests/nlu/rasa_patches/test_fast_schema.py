import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig


@pytest.fixture()
def action():
    return RemoteAction("action_x", EndpointConfig("http://localhost"))


def test_good_answers_pass_and_bad_ones_carry_rasas_advice(action):
    good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hi"}]}
    assert action._validate_action_result(good) is True
    with pytest.raises(ValidationError) as error:
        action._validate_action_result({"events": "none", "responses": []})
    assert "Failed to validate Action server response" in error.value.message

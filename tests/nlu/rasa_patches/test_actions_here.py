"""Actions answer in Rasa's own process what they answer over HTTP, errors included."""

import asyncio
import json
import socket
import subprocess
import sys
import time
import types

import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor

from nlu.rasa_patches import actions_here
from tests.nlu.rasa_patches import some_actions


def call(name):
    slots = {"facts": {"email": "a@b.example"}}
    tracker = {"sender_id": "c", "slots": slots, "events": [], "latest_message": {}}
    return {"next_action": name, "sender_id": "c", "tracker": tracker, "domain": {}}


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(actions_here, "executor", some_actions.executor)
    return EndpointConfig("here")


def asked(endpoint, name):
    given = call(name)
    before = json.loads(json.dumps(given))
    try:
        found = asyncio.run(endpoint.request(json=given, method="post"))
    except ClientResponseError as error:
        found = (error.status, json.loads(error.text))
    assert given == before
    return found


@pytest.fixture(scope="module")
def over_http():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, some_actions.__file__, str(port)])
    end = time.monotonic() + 30
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) and time.monotonic() < end:
            time.sleep(0.1)
    yield EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize("name", ["action_answer", "action_reject", "action_unknown"])
def test_the_answer_is_that_of_an_action_server(here, over_http, name):
    assert asked(here, name) == asked(over_http, name)


def test_an_error_is_one_and_its_words_go_nowhere(here, over_http):
    status, said = asked(here, "action_fail")
    assert status == asked(over_http, "action_fail")[0] == 500
    assert said == {"error": "ValueError", "action_name": "action_fail"}


def test_what_an_action_answers_is_what_json_would_make_of_it(here):
    assert asked(here, "action_answer")["events"][1]["value"] == ["a", 1]


def test_the_folder_of_actions_is_started_once_and_found(monkeypatch):
    started = []
    start = types.SimpleNamespace(start=started.append, Executor=ActionExecutor)
    monkeypatch.setitem(sys.modules, "actions.start", start)
    actions_here.executor.cache_clear()
    try:
        found = {item.name for item in actions_here.executor().list_actions()}
        assert actions_here.executor() is actions_here.executor()
    finally:
        actions_here.executor.cache_clear()
    assert started == ["rasa"]
    assert {"action_assess_turn", "action_hand_over", "action_track_order"} <= found


def test_where_the_actions_are_is_read_from_the_variable(monkeypatch):
    monkeypatch.setenv("TANDEM_ACTIONS_ENDPOINT", "here")
    assert actions_here.wanted()
    monkeypatch.setenv("TANDEM_ACTIONS_ENDPOINT", "http://127.0.0.1:5055/webhook")
    assert not actions_here.wanted()

"""Rasa can answer only where it has a model, and nothing is said that it does not keep."""

import asyncio
from types import SimpleNamespace

import pytest
from rasa.utils.endpoints import ClientResponseError
from sqlalchemy.exc import OperationalError

from nlu.rasa_server.front_door import FrontDoor


def route_of(door: FrontDoor, path: str, heard=lambda message: None):
    routes = door.blueprint(heard)
    return next(one.handler for one in routes._future_routes if one.uri == path)


@pytest.mark.parametrize(
    ("agent", "status"),
    [
        (None, 503),
        (SimpleNamespace(is_ready=lambda: False), 503),
        (SimpleNamespace(is_ready=lambda: True), 200),
    ],
)
def test_without_a_model_it_is_not_ready(agent, status, monkeypatch):
    monkeypatch.setattr("nlu.rasa_patches.actions_here.wanted", lambda: False)
    request = SimpleNamespace(app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)))
    answer = asyncio.run(route_of(FrontDoor("a-token"), "/ready")(request))
    assert answer.status == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError("no space left on device"), 503),
        (OperationalError("INSERT ...", {}, Exception("disk full")), 503),
        (ClientResponseError(503, "OperationalError", b"{}"), 503),
        (ClientResponseError(500, "KeyError", b"{}"), 500),
        (KeyError("nothing that comes back"), 500),
    ],
)
def test_replies_of_a_turn_that_could_not_be_kept_are_not_given(error, status, monkeypatch):
    monkeypatch.setattr("nlu.rasa_patches.actions_here.wanted", lambda: False)

    async def says_and_fails(message):
        await message.output_channel.send_text_message("u1", "Which order is it about?")
        raise error

    request = SimpleNamespace(headers={"x-tandem-token": "a-token"}, json={"message": "hello"})
    handler = route_of(FrontDoor("a-token"), "/webhook", says_and_fails)
    answer = asyncio.run(handler(request))
    assert answer.status == status
    assert b"Which order" not in answer.body

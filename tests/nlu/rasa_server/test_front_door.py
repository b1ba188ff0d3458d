"""Rasa says that it can answer only where it has a model."""

import asyncio
from types import SimpleNamespace

import pytest

from nlu.rasa_server.front_door import FrontDoor


def route_of(door: FrontDoor, path: str):
    routes = door.blueprint(lambda message: None)
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

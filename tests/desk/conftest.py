"""A front door with an agent, and a case that waits."""

import pytest
from starlette.testclient import TestClient

from tandem.handover.open_case import call_person
from tandem.server.app import create_app
from tests.support.desks import DeskClient


@pytest.fixture
def app(runtime):
    app = create_app(runtime)
    with TestClient(app):
        yield app


@pytest.fixture
def sam(app, runtime):
    return DeskClient(app, runtime, "Sam")


@pytest.fixture
def case(runtime):
    conversation = runtime.storage.conversations.open("website", None)
    runtime.storage.conversations.add_turn(conversation, "customer", "where is order 1042")
    return call_person(runtime, conversation, "p1")

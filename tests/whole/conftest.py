"""One whole system for all tests of this folder."""

from pathlib import Path

import pytest

from tests.support.slack_server import SECRET, TOKEN, SlackServer
from tests.support.system import Agent, Customer, System


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side: the tests on the system that all share, and those that start one of their own,
    file by file."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            shared = "system" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("system" if shared else item.path.name))


@pytest.fixture(scope="session")
def workspace():
    """A Slack workspace, which the system is connected to."""
    workspace = SlackServer()
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def system(tmp_path_factory, workspace):
    """Rasa, actions and web, started as `make run` does, with Slack."""
    system = System(tmp_path_factory.mktemp("tandem"))
    system.environment |= {
        "TANDEM_SLACK_BOT_TOKEN": TOKEN,
        "TANDEM_SLACK_SIGNING_SECRET": SECRET,
        "TANDEM_SLACK_API_URL": workspace.api_url,
        "TANDEM_SLACK_AGENTS_CHANNEL": "C0AGENTS",
    }
    system.start()
    yield system
    assert system.stop() == 0, "\n".join(system.log[-20:])


@pytest.fixture
def customer(system):
    """A visitor on the website."""
    customer = Customer(system)
    yield customer
    customer.close()


@pytest.fixture(scope="session")
def agent(system):
    """Sam, signed in at the desk."""
    return Agent(system)

"""One whole system for all tests of this folder."""

import pytest
from system import Agent, Customer, System


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    """Rasa, actions and web, started as `make run` does."""
    system = System(tmp_path_factory.mktemp("tandem"))
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

"""Two of each process behind a balancer, on PostgreSQL and Redis, for all tests of this folder."""

import pytest

from tandem.cli.operate import balancer
from tandem.core.errors import SettingsError
from tests.support.system import System


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    """Started as `make run-cluster` does."""
    try:
        balancer.haproxy()
    except SettingsError as error:
        pytest.skip(f"THE WHOLE CLUSTER IS NOT TESTED: {error}")
    system = System(tmp_path_factory.mktemp("cluster"), "run-cluster")
    system.start()
    yield system
    assert system.stop() == 0, "\n".join(system.log[-20:])

"""Fixtures: a PostgreSQL and a Redis of the tests' own. Missing programs fail the test loudly."""

import pytest

from tandem.cli.operate.services import Postgres, Redis
from tandem.core.database import open_database
from tandem.storage import schema


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of the tests' own."""
    server = Postgres(fsync="off")  # killed processes lose nothing by it, only a lost machine does
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def brought_up(postgres) -> str:
    """The name of a PostgreSQL database with our tables, all empty, made once to be copied."""
    database = open_database(postgres.create("brought_up"))
    schema.bring_up(database)
    database.dispose()
    return "brought_up"


@pytest.fixture
def redis_server():
    """A Redis server that a test may stop and start."""
    server = Redis()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def redis_url(redis_server) -> str:
    """The address of a Redis of one's own."""
    return redis_server.url

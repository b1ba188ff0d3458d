"""A runtime whose stores are all of one kind of database."""

import pytest

from tests.conftest import make_runtime, new_database, put_away
from tests.privacy.planted import rasa_table
from tests.support.shops import FixedClock


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request, tmp_path, filled_shop):
    """A runtime and its clock, with Rasa's trackers on the same kind of database."""
    urls = {"database_url": "", "tracker_url": f"sqlite:///{tmp_path / 'rasa.db'}"}
    if request.param == "postgresql":
        urls = {"database_url": new_database(request), "tracker_url": new_database(request)}
    rasa_table(urls["tracker_url"])
    clock = FixedClock()
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, **urls)
    runtime.storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    yield runtime, clock
    put_away(runtime)

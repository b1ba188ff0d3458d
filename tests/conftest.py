"""A runtime on databases in a temporary folder, and an agent."""

import os
import shutil
import uuid
from datetime import date
from pathlib import Path

import hypothesis
import pytest

from tandem.cases.agent import Agent
from tandem.config.settings import Settings
from tandem.core.database import open_database
from tandem.delivery import loop
from tandem.runtime import Runtime
from tandem.server.bootstrap import build_runtime
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop
from tandem.storage import schema
from tests.support.services import brought_up, postgres, redis_server, redis_url  # noqa: F401
from tests.support.shops import CHEAP, FixedClock

hypothesis.settings.register_profile(
    "same_everywhere", derandomize=os.environ.get("TANDEM_TEST_TIMES", "1") == "1", deadline=None
)
hypothesis.settings.load_profile("same_everywhere")
# The same tries on every machine, however busy it is, so that what is red is the change's fault.
# TANDEM_TEST_TIMES=20 looks for new ones.

USES_SERVICES = {
    "runtime",
    "whole",
    "either",
    "timed",
    "url",
    "postgres",
    "redis_url",
    "filled_shop",
}
"""Fixtures of tests that are not for the seconds between two edits."""


ALL_SERVICES = "pytestmark = pytest.mark.services"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file of which every test needs services is not even imported for the rest."""
    if config.option.markexpr != "not services" or collection_path.suffix != ".py":
        return None
    return ALL_SERVICES in collection_path.read_text("utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs databases or servers: `pytest -m "not services"` is the fast rest."""
    for item in items:
        if USES_SERVICES & set(getattr(item, "fixturenames", ())):
            item.add_marker("services")


@pytest.fixture(autouse=True)
def impatient_loops(monkeypatch):
    """Tests store work past the process whose loops should be woken: let those look often."""
    monkeypatch.setattr(loop, "LOOK_SECONDS", 0.2)


TODAY = date.today()
OURS = "tandem.db"


@pytest.fixture(scope="session")
def filled_shop(tmp_path_factory) -> Path:
    """A database file with the demo shop, made once; beside it one with our tables, all empty."""
    file = tmp_path_factory.mktemp("shop") / "shop.db"
    shop = SqlShop(f"sqlite:///{file}", hasher=CHEAP)
    fill_demo(shop, TODAY)
    shop.engine.dispose()
    ours = open_database(f"sqlite:///{file.with_name(OURS)}")
    schema.bring_up(ours)
    ours.dispose()
    return file


def make_runtime(folder: Path, filled_shop: Path, database_url: str = "", **more) -> Runtime:
    """A whole runtime: own database, own copy of the demo shop, Rasa unreachable. Passwords cost
    little; what is about their cost asks for `hasher=PasswordHasher()`."""
    folder.mkdir(exist_ok=True)
    shutil.copy(filled_shop, folder / "shop.db")
    if not database_url and not (folder / OURS).exists():
        shutil.copy(filled_shop.with_name(OURS), folder / OURS)
    clock, hasher = more.pop("clock", None), more.pop("hasher", CHEAP)
    shop = more.pop("shop_itself", None)
    more.setdefault("tracker_url", f"sqlite:///{folder / 'rasa.db'}")
    settings = Settings(
        demo=True,
        var_dir=folder,
        database_url=database_url or f"sqlite:///{folder / OURS}",
        shop_database_url=f"sqlite:///{folder / 'shop.db'}",
        secret_key="s" * 40,
        identity_secret="i" * 40,
        rasa_token="r" * 40,
        rasa_port=9,  # nothing listens there
        retry_seconds=0.1,
        base_url="http://shop.test",
        hosts="testserver 127.0.0.1",
        **more,
    )
    return build_runtime(settings, shop, clock=clock, hasher=hasher)


def put_away(runtime: Runtime) -> None:
    """Close its databases."""
    runtime.storage.database.dispose()
    runtime.shop.engine.dispose()


@pytest.fixture
def runtime(tmp_path, filled_shop):
    """A whole runtime on SQLite."""
    runtime = make_runtime(tmp_path, filled_shop)
    yield runtime
    put_away(runtime)


def new_database(request: pytest.FixtureRequest) -> str:
    """The address of a database on the tests' PostgreSQL: our tables, all empty."""
    template = request.getfixturevalue("brought_up")
    return request.getfixturevalue("postgres").create(f"test_{uuid.uuid4().hex}", template)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path, filled_shop):
    """The address of a database that several processes can use, once of each kind."""
    if request.param == "postgresql":
        return new_database(request)
    return f"sqlite:///{shutil.copy(filled_shop.with_name(OURS), tmp_path / OURS)}"


@pytest.fixture
def whole(url, tmp_path, filled_shop):
    """A whole runtime on `url`."""
    runtime = make_runtime(tmp_path, filled_shop, url)
    yield runtime
    put_away(runtime)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, tmp_path, filled_shop):
    """A whole runtime, once on each database."""
    url = ""
    if request.param == "postgresql":
        url = new_database(request)
    runtime = make_runtime(tmp_path, filled_shop, url)
    yield runtime
    put_away(runtime)


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 14 May 2026, 12:00 UTC, until a test turns it."""
    return FixedClock()


@pytest.fixture
def timed(tmp_path, filled_shop, clock):
    """A whole runtime that goes by `clock` and keeps the hours of team.yml."""
    runtime = make_runtime(tmp_path, filled_shop, clock=clock, hours="keep")
    yield runtime
    put_away(runtime)


@pytest.fixture
def agent(runtime) -> Agent:
    """An agent who can take cases."""
    agent_id = runtime.storage.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    return runtime.storage.agents.get(agent_id)

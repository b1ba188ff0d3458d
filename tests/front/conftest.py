"""An engine on databases in a temporary folder, and an agent."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from services import postgres, redis_server, redis_url  # noqa: F401

from tandem.settings import Settings
from tandem.shop.demo.build import fill_demo
from tandem.shop.sql import SqlShop
from tandem.wiring import build_engine

TODAY = date.today()


@pytest.fixture(scope="session")
def filled_shop(tmp_path_factory) -> Path:
    """A database file with the demo shop, made once."""
    file = tmp_path_factory.mktemp("shop") / "shop.db"
    shop = SqlShop(f"sqlite:///{file}")
    fill_demo(shop, TODAY)
    shop.engine.dispose()
    return file


@pytest.fixture
def engine(tmp_path, filled_shop):
    """A whole engine: own database, own copy of the demo shop, Rasa unreachable."""
    shutil.copy(filled_shop, tmp_path / "shop.db")
    settings = Settings(
        demo=True,
        var_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'tandem.db'}",
        shop_database_url=f"sqlite:///{tmp_path / 'shop.db'}",
        secret_key="s" * 40,
        identity_secret="i" * 40,
        rasa_token="r" * 40,
        rasa_port=9,  # nothing listens there
        retry_seconds=0.1,
        base_url="http://shop.test",
    )
    engine = build_engine(settings)
    yield engine
    engine.database.dispose()
    engine.shop.engine.dispose()


@pytest.fixture
def agent(engine) -> dict:
    """An agent who can take cases."""
    agent_id = engine.agents.add("sam@example.org", "Sam Okafor", "secret-enough", "agent")
    return {"id": agent_id, "name": "Sam Okafor"}

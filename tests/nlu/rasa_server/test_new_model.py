"""A model that is trained while Rasa runs is taken up; a broken one changes nothing."""

import asyncio
import os
from types import SimpleNamespace

from nlu.rasa_server import new_model


class Agent:
    """As far as `take_up` knows it: where its model is, and how it loads another."""

    def __init__(self, path):
        self.processor = SimpleNamespace(model_path=path)
        self.loaded, self.broken = 0, False

    def load_model(self, path):
        if self.broken:
            raise ValueError("no model")
        self.loaded += 1


def test_a_new_file_is_loaded_once_and_a_broken_one_told(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(new_model, "LOOK_SECONDS", 0.01)
    path = tmp_path / "tandem.tar.gz"
    path.write_text("one")
    agent = Agent(path)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))

    def fresh(second: int) -> None:
        path.write_text("again")
        os.utime(path, (second, second))

    async def day() -> None:
        watching = asyncio.create_task(new_model.take_up(app))
        await asyncio.sleep(0.05)
        assert agent.loaded == 0
        fresh(1_000)
        await asyncio.sleep(0.2)
        assert agent.loaded == 1
        agent.broken = True
        fresh(2_000)
        await asyncio.sleep(0.2)
        assert agent.loaded == 1 and "not taken up" in caplog.text
        agent.broken = False
        fresh(3_000)
        await asyncio.sleep(0.2)
        watching.cancel()
        assert agent.loaded == 2

    asyncio.run(day())

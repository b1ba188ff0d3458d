"""What is measured of each side: training; start; turns and memory while it runs."""

import asyncio
import sys
from pathlib import Path

import httpx

from benchmarks import stock
from benchmarks.load import PATIENCE_SECONDS, RASA_TOKEN, Load
from benchmarks.servers import Server, free_ports, running, timed
from benchmarks.talks import Conversations, front_door_loads, one_turn, rasa_loads
from tandem.cli.operate import demo
from tandem.cli.operate.rasa_environment import QUIET, RASA, environment
from tandem.config.settings import ROOT, Settings
from tandem.runtime import Runtime
from tandem.server.bootstrap import build_runtime

Figures = dict[str, float | list[float]]
"""Measure -> figure of one run. Seconds, MB, turns per second; turn times as lists of seconds."""


def demo_engine(folder: Path) -> Runtime:
    """A filled demo shop and our own database in `folder`, where the processes find them."""
    settings = Settings(
        demo=True,
        var_dir=folder,
        database_url=f"sqlite:///{folder / 'tandem.db'}",
        shop_database_url=f"sqlite:///{folder / 'shop.db'}",
    )
    runtime = build_runtime(settings)
    demo.fill(runtime)
    return runtime


def train_stock(project: Path) -> float:
    """Seconds of `rasa train` in the stock project."""
    return timed(stock.train_command(), folder=project, environment=QUIET)


def train_tandem(folder: Path) -> float:
    """Seconds of `rasa train` in ours, nothing taken from an earlier training."""
    command = [*RASA, "train", "--force", "--out", str(folder / "models")]
    settings = Settings(demo=True, var_dir=folder)
    return timed(command, folder=ROOT, environment=environment(settings))


def run_stock(project: Path, supply: Conversations, turns: int) -> Figures:
    """Start, turns and memory of the stock project's server."""
    (port,) = free_ports(1)
    base = f"http://127.0.0.1:{port}"

    def answered() -> bool:
        hello = {"sender": "first", "message": "hello"}
        try:
            url = f"{base}/webhooks/rest/webhook"
            response = httpx.post(url, json=hello, timeout=PATIENCE_SECONDS)
            return response.status_code == 200 and bool(response.json())
        except (httpx.TransportError, ValueError):
            return False

    with running(
        stock.run_command(port),
        answered,
        folder=project,
        log=project / "server.log",
        environment=QUIET,
    ) as server:
        figures: Figures = {"start": server.ready_seconds}
        figures |= _turns("rasa", rasa_loads(base, supply, turns))
        figures["memory rasa"] = sum(server.memory().values())
    return figures


def run_tandem(folder: Path, runtime: Runtime, supply: Conversations, turns: int) -> Figures:
    """Start, turns (front door, and Rasa alone) and memory of all of ours."""
    web, rasa = free_ports(2)
    settings = {
        "TANDEM_DEMO": "true",
        "TANDEM_RASA_TOKEN": RASA_TOKEN,
        "TANDEM_VAR_DIR": str(folder),
        "TANDEM_MESSAGES_PER_MINUTE": "1000000",
        "TANDEM_WEB_PORT": str(web),
        "TANDEM_RASA_PORT": str(rasa),
    }
    base = f"http://127.0.0.1:{web}"

    def answered() -> bool:
        try:
            if not httpx.get(f"{base}/health", timeout=PATIENCE_SECONDS).json()["rasa"]:
                return False
            asyncio.run(one_turn(base))
            return True
        except (httpx.TransportError, ValueError):
            return False

    with running(
        [sys.executable, "-m", "tandem.cli", "run"],
        answered,
        folder=ROOT,
        log=folder / "server.log",
        environment=settings,
    ) as server:
        figures: Figures = {"start": server.ready_seconds}
        figures |= _turns("door", front_door_loads(base, supply, turns))
        inside = f"http://127.0.0.1:{rasa}"
        figures |= _turns("rasa", rasa_loads(inside, supply, turns, runtime))
        figures |= _memory(server)
    return figures


def _turns(way: str, loads: list[Load]) -> Figures:
    figures: Figures = {}
    for load in loads:
        figures[f"{way} {load.customers} turns"] = load.turns
        figures[f"{way} {load.customers} per second"] = load.per_second
        figures[f"{way} {load.customers} silent"] = load.silent
    return figures


def _memory(server: Server) -> Figures:
    every = server.memory()
    rasa = sum(mb for command, mb in every.items() if f"{RASA[1]} {RASA[2]} run" in command)
    return {"memory rasa": rasa, "memory whole": sum(every.values())}

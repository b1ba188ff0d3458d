"""`make run`: trains if needed, fills the demo, starts the three processes, says where to look."""

import asyncio
import contextlib
import json
import sys
import time

import httpx

from tandem.cli.design.train import MODEL, train
from tandem.cli.operate import demo
from tandem.cli.operate.processes import Process, Supervisor, check_ports, say
from tandem.cli.operate.rasa_environment import RASA, environment
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.desk import demo_agents
from tandem.server.bootstrap import build_runtime
from tandem.shop.demo.people import DEMO_PASSWORD


def run() -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    settings = load_settings()
    check_ports(
        {
            "TANDEM_WEB_PORT": (settings.host, settings.web_port),
            "TANDEM_RASA_PORT": (settings.inside_host, settings.rasa_port),
            "TANDEM_ACTIONS_PORT": (settings.inside_host, settings.actions_port),
        }
    )
    runtime = build_runtime(
        settings
    )  # a wrong policy or setting is told now, not at the first turn
    if settings.demo:
        demo.fill(runtime)
    train()
    say("tandem", "starting Rasa, the action server and the front door")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(settings))
    say("tandem", "stopped")


async def _run(settings: Settings) -> None:
    supervisor = Supervisor(processes(settings), str(ROOT))
    ready = asyncio.create_task(say_when_ready(settings))
    await supervisor.run()
    ready.cancel()


def processes(settings: Settings) -> list[Process]:
    """The three processes of one machine."""
    return [web_process(settings), actions_process(settings), rasa_process(settings)]


def web_process(settings: Settings, name: str = "web") -> Process:
    """A front door."""
    return Process(name, [sys.executable, "-m", "tandem.server.app"], variables(settings))


def actions_process(settings: Settings, name: str = "actions") -> Process:
    """An action server."""
    return Process(name, [sys.executable, "-m", "actions"], variables(settings))


def rasa_process(settings: Settings, name: str = "rasa") -> Process:
    """A Rasa server."""
    rasa = [*RASA, "run", "--model", str(MODEL), "--interface", settings.inside_host]
    rasa += ["--enable-api", "--port", str(settings.rasa_port), "--quiet"]
    return Process(name, rasa, environment(settings))


def variables(settings: Settings) -> dict[str, str]:
    """All settings as environment variables for a process of ours."""
    return {
        f"TANDEM_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.model_dump(mode="json").items()
        if value not in (None, "")
    }


async def say_when_ready(settings: Settings) -> None:
    """Say where to look as soon as the front door answers and Rasa is ready."""
    began = time.monotonic()
    url = f"http://{settings.host}:{settings.web_port}/health"
    async with httpx.AsyncClient(timeout=2) as client:
        while True:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                if (await client.get(url)).json().get("rasa"):
                    break
            await asyncio.sleep(0.5)
    say("tandem", f"ready after {time.monotonic() - began:.0f} s. Where to look:")
    base = settings.base_url
    say("tandem", f"  shop with the chat   {base}/")
    say("tandem", f"  agents' desk         {base}/desk")
    if settings.demo:
        for agent in demo_agents.AGENTS:
            say("tandem", f"      {agent.email}  password {demo_agents.PASSWORD}")
        say("tandem", f"  local mailbox        {base}/mailbox")
        say("tandem", f"  a customer           maya.lindqvist@example.org, {DEMO_PASSWORD}")
    say("tandem", "Ctrl-C ends all.")

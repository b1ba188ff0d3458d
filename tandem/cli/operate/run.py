"""`make run`: trains if needed, fills the demo, starts the processes, says where to look."""

import sys

from tandem.cli.design.train import train
from tandem.cli.operate import demo
from tandem.cli.operate.processes import (
    Plan,
    Process,
    become_supervisor,
    check_ports,
    say,
)
from tandem.cli.operate.rasa_environment import RASA, environment, variables, variables_inside
from tandem.config.model_file import model_for
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.desk import demo_agents
from tandem.server.bootstrap import build_runtime
from tandem.shop.demo.people import DEMO_PASSWORD


def run() -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    settings = load_settings()
    check_ports(ports(settings))
    # A wrong policy or setting is told now, not at the first turn.
    runtime = build_runtime(settings)
    if settings.demo:
        demo.fill(runtime)
    runtime.storage.database.dispose()
    train()
    started = processes(settings)
    say("tandem", f"starting {' and '.join(process.name for process in started)}")
    door = (settings.host, settings.web_port)
    become_supervisor(Plan(started, str(ROOT), door, where_to_look(settings)))


def ports(settings: Settings) -> dict[str, tuple[str, int]]:
    """Where the processes of one machine will listen, by setting."""
    found = {
        "TANDEM_WEB_PORT": (settings.host, settings.web_port),
        "TANDEM_RASA_PORT": (settings.inside_host, settings.rasa_port),
    }
    if has_action_server(settings):
        found["TANDEM_ACTIONS_PORT"] = (settings.inside_host, settings.actions_port)
    return found


def processes(settings: Settings) -> list[Process]:
    """The processes of one machine. Rasa, which takes longest to start, comes first; actions are
    a process of their own only where TANDEM_ACTIONS_URL names this machine's port for them."""
    started = [rasa_process(settings), web_process(settings)]
    if has_action_server(settings):
        started.append(actions_process(settings))
    if settings.demo and settings.demo_history:
        started.append(history_process(settings))
    return started


def history_process(settings: Settings) -> Process:
    """Fills the made-up history once everything else is ready, and ends."""
    command = [sys.executable, "-m", "tandem.cli.operate.demo_history"]
    return Process("history", command, variables(settings), once=True)


def has_action_server(settings: Settings) -> bool:
    """Whether TANDEM_ACTIONS_URL is that of an action server to be started here."""
    return settings.actions_url == f"http://127.0.0.1:{settings.actions_port}"


def web_process(settings: Settings, name: str = "web") -> Process:
    """A front door."""
    return Process(name, [sys.executable, "-m", "tandem.server.app"], variables(settings))


def actions_process(settings: Settings, name: str = "actions") -> Process:
    """An action server."""
    return Process(name, [sys.executable, "-m", "actions"], variables_inside(settings))


def rasa_process(settings: Settings, name: str = "rasa") -> Process:
    """A Rasa server, with the actions in it unless they have a server of their own."""
    rasa = [
        *RASA,
        "run",
        "--model",
        str(model_for(settings.spoken)),
        "--interface",
        settings.inside_host,
    ]
    rasa += ["--enable-api", "--port", str(settings.rasa_port), "--quiet"]
    return Process(name, rasa, environment(settings))


def where_to_look(settings: Settings) -> list[str]:
    """What is said as soon as all is ready."""
    base = settings.base_url
    lines = [f"  shop with the chat   {base}/", f"  agents' desk         {base}/desk"]
    if settings.demo:
        lines += [
            f"      {agent.email}  password {demo_agents.PASSWORD}" for agent in demo_agents.AGENTS
        ]
        lines.append(f"  local mailbox        {base}/mailbox")
        lines.append(f"  a customer           maya.lindqvist@example.org, {DEMO_PASSWORD}")
    return lines

"""`make run-cluster`: several front doors and Rasas behind a balancer, on one machine: what runs on
many, small enough to try and to break (`make drill`).

PostgreSQL and Redis are the ones that the settings name; without, private ones are started.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from tandem.cli.design.train import train
from tandem.cli.operate import balancer, demo
from tandem.cli.operate.processes import Plan, Process, check_ports, say, supervise
from tandem.cli.operate.run import actions_process, rasa_process, web_process, where_to_look
from tandem.cli.operate.services import Postgres, Redis, free_port
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.server.bootstrap import build_runtime

OF_EACH = {"web": 2, "rasa": 2}
"""With "actions": 2 there would be action servers too."""


@dataclass(slots=True)
class Services:
    """The private servers of a cluster; empty where the settings name their own."""

    postgres: Postgres | None = None
    redis: Redis | None = None
    urls: dict[str, str] = field(default_factory=dict)

    def remove(self) -> None:
        """End what was started here."""
        for server in (self.postgres, self.redis):
            if server:
                server.remove()


def run_cluster() -> None:
    """Start everything several times on this machine and keep it running until Ctrl-C."""
    settings = load_settings()
    check_ports({"TANDEM_WEB_PORT": (settings.host, settings.web_port)})
    services = start_services(settings)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(settings.model_copy(update=services.urls)))
    finally:
        services.remove()
    say("tandem", "stopped")


def start_services(settings: Settings, folder: Path | None = None) -> Services:
    """PostgreSQL and Redis, where the settings do not name them. PostgreSQL keeps its files in
    `folder` if one is given."""
    services = Services()
    if settings.database_url.startswith("sqlite"):
        services.postgres = Postgres(folder)
        services.postgres.start()
        say("tandem", f"PostgreSQL on port {services.postgres.port}")
        services.urls["database_url"] = services.postgres.url
        for name in ("shop", "rasa"):
            key = "shop_database_url" if name == "shop" else "tracker_url"
            services.urls[key] = services.postgres.create(name)
    if not settings.redis_url:
        services.redis = Redis()
        services.redis.start()
        say("tandem", f"Redis on port {services.redis.port}")
        services.urls["redis_url"] = services.redis.url
    return services


def members(settings: Settings, of_each: dict[str, int]) -> list[Process]:
    """All processes of a cluster with these settings, so many of each kind, the balancer last."""
    rasa_door, actions_door = free_port(), free_port()
    actions_url = f"http://127.0.0.1:{actions_door}" if of_each.get("actions") else ""
    shared = settings.model_copy(
        update={"rasa_url": f"http://127.0.0.1:{rasa_door}", "actions_url": actions_url}
    )
    found: list[Process] = []
    servers: dict[str, list[tuple[str, int]]] = {"web": [], "rasa": [], "actions": []}
    makers = {"web": web_process, "rasa": rasa_process, "actions": actions_process}
    for kind, make in makers.items():
        for number in range(1, of_each.get(kind, 0) + 1):
            name, port = f"{kind}{number}", free_port()
            ports = {"web_port": port, "host": "127.0.0.1"} if kind == "web" else {}
            ports |= {f"{kind}_port": port} if kind != "web" else {}
            found.append(make(shared.model_copy(update=ports), name))
            servers[kind].append((name, port))
    file = settings.var / "haproxy.cfg"
    public = f"{settings.host}:{settings.web_port}"
    doors = (f"127.0.0.1:{rasa_door}", f"127.0.0.1:{actions_door}")
    file.write_text(balancer.configuration(public, *doors, servers))
    return [*found, Process("balancer", [balancer.haproxy(), "-db", "-f", str(file)])]


async def _run(settings: Settings) -> None:
    runtime = build_runtime(settings)
    if settings.demo:
        demo.fill(runtime)
    runtime.storage.database.dispose()
    train()
    say("tandem", "starting two of each behind a balancer")
    door = (settings.host, settings.web_port)
    await supervise(Plan(members(settings, OF_EACH), str(ROOT), door, where_to_look(settings)))

"""What is loaded: Tandem as `make run` starts it, or a cluster with so many of each process."""

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.conversations import Script, scripts
from benchmarks.servers import free_ports
from tandem.cli.design.train import train
from tandem.cli.operate import demo
from tandem.cli.operate.cluster import members, start_services
from tandem.cli.operate.processes import Process, Supervisor
from tandem.cli.operate.run import processes
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.server.bootstrap import build_runtime

READY_SECONDS = 240
MANY = 1_000_000
COUNTED = re.compile(r"^(  (?:handover|offer)_at: )[1-9]\d*(?![.\d])", re.MULTILINE)
"""Thresholds of escalation.yml that count times."""


@dataclass(slots=True)
class Site:
    """A running installation: its address, its processes, and what customers can ask about."""

    base: str
    processes: list[Process]
    scripts: list[Script]

    def memory(self, kind: str) -> float:
        """Resident MB of all processes whose name begins with `kind`."""
        listed = Path("/proc")
        found = 0.0
        for process in self.processes:
            status = listed / str(process.pid) / "status"
            if process.name.startswith(kind) and process.pid and status.exists():
                line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
                found += int(line.split()[1]) / 1024
        return found


@contextlib.asynccontextmanager
async def site(
    of_each: dict[str, int] | None = None, only: tuple[str, ...] = (), patient: bool = False
) -> AsyncIterator[Site]:
    """Tandem in a folder of its own, ready; a cluster where `of_each` says how many of each.

    `only` names the processes to start, all without it. `patient`: saying the same again and again
    calls no person.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tandem-load-")))
        settings = _settings(folder)
        if patient:
            own = folder / "escalation.yml"
            own.write_text(COUNTED.sub(r"\g<1>100000", (ROOT / "escalation.yml").read_text()))
            settings = settings.model_copy(update={"escalation_file": own})
        if of_each:
            settings = settings.model_copy(update={"database_url": "sqlite://"})
            services = start_services(settings)
            stack.callback(services.remove)
            settings = settings.model_copy(update=services.urls)
        runtime = build_runtime(settings)
        demo.fill(runtime)
        found = scripts(runtime)
        runtime.storage.database.dispose()
        train()
        started = members(settings, of_each) if of_each else processes(settings)
        started = [one for one in started if not only or one.name in only]
        supervisor = Supervisor(started, str(ROOT), lambda *_: None)
        running = asyncio.create_task(supervisor.run())
        try:
            await _ready(settings.base_url, rasa=not only)
            yield Site(settings.base_url, started, found)
        finally:
            supervisor.stop()
            await running


def _settings(folder: Path) -> Settings:
    web, rasa = free_ports(2)
    os.environ.setdefault("TANDEM_DEMO", "true")
    return load_settings().model_copy(
        update={
            "var_dir": folder,
            "database_url": f"sqlite:///{folder / 'tandem.db'}",
            "shop_database_url": f"sqlite:///{folder / 'shop.db'}",
            "tracker_url": f"sqlite:///{folder / 'rasa.db'}",
            "redis_url": "",
            "web_port": web,
            "rasa_port": rasa,
            "rasa_url": f"http://127.0.0.1:{rasa}",
            "actions_url": "",
            "base_url": f"http://127.0.0.1:{web}",
            "messages_per_minute": MANY,
            "messages_per_address": 0,
            "chats_per_address": 0,
            "log_level": "warning",
        }
    )


async def _ready(base: str, rasa: bool) -> None:
    async with httpx.AsyncClient(base_url=base, timeout=5) as http:
        end = asyncio.get_running_loop().time() + READY_SECONDS
        while asyncio.get_running_loop().time() < end:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                if (await http.get("/health")).json().get("rasa") or not rasa:
                    return
            await asyncio.sleep(0.3)
    raise RuntimeError(f"not ready after {READY_SECONDS} s")


def say(words: str) -> None:
    """Progress, apart from the results."""
    print(words, file=sys.stderr, flush=True)

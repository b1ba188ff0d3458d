"""The real front door as a process of its own: demo shop and agents, no Rasa unless asked for."""

import os
import secrets
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import update

from tandem.cases.case import Case
from tandem.cases.transitions import Close, EndChat
from tandem.cli.operate.demo import fill
from tandem.cli.operate.run import processes
from tandem.config.settings import ROOT, SECRETS, Settings
from tandem.core.database import writing
from tandem.desk.demo_agents import AGENTS
from tandem.server.bootstrap import build_runtime
from tandem.storage import tables as t

START_SECONDS = 60  # long: the machine may be training a model beside us


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FrontDoor:
    """One installation in `folder`; `start` and `stop` as often as a test likes.

    `more` are settings of its own; `runtime` is a runtime on the same databases.
    """

    def __init__(self, folder: Path, demo: bool = True, **more: str):
        self.ports = {name: free_port() for name in ("web", "rasa", "actions")}
        self.url = f"http://127.0.0.1:{self.ports['web']}"
        self.folder = folder
        self._running: list[subprocess.Popen] = []
        own = {name: secrets.token_urlsafe(32) for name in SECRETS}
        values = {"demo": demo, "var_dir": folder, "base_url": self.url} | own
        values |= {f"{name}_port": port for name, port in self.ports.items()}
        values |= {"database_url": f"sqlite:///{folder / 'tandem.db'}"}
        values |= {"shop_database_url": f"sqlite:///{folder / 'shop.db'}"}
        values |= more
        self._variables = {f"TANDEM_{name.upper()}": str(value) for name, value in values.items()}
        self.settings = Settings(**values).completed()
        self.runtime = build_runtime(self.settings)
        fill(self.runtime)

    def start(self, *names: str) -> "FrontDoor":
        """Start processes by name; the front door alone if none is named."""
        for process in processes(self.settings):
            if process.name in (names or ("web",)):
                log = (self.folder / f"{process.name}.log").open("a")
                command = [sys.executable if c == "python" else c for c in process.command]
                env = os.environ | process.environment | self._variables
                self._running.append(
                    subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
                )
        self.wait_until(lambda health: True)
        return self

    def wait_until(self, ready, seconds: float = START_SECONDS) -> None:
        """Wait until /health answers and `ready` says yes to it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if ready(httpx.get(f"{self.url}/health", timeout=2).json()):
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        logs = "\n".join(f"{f.name}: {f.read_text()[-2000:]}" for f in self.folder.glob("*.log"))
        raise TimeoutError(f"{self.url}/health not ready within {seconds} s\n{logs}")

    def clear(self) -> None:
        """End every open case, forget who was there and what is still to be answered: a test begins
        with an empty desk, and an agent of the test before is not free to be offered its case."""
        with writing(self.runtime.storage.database) as db:
            db.execute(update(t.agent).values(seen_at=None, presence="available"))
            kept = t.turn.c.work.in_(("todo", "doing"))
            db.execute(update(t.turn).where(kept).values(work="done"))
        for case in self.runtime.storage.cases.open_cases():
            move = EndChat() if case.is_waiting else Close(case.agent_id, "cleared")
            self.runtime.storage.cases.move(case.id, move)

    def staff(self) -> None:
        """Somebody is at the desk for an hour: who asks for a person waits in the chat."""
        seen_at = self.runtime.clock() + timedelta(hours=1)
        who = t.agent.c.email == AGENTS[0].email
        with writing(self.runtime.storage.database) as db:
            db.execute(update(t.agent).where(who).values(seen_at=seen_at))

    def case(self, reference: str) -> Case:
        """The open case with this reference."""
        found = self.runtime.storage.cases.open_cases()
        return next(case for case in found if case.reference == reference)

    def stop(self) -> None:
        """End every process at once, as a crash would."""
        for process in self._running:
            process.kill()
            process.wait()
        self._running.clear()

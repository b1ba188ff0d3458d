"""A private instance: Rasa and the front door on free ports, a demo shop in a folder of its own.

Between two conversations both databases are put back as they were at the start (SQLite's online
backup), so that no conversation sees what another one did.
"""

import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO

import httpx

from tandem.cli.operate import demo
from tandem.cli.operate.rasa_environment import environment
from tandem.cli.operate.run import rasa_process, web_process
from tandem.cli.operate.services import free_port
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.core.errors import TandemError
from tandem.runtime import Runtime
from tandem.server.bootstrap import build_runtime

PATIENCE_SECONDS = 180
POLITE_SECONDS = 10
UNLIMITED = 1_000_000
LIMITS = ("messages_per_minute", "chats_per_visitor", "chats_per_address")


class NotReady(TandemError):
    """The instance did not come up; its log says why."""


class Instance:
    """The running processes and a runtime of our own on their databases."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        runtime: Runtime,
        put_back: Callable[[], None] = lambda: None,
    ):
        self.settings, self.runtime = settings, runtime
        self._put_shop_back = put_back
        self._folder = folder
        self._kept = {path: path.with_suffix(".kept") for path in folder.glob("*.db")}

    def keep(self) -> None:
        """What the databases hold now is what every conversation begins with."""
        for path, kept in self._kept.items():
            _copy(path, kept)

    def put_back(self) -> None:
        """Every database as it was kept, and no mail in the mailbox."""
        for path, kept in self._kept.items():
            _copy(kept, path)
        self._put_shop_back()
        for mail in self.settings.mailbox_dir.glob("*.json"):
            mail.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextmanager
def private_instance(
    shop: Mapping[str, str] = MappingProxyType({}),
    put_back: Callable[[], None] = lambda: None,
    folder: Path | None = None,
):
    """Start one, give it, and end it. `shop` are settings of another shop than the demo's, which
    `put_back` puts back as it was. Raises NotReady, SettingsError."""
    with tempfile.TemporaryDirectory(prefix="tandem-converse-") as name:
        folder = folder or Path(name)
        settings = private_settings(folder, shop)
        runtime = build_runtime(settings)
        demo.fill(runtime)
        with open(folder / "processes.log", "w", encoding="utf-8") as log:  # noqa: PTH123
            started = [
                _start(process.command, process.environment | environment(settings), log)
                for process in (rasa_process(settings), web_process(settings))
            ]
            try:
                _wait_until_ready(settings, started, folder / "processes.log")
                instance = Instance(folder, settings, runtime, put_back)
                instance.keep()
                yield instance
            finally:
                for process in started:
                    process.terminate()
                for process in started:
                    _end(process)
                runtime.storage.database.dispose()


def private_settings(folder: Path, shop: Mapping[str, str] = MappingProxyType({})) -> Settings:
    """Demo settings of their own; what a person may do in a minute is no limit for a test."""
    languages = os.environ.get("TANDEM_LANGUAGES", "en")
    for name in [name for name in os.environ if name.startswith("TANDEM_")]:
        del os.environ[name]
    chosen = {"demo": "true", "var_dir": str(folder), "log_level": "warning"}
    chosen |= {"languages": languages}
    chosen |= {"web_port": str(free_port()), "rasa_port": str(free_port())}
    chosen |= dict.fromkeys(LIMITS, str(UNLIMITED)) | dict(shop)
    os.environ |= {f"TANDEM_{key.upper()}": value for key, value in chosen.items()}
    load_settings.cache_clear()  # training, a moment ago, may have read the developer's own
    settings = load_settings()
    if settings.var != folder:
        raise NotReady(f"The private instance would work in {settings.var}, not in its own folder.")
    return settings


def _start(command: list[str], variables: dict[str, str], log: IO[str]) -> subprocess.Popen:
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | variables, stdout=log, stderr=subprocess.STDOUT
    )


def _wait_until_ready(settings: Settings, started: list[subprocess.Popen], log: Path) -> None:
    url, end = f"http://127.0.0.1:{settings.web_port}/health", time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and all(process.poll() is None for process in started):
        try:
            if httpx.get(url, timeout=POLITE_SECONDS).json()["rasa"]:
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.2)
    last = "\n".join(log.read_text("utf-8").splitlines()[-30:])
    raise NotReady(f"The private instance did not become ready. Its last words:\n{last}")


def _end(process: subprocess.Popen) -> None:
    try:
        process.wait(POLITE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

"""PostgreSQL and Redis of one's own, from the binaries on this machine: for `run-cluster`, tests.

They listen on the loopback address only, keep everything in one folder, and end with the process
that started them. In earnest Tandem uses the servers that its settings name.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from tandem.core.errors import SettingsError

START_SECONDS = 30


class Service(Protocol):
    """A server that can be started, stopped and reached."""

    url: str

    def start(self) -> None:
        """Start it and wait until it answers. Raises SettingsError with what to install."""

    def stop(self, hard: bool = False) -> None:
        """End it; `hard` gives it no time to finish anything."""


class _Server:
    def __init__(self, folder: Path | None = None):
        self.port = free_port()
        self._folder = folder or Path(tempfile.mkdtemp(prefix="tandem-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen | None = None

    def _run(self, command: list[str], user: str | None = None) -> None:
        log = (self._folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            command, stdout=log, stderr=log, user=user, cwd=self._folder, start_new_session=True
        )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                words = (self._folder / "server.log").read_text(errors="replace")[-500:]
                raise SettingsError(f"{command[0]} did not start:\n{words}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def ended(self) -> bool:
        """Whether it was started and has ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def stop(self, hard: bool = False) -> None:
        """End it; `hard` gives it no time to finish anything."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self._process.pid, signal.SIGKILL if hard else signal.SIGINT)
        self._process.wait(20)
        self._process = None

    def remove(self) -> None:
        """End it and remove its folder."""
        self.stop(hard=True)
        shutil.rmtree(self._folder, ignore_errors=True)


class Postgres(_Server):
    """A PostgreSQL server; `url` is that of its database `tandem`, `url_of(name)` of another.

    `more` are settings of postgresql.conf, as `fsync="off"`.
    """

    def __init__(self, folder: Path | None = None, **more: str):
        super().__init__(folder)
        self._more = more

    @property
    def url(self) -> str:
        """As SQLAlchemy wants it, with the psycopg driver."""
        return self.url_of("tandem")

    def url_of(self, name: str) -> str:
        """The URL of one database."""
        return f"postgresql+psycopg://tandem@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Make its folder if there is none, start it, wait until it answers."""
        user = _other_user()
        data = self._folder / "data"
        if not data.exists():
            if user:
                shutil.chown(self._folder, user)
            self._call("initdb", "-D", str(data), "-U", "tandem", "-A", "trust", "-N", user=user)
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._folder),
            "timezone": "UTC",
            "max_connections": "200",
        } | self._more
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = [str(postgres_program("postgres")), "-D", str(data), "-p", str(self.port)]
        self._run([*server, *options], user)
        if not self.has("tandem"):
            self.create("tandem")

    def _answers(self) -> bool:
        ready = [str(postgres_program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready).returncode == 0

    def has(self, name: str) -> bool:
        """Whether there is a database of this name."""
        query = f"select 1 from pg_database where datname = '{name}'"  # noqa: S608  # nosec
        return "1" in self._sql("-Atc", query)

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, empty or as `template`, which nobody may use meanwhile; its URL."""
        self._sql("-c", f'create database "{name}" template "{template}"')
        return self.url_of(name)

    def _sql(self, *arguments: str) -> str:
        at = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "tandem", "-d", "postgres")
        return self._call("psql", "-X", "-v", "ON_ERROR_STOP=1", *at, *arguments)

    def _call(self, program: str, *arguments: str, user: str | None = None) -> str:
        done = subprocess.run(
            [str(postgres_program(program)), *arguments],
            user=user,
            cwd="/",
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SettingsError(f"{program}: {done.stderr.strip()}")
        return done.stdout


class Redis(_Server):
    """A Redis server that keeps nothing on disk."""

    @property
    def url(self) -> str:
        """Its database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            raise SettingsError("redis-server is not installed (Debian: apt-get install redis).")
        quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self._run([program, "--port", str(self.port), *quiet])


def postgres_program(name: str) -> Path:
    """One of PostgreSQL's programs, the newest version. Raises SettingsError if there is none."""
    found = shutil.which(name)
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if installed:
        return installed[-1]
    if found is None:
        raise SettingsError(f"{name} is missing (Debian: apt-get install postgresql).")
    return Path(found)


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _other_user() -> str | None:
    """PostgreSQL refuses to run as root: another user then; nobody else may start as another."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"

"""Runs processes side by side: prefixed logs, restart after a crash, one clean end."""

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tandem.core.errors import SettingsError

GRACE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 15
STEADY_SECONDS = 30
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Process:
    """One process to keep running. `pid` is that of the running one."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    pid: int | None = None


def port_is_free(host: str, port: int) -> bool:
    """Whether something can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def check_ports(ports: dict[str, tuple[str, int]]) -> None:
    """`ports`: setting -> (host, port). Raises SettingsError naming all that are taken."""
    taken = [(name, port) for name, (host, port) in ports.items() if not port_is_free(host, port)]
    if taken:
        lines = [
            f"Port {port} is taken. Stop what uses it, or choose another one: {name}={port + 1}"
            for name, port in taken
        ]
        raise SettingsError("\n".join(lines))


def say(name: str, line: str) -> None:
    """One prefixed line of output."""
    print(f"{name:>8} | {line}", flush=True)


class Supervisor:
    """Keeps processes running until it is told to stop."""

    def __init__(self, processes: list[Process], cwd: str, tell: Callable[[str, str], None] = say):
        """`tell(name, line)` is given what the processes print."""
        self._processes, self._cwd, self._tell = processes, cwd, tell
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Until SIGINT or SIGTERM; then every process is ended, gently first."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        await asyncio.gather(*(self._keep(process) for process in self._processes))

    def stop(self) -> None:
        """End every process, as a signal would."""
        self._stopping.set()

    async def _keep(self, process: Process) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            child = await asyncio.create_subprocess_exec(
                *process.command,
                cwd=self._cwd,
                env=os.environ | process.environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                limit=1 << 20,
            )
            process.pid = child.pid
            await self._until_end(process, child)
            if self._stopping.is_set():
                return
            if asyncio.get_running_loop().time() - began > STEADY_SECONDS:
                pause = 1.0
            self._tell(
                "tandem", f"{process.name} ended (code {child.returncode}); again in {pause:.0f} s"
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _until_end(self, process: Process, child: asyncio.subprocess.Process) -> None:
        output = asyncio.create_task(self._print_lines(process.name, child.stdout))
        stop = asyncio.create_task(self._stopping.wait())
        end = asyncio.create_task(child.wait())
        await asyncio.wait({stop, end}, return_when=asyncio.FIRST_COMPLETED)
        if not end.done():
            _signal(child.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(asyncio.shield(end), GRACE_SECONDS)
            except TimeoutError:
                _signal(child.pid, signal.SIGKILL)
        await end
        _signal(child.pid, signal.SIGKILL)  # what it may have started and left behind
        stop.cancel()
        await output

    async def _print_lines(self, name: str, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            text = line.decode(errors="replace").rstrip()
            if text:
                self._tell(name, text)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _die_with_parent() -> None:
    """On Linux a child ends when its supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

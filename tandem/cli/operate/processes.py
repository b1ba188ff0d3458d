"""Runs processes side by side: prefixed logs, restart after a crash, one clean end.

`python -m tandem.cli.operate.processes FD` reads a Plan from that file descriptor and keeps its
processes running. It imports next to nothing: it stays in memory as long as they do.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import NoReturn

from tandem.core.errors import SettingsError

GRACE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 15
STEADY_SECONDS = 30
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Process:
    """One process to keep running, or, with `once`, to run to its end. `pid` is that of the running
    one."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    once: bool = False
    pid: int | None = None


@dataclass(slots=True)
class Plan:
    """What a supervisor runs. `door` is the front door's address, which says when all is ready;
    `ready` is what is printed then."""

    processes: list[Process]
    folder: str
    door: tuple[str, int]
    ready: list[str]


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
            if self._stopping.is_set() or process.once:
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
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
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


def become_supervisor(plan: Plan) -> NoReturn:
    """Turn this process, with all that it has imported, into one that only runs `plan`. The plan
    holds secrets: it goes through a pipe, not over the command line."""
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    if os.fork() == 0:  # a pipe holds little: somebody has to write while it is read
        os.close(reading)
        with os.fdopen(writing, "w") as file:
            json.dump(asdict(plan), file)
        os._exit(0)
    os.close(writing)
    command = [sys.executable, "-m", __name__, str(reading)]
    os.execv(sys.executable, command)  # noqa: S606


def read_plan(descriptor: int) -> Plan:
    """What become_supervisor wrote."""
    with os.fdopen(descriptor) as file:
        given = json.load(file)
    with contextlib.suppress(ChildProcessError):
        os.wait()  # who wrote it
    processes = [Process(**one) for one in given["processes"]]
    return Plan(processes, given["folder"], tuple(given["door"]), given["ready"])


async def say_when_ready(door: tuple[str, int], lines: list[str]) -> None:
    """Say `lines` as soon as the front door answers and Rasa is ready."""
    began = time.monotonic()
    while not await _ready(door):
        await asyncio.sleep(0.3)
    say("tandem", f"ready after {time.monotonic() - began:.0f} s. Where to look:")
    for line in lines:
        say("tandem", line)
    say("tandem", "Ctrl-C ends all.")


async def _ready(door: tuple[str, int]) -> bool:
    """Whether /health says that Rasa is there; asked without a web client, which takes 20 MB."""
    try:
        reader, writer = await asyncio.open_connection(*door)
        try:
            writer.write(f"GET /health HTTP/1.0\r\nHost: {door[0]}\r\n\r\n".encode())
            answer = await asyncio.wait_for(reader.read(), 2)
        finally:
            writer.close()
        return bool(json.loads(answer.partition(b"\r\n\r\n")[2]).get("rasa"))
    except (OSError, TimeoutError, ValueError, AttributeError):
        return False


async def supervise(plan: Plan) -> None:
    """Until SIGINT or SIGTERM."""
    supervisor = Supervisor(plan.processes, plan.folder)
    ready = asyncio.create_task(say_when_ready(plan.door, plan.ready))
    await supervisor.run()
    ready.cancel()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(supervise(read_plan(int(sys.argv[1]))))
    say("tandem", "stopped")

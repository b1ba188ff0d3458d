"""Starts what is measured, waits until it has answered, weighs it, and ends it again."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PATIENCE_SECONDS = 600
GRACE_SECONDS = 30
LOOK_SECONDS = 0.05
LINES_SHOWN = 30


class NotRunning(RuntimeError):
    """A server ended or did not become ready; the message holds the end of its log."""


def free_ports(count: int) -> list[int]:
    """Ports nobody uses at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Server:
    """A program with everything it starts.

    `ready_seconds`: from the command to its first answer.
    """

    def __init__(self, process: subprocess.Popen, log: Path):
        self._process, self._log = process, log
        self.ready_seconds = 0.0

    def wait_for_first_answer(self, answered: Callable[[], bool], began: float) -> None:
        """Ask until `answered()`. Raises NotRunning with the end of the log."""
        while not answered():
            if self._process.poll() is not None:
                raise NotRunning(f"ended with code {self._process.returncode}:\n{self._tail()}")
            if time.perf_counter() - began > PATIENCE_SECONDS:
                raise NotRunning(f"no answer after {PATIENCE_SECONDS} s:\n{self._tail()}")
            time.sleep(LOOK_SECONDS)
        self.ready_seconds = time.perf_counter() - began

    def memory(self) -> dict[str, float]:
        """Resident memory in MB of every process of the server: command line -> MB."""
        listed = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,rss=,args="],
            capture_output=True,
            text=True,
            check=True,
        )
        return memory_of_tree(self._process.pid, listed.stdout)

    def stop(self) -> None:
        """Gently, as with Ctrl-C; after GRACE_SECONDS by force."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LINES_SHOWN:])


@contextlib.contextmanager
def running(
    command: list[str],
    answered: Callable[[], bool],
    *,
    folder: Path,
    log: Path,
    environment: dict[str, str],
) -> Iterator[Server]:
    """The server of `command`, ready to answer; ended on leaving."""
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process, log)
    try:
        server.wait_for_first_answer(answered, began)
        yield server
    finally:
        server.stop()


def memory_of_tree(root: int, listed: str) -> dict[str, float]:
    """MB of process `root` and all below it. `listed`: lines "pid ppid kilobytes command"."""
    rows = [line.split(None, 3) for line in listed.splitlines() if len(line.split(None, 3)) == 4]
    inside = {root}
    for _ in rows:  # children may be listed before their parents
        more = {int(pid) for pid, parent, _, _ in rows if int(parent) in inside} - inside
        if not more:
            break
        inside |= more
    return {
        f"{pid} {command}": int(kilobytes) / 1024
        for pid, _, kilobytes, command in rows
        if int(pid) in inside
    }


def timed(command: list[str], *, folder: Path, environment: dict[str, str]) -> float:
    """Seconds a command takes. Raises NotRunning with its output when it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-LINES_SHOWN:])
        raise NotRunning(f"{' '.join(command[1:])}: code {done.returncode}:\n{tail}")
    return time.perf_counter() - began

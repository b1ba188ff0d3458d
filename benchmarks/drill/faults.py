"""What the drill breaks, one after the other, while customers talk."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tandem.cli.operate.cluster import Services
from tandem.cli.operate.processes import Process
from tandem.cli.operate.services import free_port

OUTAGE_SECONDS = 10.0
FAKETIME = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)
CLOCK_JUMP = "+3600s"


class FailingMailServer:
    """A real SMTP server that refuses everything while `failing`; counts what it took."""

    def __init__(self):
        self.failing = False
        self.refused = 0
        self.taken: list[str] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook for one mail."""
        if self.failing:
            self.refused += 1
            return "451 4.3.0 try again later"
        self.taken.append(envelope.content.decode(errors="replace"))
        return "250 OK"

    def start(self) -> None:
        """Listen on `port`."""
        self._controller.start()

    def stop(self) -> None:
        """End it."""
        self._controller.stop()


@dataclass(slots=True)
class Target:
    """What can be broken: the processes by name, the services, the mail server, the clock file."""

    processes: dict[str, Process]
    services: Services
    mail: FailingMailServer
    clock_file: Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its name, and what brings it about; it returns when the outage is over."""

    name: str
    break_it: Callable[[Target], Awaitable[None]] = field(repr=False)


async def _kill(target: Target, name: str, number: int = signal.SIGKILL) -> None:
    pid = target.processes[name].pid
    if pid:
        os.killpg(pid, number)
    await asyncio.sleep(0)


def killing(name: str) -> Fault:
    """kill -9 of one process; the supervisor starts it again."""

    async def break_it(target: Target) -> None:
        await _kill(target, name)

    return Fault(f"kill -9 {name}", break_it)


async def _drain(target: Target) -> None:
    await _kill(target, "web2", signal.SIGTERM)


async def _redis_away(target: Target) -> None:
    await asyncio.to_thread(target.services.redis.stop, True)
    await asyncio.sleep(OUTAGE_SECONDS)
    await asyncio.to_thread(target.services.redis.start)


async def _postgres_away(target: Target) -> None:
    await asyncio.to_thread(target.services.postgres.stop, True)
    await asyncio.sleep(OUTAGE_SECONDS)
    await asyncio.to_thread(target.services.postgres.start)


async def _mail_fails(target: Target) -> None:
    target.mail.failing = True
    await asyncio.sleep(OUTAGE_SECONDS)
    target.mail.failing = False


async def _clock_jumps(target: Target) -> None:
    target.clock_file.write_text(CLOCK_JUMP)
    await asyncio.sleep(OUTAGE_SECONDS)
    target.clock_file.write_text("+0s")


def faketime() -> str | None:
    """The library that turns a process's clock, if it is installed (Debian: faketime)."""
    return next((path for path in FAKETIME if Path(path).exists()), None)


FAULTS = (
    killing("web1"),
    killing("rasa1"),
    killing("rasa2"),
    killing("balancer"),
    Fault("Redis stopped for 10 s", _redis_away),
    Fault("PostgreSQL stopped for 10 s", _postgres_away),
    Fault("mail server refuses for 10 s", _mail_fails),
    Fault("clock of web1 and rasa1 an hour ahead for 10 s", _clock_jumps),
    Fault("SIGTERM to web2", _drain),
)

"""What the drill breaks, one after the other, while customers talk."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.drill.small_disk import SmallDisk
from tandem.cli.operate.cluster import Services
from tandem.cli.operate.processes import Process
from tandem.cli.operate.services import free_port
from tandem.config.model_file import MODEL

OUTAGE_SECONDS = 10.0
FAKETIME = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)
CLOCK_JUMP = "+3600s"
RESTARTS = 5
"""Seconds in which a PostgreSQL that gave up is looked after."""


class FailingMailServer:
    """A real SMTP server that refuses everything while `failing`, and says nothing at all while
    `silent`; counts what it took."""

    def __init__(self):
        self.failing = False
        self.silent = False
        self.refused = 0
        self.taken: list[str] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook for one mail."""
        while self.silent:
            await asyncio.sleep(0.1)
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
    """What can be broken: the processes by name, the services, the mail server, the clock file, the
    database's disk (None where it has none of its own)."""

    processes: dict[str, Process]
    services: Services
    mail: FailingMailServer
    clock_file: Path
    disk: SmallDisk | None = None


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


async def _disk_full(target: Target) -> None:
    """Not one byte is left to PostgreSQL. Where it gave up over that, it is started once there is
    room again, as whoever watches over a server does."""
    if target.disk is None:
        print("NOT TRIED: a full disk (mounting one of its own takes root)", file=sys.stderr)
        return
    await asyncio.to_thread(target.disk.fill)
    await asyncio.sleep(OUTAGE_SECONDS)
    target.disk.free()
    postgres = target.services.postgres
    for _ in range(RESTARTS):
        if postgres.ended:
            await asyncio.to_thread(postgres.start)
        await asyncio.sleep(1)


async def _mail_fails(target: Target) -> None:
    target.mail.failing = True
    await asyncio.sleep(OUTAGE_SECONDS)
    target.mail.failing = False


async def _mail_is_silent(target: Target) -> None:
    target.mail.silent = True
    await asyncio.sleep(OUTAGE_SECONDS)
    target.mail.silent = False


def hanging(name: str) -> Fault:
    """SIGSTOP of one process, and SIGCONT after the outage: it neither answers nor ends."""

    async def break_it(target: Target) -> None:
        await _kill(target, name, signal.SIGSTOP)
        await asyncio.sleep(OUTAGE_SECONDS)
        await _kill(target, name, signal.SIGCONT)

    return Fault(f"{name} hangs for 10 s", break_it)


async def _tables_locked(target: Target) -> None:
    """Somebody else holds the table of turns: every write to it waits."""

    def hold() -> None:
        with (
            psycopg.connect(target.services.postgres.url.replace("+psycopg", "")) as connection,
            connection.transaction(),
        ):
            connection.execute("LOCK TABLE turn IN ACCESS EXCLUSIVE MODE")
            time.sleep(OUTAGE_SECONDS)

    await asyncio.to_thread(hold)


async def _model_broken(target: Target) -> None:
    """The model's file is cut short while a Rasa starts anew: it cannot, until the file is back."""
    whole = MODEL.read_bytes()
    MODEL.write_bytes(whole[: len(whole) // 3])
    await _kill(target, "rasa2")
    await asyncio.sleep(OUTAGE_SECONDS)
    MODEL.write_bytes(whole)


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
    hanging("web1"),
    hanging("rasa1"),
    hanging("balancer"),
    Fault("mail server says nothing for 10 s", _mail_is_silent),
    Fault("table of turns locked for 10 s", _tables_locked),
    Fault("model cut short while rasa2 starts", _model_broken),
    Fault("disk of PostgreSQL full for 10 s", _disk_full),
    Fault("SIGTERM to web2", _drain),
)

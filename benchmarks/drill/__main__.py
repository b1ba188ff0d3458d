"""`make drill`: a cluster is broken in every way while 300 customers talk; prints what came of it.

    .venv/bin/python -m benchmarks.drill [--conversations 300] [--only FAULT] [--json F] [--log F]

So many talk at once as two processors serve in well under a second: what is slow is then the fault.

Exit code 1 when a message was lost or answered twice, a case doubled, or somebody who wanted a
person could not have one.
"""

import asyncio
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import httpx
import typer

from benchmarks.conversations import scripts
from benchmarks.drill.customer import Customer, Line
from benchmarks.drill.faults import FAULTS, FailingMailServer, Fault, Target, faketime
from benchmarks.drill.small_disk import small_disk
from benchmarks.drill.verdict import NONE_ALLOWED, Outage, recoveries, verdict
from tandem.cli.design.train import train
from tandem.cli.operate import demo
from tandem.cli.operate.cluster import OF_EACH, members, start_services
from tandem.cli.operate.processes import Supervisor
from tandem.cli.operate.services import free_port
from tandem.config.settings import ROOT, Settings, load_settings
from tandem.server.bootstrap import build_runtime

AT_ONCE = 12
PAUSE_SECONDS = (1.5, 3.0)
SECONDS_BETWEEN_FAULTS = 28.0
SHARE_WANTING_A_PERSON = 5
"""Every so many customers ask for a person at the end."""
SHARE_OF_POISON = 20
"""Every so many customers send what once held everybody up."""
POISON = "@\u33af" * 900
LONGEST_LINE = 160
LOG = ROOT / "var" / "drill.log"


def lines_of(number: int, order: str, email: str) -> tuple[Line, ...]:
    """What one customer says; each waits for the answer before the next."""
    lines = (
        Line("Hello, where is my order?", "order"),
        Line(f"It is order {order} and my email is {email}", order),
        Line("What are your opening hours?", ""),
        Line("I forgot my password", email),
    )
    if number % SHARE_OF_POISON == 1:
        lines = (*lines, Line(POISON, ""))
    if number % SHARE_WANTING_A_PERSON:
        return (*lines, Line("Thank you"))
    return (*lines, Line("let me talk to a human please", person=True))


async def drill(conversations: int, log: TextIO, faults: Sequence[Fault] = FAULTS) -> dict:
    """The whole of it; returns the figures. What the processes print goes to `log`."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tandem-drill-")))
        mail = FailingMailServer()
        mail.start()
        stack.callback(mail.stop)
        settings = _settings(folder, mail.port)
        disk = stack.enter_context(small_disk())
        services = start_services(settings, disk.folder if disk else None)
        stack.callback(services.remove)
        settings = settings.model_copy(update=services.urls)
        runtime = build_runtime(settings)
        stack.callback(runtime.storage.database.dispose)
        demo.fill(runtime)
        train()
        target = Target({}, services, mail, folder / "clock", disk)
        target.clock_file.write_text("+0s")
        processes = members(settings, OF_EACH)
        for process in processes:
            target.processes[process.name] = process
            if process.name in ("web1", "rasa1") and (library := faketime()):
                process.environment |= {
                    "LD_PRELOAD": library,
                    "FAKETIME_TIMESTAMP_FILE": str(target.clock_file),
                    "FAKETIME_NO_CACHE": "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                }
        supervisor = Supervisor(processes, str(ROOT), partial(_note, log))
        running = asyncio.create_task(supervisor.run())
        try:
            await _ready(settings)
            people = [
                lines_of(n, one.order, one.turns[1].split()[-1])
                for n, one in zip(range(conversations), _endless(scripts(runtime)), strict=False)
            ]
            customers, outages = await _talk_and_break(settings, people, target, faults)
            await _mails_done(runtime)
            return _report(customers, outages, runtime, mail)
        finally:
            supervisor.stop()
            await running


def _note(log: TextIO, name: str, line: str) -> None:
    """Everything goes to the log, what went wrong to the terminal too."""
    print(f"{time.strftime('%H:%M:%S')} {name:>8} | {line}", file=log, flush=True)
    if " ERROR" in line or line.startswith("ERROR"):
        print(f"\n{name:>8} | {line[:LONGEST_LINE]}", file=sys.stderr)


def _settings(folder: Path, smtp_port: int) -> Settings:
    loaded = load_settings()
    return loaded.model_copy(
        update={
            "var_dir": folder,
            "database_url": "sqlite://",  # so that a private PostgreSQL is started
            "redis_url": "",
            "web_port": (port := free_port()),
            "base_url": f"http://127.0.0.1:{port}",
            "smtp_host": "127.0.0.1",
            "smtp_port": smtp_port,
            "smtp_starttls": False,
            "messages_per_minute": 600,
            "messages_per_address": 0,
            "chats_per_address": 0,
            "retry_seconds": 1.0,
        }
    )


def _endless(found: list):
    while True:
        yield from found


async def _ready(settings: Settings) -> None:
    async with httpx.AsyncClient(base_url=settings.base_url, timeout=5) as http:
        end = time.monotonic() + 240
        while time.monotonic() < end:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                if (await http.get("/health")).json().get("rasa"):
                    return
            await asyncio.sleep(0.5)
    raise RuntimeError("the cluster was not ready after 4 minutes")


async def _talk_and_break(
    settings: Settings, people: list, target: Target, faults: Sequence[Fault]
):
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
    customers: list[Customer] = []
    places = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=settings.base_url, timeout=15, limits=limits) as http:

        async def one(lines: tuple[Line, ...]) -> None:
            async with places:
                customer = Customer(http, lines, random.uniform(*PAUSE_SECONDS))
                customers.append(customer)
                await customer.talk()
                print(f"\r{len(customers)} of {len(people)} have talked ", end="", file=sys.stderr)

        outages: list[Outage] = []
        talking = asyncio.gather(*(one(lines) for lines in people))
        breaking = asyncio.create_task(_break_all(target, faults, outages))
        await talking
        await breaking
    return customers, outages


async def _break_all(target: Target, faults: Sequence[Fault], outages: list[Outage]) -> None:
    for fault in faults:
        await asyncio.sleep(SECONDS_BETWEEN_FAULTS)
        print(f"\n{fault.name}", file=sys.stderr)
        outage = Outage(fault.name, time.monotonic(), 0.0)
        outages.append(outage)
        await fault.break_it(target)
        outage.ended = time.monotonic()


async def _mails_done(runtime) -> None:
    """Wait until the outbox has nothing left that can be sent."""
    end = time.monotonic() + 120
    while time.monotonic() < end and runtime.storage.outbox.counts().waiting:
        await asyncio.sleep(1)


def _report(customers, outages, runtime, mail: FailingMailServer) -> dict:
    figures = verdict(customers, runtime.storage.database)
    waits = [one.answered_at - one.sent_at for c in customers for one in c.said if one.answered_at]
    usual = statistics.median(waits)
    recoveries(customers, outages, usual)
    figures |= {
        "mails refused, tried again": mail.refused,
        "mails lost": runtime.storage.outbox.counts().dead
        + runtime.storage.outbox.counts().waiting,
    }
    undelivered = [work.last_error for work in runtime.storage.outbox.listed()]
    wrong = [(s.text, s.wrong) for c in customers for s in c.said if s.wrong]
    silent = [s.text for c in customers for s in c.said if s.turn and s.answered_at is None]
    return {
        "figures": figures,
        "answer_p50_seconds": round(usual, 2),
        "answer_p95_seconds": round(statistics.quantiles(waits, n=20)[-1], 2),
        "answer_max_seconds": round(max(waits), 1),
        "faults": [
            {
                "fault": outage.name,
                "lasted_seconds": round(outage.ended - outage.began, 1),
                "felt_until_seconds": round(outage.felt_until, 1),
                "felt_after_its_end_seconds": round(outage.felt_after, 1),
                "longest_wait_seconds": round(outage.longest_wait, 1),
            }
            for outage in outages
        ],
        "undelivered": undelivered[:20],
        "wrong": wrong[:20],
        "silent": silent[:20],
    }


def main(
    conversations: Annotated[int, typer.Option(help="How many customers talk.")] = 300,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also written here.")] = None,
    only: Annotated[str, typer.Option(help="Faults whose name holds this.")] = "",
    log_file: Annotated[Path, typer.Option("--log", help="What the processes print.")] = LOG,
) -> None:
    """Break a cluster while customers talk, and count what came of it."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("w") as log:
        faults = [fault for fault in FAULTS if only.casefold() in fault.name.casefold()]
        result = asyncio.run(drill(conversations, log, faults))
    print()
    for name, value in result["figures"].items():
        bad = "  <- must be 0" if name in NONE_ALLOWED and value else ""
        print(f"{name:<28}{value:>8}{bad}")
    print(
        f"{'answer p50 / p95 / max':<28}{result['answer_p50_seconds']:>8} s"
        f" / {result['answer_p95_seconds']} s / {result['answer_max_seconds']} s"
    )
    print(
        f"\n{'fault':<52}{'lasted':>8}{'felt until':>12}{'after its end':>15}{'longest wait':>14}"
    )
    for fault in result["faults"]:
        lasted, felt = fault["lasted_seconds"], fault["felt_until_seconds"]
        after = fault["felt_after_its_end_seconds"]
        longest = fault["longest_wait_seconds"]
        print(f"{fault['fault']:<52}{lasted:>6} s{felt:>10} s{after:>13} s{longest:>12} s")
    for error in result["undelivered"]:
        print(f"mail not delivered: {error}")
    for text, words in result["wrong"]:
        print(f"wrong: {text!r} -> {words!r}")
    for text in result["silent"]:
        print(f"no answer: {text!r}")
    if json_file:
        json_file.write_text(json.dumps(result, indent=1))
    raise SystemExit(any(result["figures"].get(name) for name in NONE_ALLOWED))


if __name__ == "__main__":
    typer.run(main)

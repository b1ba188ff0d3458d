"""`make run-medusa`: a Medusa with a demo catalogue, and Tandem with it as its shop."""

import asyncio
import contextlib
import os
from datetime import UTC, datetime

from tandem.cli.design.train import train
from tandem.cli.operate import demo
from tandem.cli.operate.medusa import PLACE, MedusaServer
from tandem.cli.operate.processes import Plan, check_ports, say, supervise
from tandem.cli.operate.run import ports, processes, where_to_look
from tandem.config.settings import ROOT, load_settings
from tandem.server.bootstrap import build_runtime
from tandem.shop.demo.people import DEMO_PASSWORD
from tandem.shop.medusa.cast import PEOPLE


def run_medusa() -> None:
    """Start everything on this machine and keep it running until Ctrl-C. Medusa's database stays
    beside its packages."""
    settings = load_settings()
    check_ports(ports(settings))
    folder = PLACE.with_name("medusa-demo")
    database = folder / "postgres"
    medusa = MedusaServer(folder, settings.mailbox_dir, settings.base_url, database)
    try:
        medusa.start(datetime.now(UTC).date())
        say("medusa", f"answers at {medusa.url}")
        os.environ |= {f"TANDEM_{name.upper()}": v for name, v in medusa.settings().items()}
        os.environ["TANDEM_SHOP_DATABASE_URL"] = f"sqlite:///{folder / 'kept.db'}"
        load_settings.cache_clear()
        settings = load_settings()
        runtime = build_runtime(settings)
        demo.fill(runtime)
        runtime.storage.database.dispose()
        train()
        first = next(iter(PEOPLE.values()))
        customer = f"{first.lower().replace(' ', '.')}@example.org"
        lines = [line for line in where_to_look(settings) if "a customer" not in line]
        lines.append(f"  a customer           {customer}, {DEMO_PASSWORD}; order MD-21042")
        door = (settings.host, settings.web_port)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(supervise(Plan(processes(settings), str(ROOT), door, lines)))
    finally:
        medusa.stop()
    say("tandem", "stopped")

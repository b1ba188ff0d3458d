"""`make run` fills the made-up history beside the rest: when all is ready, and with what processor
time the others leave. Ends when it is done."""

import os
import time

import httpx

from tandem.config.settings import load_settings
from tandem.insights.roll_up import refresh
from tandem.server.bootstrap import build_runtime
from tandem.storage.demo_history import fill_history

NICE = 15
READY_SECONDS, LOOK_SECONDS = 180, 1.0


def main() -> None:
    """Wait for the front door, then fill."""
    os.nice(NICE)
    settings = load_settings()
    if not _ready(f"http://127.0.0.1:{settings.web_port}/health"):
        return
    runtime = build_runtime(settings)
    began = time.monotonic()
    day, zone = runtime.clock().date(), runtime.config.team.zone
    filled = fill_history(runtime.storage.database, day, zone, lambda: refresh(runtime))
    if filled:
        seconds = time.monotonic() - began
        print(f"made up 90 days of history in {seconds:.0f} s: /insights at the desk, as a lead")


def _ready(health: str) -> bool:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(health, timeout=2).json().get("rasa"):
                return True
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(LOOK_SECONDS)
    return False


if __name__ == "__main__":
    main()

"""What the figures were measured on; names no machine."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.stock import STOCK_PYTHON
from tandem.config.settings import ROOT

BUSY = 0.5
"""Load average per core from which others use too much of the machine."""


def describe() -> dict[str, str | int | float]:
    """Cores, processor, versions, load average of the last minute, commit, date."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": _output("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else _cores(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "stock python": _output(str(STOCK_PYTHON), "--version").removeprefix("Python "),
        "threads": os.environ.get("OMP_NUM_THREADS", "default"),
        "load average": round(os.getloadavg()[0], 1),
    }


def words(machine: dict) -> str:
    """One line for the table's foot."""
    return (
        f"{machine['cores']} cores, {machine['processor']}, {machine['system']}, "
        f"Python {machine['python']}, of stock {machine['stock python']}, "
        f"threads {machine['threads']}, "
        f"load average before {machine['load average']}, commit {machine['commit']}"
    )


def busy(machine: dict) -> bool:
    """Whether others use the machine: then the figures are for trying only."""
    return machine["load average"] > BUSY * machine["cores"]


def _cores() -> int:
    return os.cpu_count() or 1


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else "unknown"

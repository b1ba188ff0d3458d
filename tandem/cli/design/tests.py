"""`make test`: everything, fast ones first, and how many ran."""

import os
import subprocess
import sys
import time
from typing import Annotated

import typer

from tandem.cli.design.test_steps import MEASURED, REPORTS, STEPS, Count
from tandem.config.settings import ROOT

MOST_FLAKES = 4
"""More tests than this that need a second try fail the run: then it is not the machine's fault. Of
2,500 with browsers, processes and real time; each is named and is to be mended."""


def test(
    only: Annotated[str, typer.Option(help="Steps whose names hold this, such as unit.")] = "",
    names: Annotated[bool, typer.Option("--list", help="Name the steps and end.")] = False,
) -> None:
    """Run every test. Ends with 1 if one failed, or if more than four passed only when tried
    again."""
    steps = [(name, step) for name, step in STEPS if only in name]
    if names:
        print("\n".join(name for name, _ in steps))
        return
    os.environ.setdefault("TANDEM_DEMO", "true")
    # Some images set it. Hundreds of processes would each compile all that they import.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not only:
        os.environ[MEASURED] = "yes"
    REPORTS.mkdir(exist_ok=True)
    (ROOT / ".coverage").unlink(missing_ok=True)
    total, lines = Count(), []
    for name, step in steps:
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        count = step()
        lines.append(f"{name:<48} {time.monotonic() - began:6.0f} s   {count}")
        total += count
    _tell_coverage()
    print("\n" + "\n".join(lines))
    for flake in total.flakes:
        print(f"flake: {flake} failed, and passed when it was tried again")
    failed = total.failed + (len(total.flakes) > MOST_FLAKES)
    print(f"{total.passed} passed, {failed} failed, {total.skipped} skipped")
    if failed:
        raise typer.Exit(1)


def _tell_coverage() -> None:
    """How much of the code the steps in this process's reach have run."""
    if not (ROOT / ".coverage").exists():
        return
    command = [sys.executable, "-m", "coverage", "report", "--format=total"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.stdout.strip().isdigit():
        print(f"\ncovered by unit and service tests: {done.stdout.strip()} % of the lines")

"""Calls the measuring code of nlu/offline, in a process of its own: it imports Rasa."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tandem.cli.operate.rasa_environment import QUIET
from tandem.config.settings import ROOT
from tandem.core.errors import TandemError

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""As a message is served (nlu/rasa_server/cli.py), so that its time is that of one core."""
PROGRESS = "heard "
"""How lines begin that tell how far hearing has come."""


class RecognitionFailed(TandemError):
    """The measurement could not be made; the text says which file, line or setting is at fault."""


def recognition(*arguments: str | Path) -> dict[str, Any]:
    """Run `python -m nlu.offline.evaluate` with these arguments and give back its result."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "result.json"
        _run("nlu.offline.evaluate", *arguments, "--output", output)
        return json.loads(output.read_text("utf-8"))


def hear_rows(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The parse results of many rows {text, previous}, in their order, by the trained model.
    Progress goes to standard error."""
    if not rows:
        return []
    with tempfile.TemporaryDirectory() as folder:
        given, output = Path(folder) / "rows.jsonl", Path(folder) / "parsed.jsonl"
        given.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        _run("nlu.offline.hear", "--rows", given, "--output", output, show=True)
        return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def _run(module: str, *arguments: str | Path, show: bool = False) -> None:
    """Run a module. Raises RecognitionFailed with its own words; with `show` its progress goes to
    standard error as it comes."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=ONE_THREAD | os.environ | QUIET | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        lines = []
        for line in process.stderr or ():
            if show and line.startswith(PROGRESS):
                print(line, end="", file=sys.stderr, flush=True)
            else:
                lines.append(line.rstrip())
    if process.returncode:
        known = process.returncode == 2
        # A known fault ends in its own words; an unknown one shows the end of its traceback.
        words = [line for line in lines if "Warning" not in line and not line.startswith("  ")]
        raise RecognitionFailed("\n".join(words if known else lines[-25:]).strip())

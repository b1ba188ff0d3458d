"""Calls the measuring code that lives in Rasa's environment."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tandem.errors import TandemError
from tandem.settings import ROOT
from tandem.studio.rasa_environment import QUIET, RASA_PYTHON


class RecognitionFailed(TandemError):
    """The measurement could not be made; the text says which file, line or setting is at fault."""


def hear_rows(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The parse results of many rows {text, previous}, in their order, by the trained model.
    Progress goes to standard error."""
    if not rows:
        return []
    if not RASA_PYTHON.exists():
        raise RecognitionFailed(f"{RASA_PYTHON}: no such file; run bin/setup to make it")
    with tempfile.TemporaryDirectory() as folder:
        given, output = Path(folder) / "rows.jsonl", Path(folder) / "parsed.jsonl"
        given.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [str(RASA_PYTHON), "-m", "nlu.hear", "--rows", str(given)]
        done = subprocess.run(
            [*command, "--output", str(output)],
            cwd=ROOT,
            env=os.environ | QUIET | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RecognitionFailed("hearing failed; the lines above say why")
        return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def recognition(*arguments: str | Path) -> dict[str, Any]:
    """Run `python -m nlu.evaluate` with these arguments and give back its result."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "result.json"
        _run("nlu.evaluate", *arguments, "--output", output)
        return json.loads(output.read_text("utf-8"))


def hear(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The parse result of each row {text, previous}: `previous` is what was said to them before."""
    if not rows:
        return []
    with tempfile.TemporaryDirectory() as folder:
        given, output = Path(folder) / "rows.jsonl", Path(folder) / "parsed.jsonl"
        given.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        _run("nlu.hear", "--rows", given, "--output", output)
        return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def _run(module: str, *arguments: str | Path) -> None:
    """Run a module in Rasa's environment. Raises RecognitionFailed with its own words."""
    if not RASA_PYTHON.exists():
        raise RecognitionFailed(f"{RASA_PYTHON}: no such file; run bin/setup to make it")
    done = subprocess.run(
        [str(RASA_PYTHON), "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | QUIET | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        known = done.returncode == 2
        lines = done.stderr.strip().splitlines()
        # A known fault ends in its own words; an unknown one shows the end of its traceback.
        words = [line for line in lines if "Warning" not in line and not line.startswith("  ")]
        raise RecognitionFailed("\n".join(words if known else lines[-25:]))

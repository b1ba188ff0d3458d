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


def recognition(*arguments: str | Path) -> dict[str, Any]:
    """Run `python -m nlu.evaluate` with these arguments and give back its result."""
    if not RASA_PYTHON.exists():
        raise RecognitionFailed(f"{RASA_PYTHON}: no such file; run bin/setup to make it")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "result.json"
        command = [str(RASA_PYTHON), "-m", "nlu.evaluate", *map(str, arguments)]
        done = subprocess.run(
            [*command, "--output", str(output)],
            cwd=ROOT,
            env=os.environ | QUIET | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode or not output.exists():
            known = done.returncode == 2
            lines = done.stderr.strip().splitlines()
            # A known fault ends in its own words; an unknown one shows the end of its traceback.
            words = [line for line in lines if "Warning" not in line and not line.startswith("  ")]
            raise RecognitionFailed("\n".join(words if known else lines[-25:]))
        return json.loads(output.read_text())

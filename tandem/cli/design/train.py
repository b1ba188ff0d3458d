"""Trains the model, when what it is made from has changed."""

import hashlib
import os
import subprocess
import time
from pathlib import Path

from tandem.cli.operate.rasa_environment import RASA, environment
from tandem.config.settings import ROOT, load_settings
from tandem.core.errors import TandemError

MODEL = ROOT / "models" / "tandem.tar.gz"
STAMP = ROOT / "models" / "tandem.inputs"
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "nlu",
    "requirements/rasa.txt",
    "requirements/runtime.txt",
)


class TrainingFailed(TandemError):
    """`rasa train` did not make a model; its own output says why."""


def train_command(force: bool = False) -> None:
    """Train the model if config, domain, data or components have changed."""
    if train(force):
        print(f"trained: {MODEL.relative_to(ROOT)}")
    else:
        print("the model is up to date")


def train(force: bool = False) -> bool:
    """Make MODEL. False when it was up to date. Raises TrainingFailed."""
    mark = fingerprint()
    if not force and MODEL.exists() and STAMP.exists() and STAMP.read_text() == mark:
        return False
    started = time.monotonic()
    print("tandem: training the model", flush=True)
    fresh = f"tandem-{os.getpid()}"
    command = [*RASA, "train", "--out", "models"]
    command += ["--fixed-model-name", fresh]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment(load_settings()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    made = MODEL.with_name(f"{fresh}.tar.gz")
    if done.returncode or not made.exists():
        raise TrainingFailed(f"{done.stdout}\n`rasa train` failed; its reasons are above.")
    made.replace(MODEL)
    STAMP.write_text(mark)
    print(f"tandem: trained in {time.monotonic() - started:.0f} s", flush=True)
    return True


def fingerprint() -> str:
    """Changes when anything changes that the model is made from."""
    digest = hashlib.sha256()
    for name in INPUTS:
        for file in _files(ROOT / name):
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(f for f in path.rglob("*") if f.is_file() and f.suffix in (".yml", ".py", ".md"))

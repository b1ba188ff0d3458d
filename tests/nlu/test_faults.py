import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlu.faults import Fault, fault_behind
from nlu.text.encoder import packaged_folder

ROOT = Path(__file__).resolve().parents[2]
ROWS = [("hello", "a"), ("hello there", "a"), ("open the door", "b"), ("door open", "b")]


def test_the_fault_is_found_behind_what_wraps_it():
    try:
        try:
            raise Fault("config.yml: threads: 'two'")
        except Fault as fault:
            raise RuntimeError("graph") from fault
    except RuntimeError as error:
        assert str(fault_behind(error)) == "config.yml: threads: 'two'"
    assert fault_behind(RuntimeError("ours")) is None


@pytest.fixture
def encoder(tmp_path):
    folder = tmp_path / "encoder"
    folder.mkdir()
    for file in packaged_folder().iterdir():
        if file.is_file():
            (folder / file.name).symlink_to(file)
    return folder


def evaluated(tmp_path, was, becomes):
    config = tmp_path / "config.yml"
    text = (ROOT / "config.yml").read_text()
    assert was in text
    config.write_text(text.replace(was, becomes))
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"text": t, "intent": i}) + "\n" for t, i in ROWS))
    command = [sys.executable, "-m", "nlu.offline.evaluate", "intents", "--train", rows]
    command += ["--test", rows, "--config", config, "--output", tmp_path / "result.json"]
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    return subprocess.run([*map(str, command)], cwd=ROOT, env=quiet, capture_output=True, text=True)


def test_a_damaged_encoder_stops_with_its_file_and_the_way_out_alone(tmp_path, encoder):
    weights = encoder / "model.safetensors"
    weights.unlink()
    weights.write_bytes(b"damaged")
    done = evaluated(tmp_path, 'path: ""', f"path: {encoder}")
    assert done.returncode == 2
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"{weights}: not readable")
    assert "Traceback" not in done.stderr


def test_threads_that_are_no_number_are_named_with_their_value(tmp_path):
    done = evaluated(tmp_path, "threads: 1 ", "threads: two ")
    assert done.returncode == 2
    assert "threads: 'two'; a whole number of 1 or more is needed" in done.stderr
    assert "Traceback" not in done.stderr

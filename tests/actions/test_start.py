"""What is wrong with settings or policy stops a process that runs actions, in words."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_wrong_policy_ends_it_with_file_and_line_alone(tmp_path):
    policy = tmp_path / "escalation.yml"
    policy.write_text((ROOT / "escalation.yml").read_text() + "\nno_such_block: 1\n")
    more = {"TANDEM_DEMO": "true", "TANDEM_VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from actions.start import start; start('rasa')"],
        cwd=ROOT,
        env=os.environ | more | {"TANDEM_ESCALATION_FILE": str(policy)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "no_such_block" in done.stderr and "Traceback" not in done.stderr

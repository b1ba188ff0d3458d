"""A step done in a process of its own, which is then killed with -9."""

import os
import signal
import subprocess
import sys
from pathlib import Path

FRAME = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from tests.conftest import make_runtime
runtime = make_runtime(Path({folder!r}), Path({shop!r}), {url!r})
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
{step}
die()
"""


def elsewhere(step: str, url: str, tmp_path: Path, filled_shop: Path, **environment: str) -> str:
    """Do `step`, which knows `runtime` and `die`, in another process; what it printed."""
    words = {
        "paths": sys.path, "folder": str(tmp_path / "other"), "shop": str(filled_shop), "url": url,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", FRAME.format(**words, step=step)],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    return done.stdout

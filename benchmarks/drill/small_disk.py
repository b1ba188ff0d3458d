"""A small disk of its own for the database, that can be filled to the last byte."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = 700 * 1024 * 1024
"""Bytes: an empty PostgreSQL takes about 100 MB with its log, a drill adds about 50."""
CHUNK = 1024 * 1024


class SmallDisk:
    """A mounted folder of `SIZE` bytes, and a file that takes all that is left of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave not one byte."""
        with self._ballast.open("wb") as file:
            for size in (CHUNK, 4096, 1):
                with suppress(OSError):
                    while True:
                        os.write(file.fileno(), bytes(size))

    def free(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk() -> Iterator[SmallDisk | None]:
    """Such a disk, as long as it is needed; None where we may not mount one (that takes root on
    Linux)."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield SmallDisk(folder) if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()

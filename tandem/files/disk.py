"""Files in a folder of this machine, readable by its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tandem.core.errors import Unavailable
from tandem.files.store import KEY, checked_key

UNFINISHED = ".part"


class DiskStore:
    """`folder` is made when the first file comes. All web processes must see the same one."""

    def __init__(self, folder: Path):
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        """As FileStore: written beside its place, then moved there."""
        file = self._file(key)
        unfinished = file.with_suffix(UNFINISHED)
        with _told():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(file)

    def get(self, key: str) -> bytes | None:
        """As FileStore."""
        with _told():
            try:
                return self._file(key).read_bytes()
            except FileNotFoundError:
                return None

    def delete(self, key: str) -> None:
        """As FileStore."""
        with _told():
            self._file(key).unlink(missing_ok=True)

    def old_keys(self, before: datetime) -> Iterator[str]:
        """As FileStore; what a dead process left half-written is cleared away."""
        with _told():
            for file in sorted(self._folder.glob("*/*")):
                if datetime.fromtimestamp(file.stat().st_mtime, UTC) >= before:
                    continue
                if file.suffix == UNFINISHED:
                    file.unlink(missing_ok=True)
                elif KEY.fullmatch(file.name):
                    yield file.name

    def _file(self, key: str) -> Path:
        return self._folder / checked_key(key)[2:4].lower() / key


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the folder of files: {error.strerror}") from error

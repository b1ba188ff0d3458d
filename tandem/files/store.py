"""Where the bytes of files are: a folder of ours, or a bucket of an S3-compatible store."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from tandem.config.settings import Settings

KEY = re.compile(r"f_[\w-]{16,38}", re.ASCII)
"""Ids of ours alone: no name of anybody's ever becomes a path."""


class FileStore(Protocol):
    """Bytes by key. Every method raises Unavailable where the store does not answer."""

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes under a key, whole or not at all."""

    def get(self, key: str) -> bytes | None:
        """The bytes; None where there are none."""

    def delete(self, key: str) -> None:
        """Forget them; nothing happens where there are none."""

    def old_keys(self, before: datetime) -> Iterator[str]:
        """The keys of what was kept before a moment."""


def open_store(settings: Settings) -> FileStore:
    """The store that the settings name. Raises SettingsError for half of an S3 connection."""
    if settings.s3_bucket:
        from tandem.files.s3 import S3Store  # six megabytes that a disk does not need

        return S3Store(settings)
    from tandem.files.disk import DiskStore

    return DiskStore(settings.files_dir)


def checked_key(key: str) -> str:
    """The key, if it is one of ours. Raises ValueError."""
    if not KEY.fullmatch(key):
        raise ValueError("a file's key is an id of ours")
    return key

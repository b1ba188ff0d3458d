"""Files of a person: their bytes, which stand outside the database."""

from base64 import b64encode
from contextlib import suppress
from typing import Any

from tandem.core.errors import Unavailable
from tandem.privacy.subject import Subject
from tandem.runtime import Runtime


def content_of(runtime: Runtime, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The content of the files of these rows: {"id", "name", "media_type", "base64"}, the last None
    for one that is not there. Raises Unavailable where the store does not answer."""
    return [
        {name: row[name] for name in ("id", "name", "media_type")}
        | {"base64": _encoded(runtime.file_store.get(row["id"]))}
        for row in rows
    ]


def erase(runtime: Runtime, subject: Subject) -> int:
    """Delete the bytes. Returns how many files. What a store that is away keeps is told by
    `remains`, and found by the hourly sweep (`tandem/handover/files.py`), as no record names it."""
    count = 0
    for file_id in subject.files:
        with suppress(Unavailable):
            runtime.file_store.delete(file_id)
            count += 1
    return count


def remains(runtime: Runtime, subject: Subject) -> list[str]:
    """Ids of files whose bytes are still there, or may be: the store does not answer."""
    return [one for one in subject.files if _may_be_there(runtime, one)]


def _may_be_there(runtime: Runtime, file_id: str) -> bool:
    try:
        return runtime.file_store.get(file_id) is not None
    except Unavailable:
        return True


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode()

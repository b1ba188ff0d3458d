"""A person in the local mailbox of demo mode. Mails that were really sent are out of our hands."""

import json
from pathlib import Path

from tandem.config.settings import Settings
from tandem.privacy.subject import Subject


def mails_of(settings: Settings, subject: Subject) -> list[dict]:
    """The mails to the person."""
    return [json.loads(file.read_text("utf-8")) for file in _files(settings, subject)]


def erase(settings: Settings, subject: Subject) -> int:
    """Delete their files. Returns how many."""
    files = _files(settings, subject)
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _files(settings: Settings, subject: Subject) -> list[Path]:
    files = sorted(settings.mailbox_dir.glob("*.json"))
    return [file for file in files if subject.named_in(file.read_text("utf-8"))]

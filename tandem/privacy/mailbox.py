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


def unclear(settings: Settings, subject: Subject) -> int:
    """How many mails of others name the person."""
    own = set(_files(settings, subject))
    others = (file for file in settings.mailbox_dir.glob("*.json") if file not in own)
    return sum(subject.named_in(file.read_text("utf-8")) for file in others)


def _files(settings: Settings, subject: Subject) -> list[Path]:
    """Mails that bear their name, and those that bear nobody's and went to an address that is known
    to be theirs. What another's conversation sent there, because somebody typed the address, is
    about that other one too."""
    found, owners = [], set(subject.owners)
    for file in sorted(settings.mailbox_dir.glob("*.json")):
        mail = json.loads(file.read_text("utf-8"))
        whose = mail.get("whose")
        if whose in owners or (not whose and mail["to"].casefold() in subject.emails):
            found.append(file)
    return found
